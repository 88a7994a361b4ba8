package flow_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// staffed is a directory with memberships.
type staffed map[string][]approval.Person

func (s staffed) Holders(role string) ([]approval.Person, bool) {
	list, known := s[role]
	return list, known
}

// An approval is lost with the right to it: by the roles and memberships that the
// directory lists now, or else by the places that the approval filled.
func TestApprovalIsLostWithTheRight(t *testing.T) {
	t.Parallel()
	book := openBook(t, map[string]string{"playbook.yaml": "playbook: p\ntitle: P\n",
		"approvals.yaml": "stages:\n  - {id: a, when: has(start_date), approve: {any: 1, of: ['role:a@client', 'user:owen']}}\n",
		"access.yaml": "roles:\n  a: {see: {offers: region in actor.regions}, do: [approve, reject, return]}\n" +
			"  b: {see: {offers: 'region == \"us\"'}, do: [approve, reject, return]}\n" +
			"  r: {see: {offers: true}, edit: {in: [draft], fields: [client, region, type, candidate, job, start_date, people, pay, bill]}, do: [submit, revise, draft]}\n"})
	fay := func(role string, in map[string][]string) []approval.Person {
		return []approval.Person{{ID: "fay", Roles: []string{role}, In: in}}
	}
	us := map[string][]string{"client": {"acme"}, "region": {"us"}}
	eu := map[string][]string{"client": {"acme"}, "region": {"us", "eu"}}
	for _, c := range []struct {
		why       string
		now       staffed
		on, again string // on: who is acted for
	}{
		{"no directory", nil, "", ""},
		{"no directory, and a delegate decided", nil, "fay", ""},
		{"a membership that the directory lists", staffed{"a": fay("a", eu), "b": nil, "r": nil}, "", ""},
		{"one that it does not list", staffed{"a": fay("a", us), "b": nil, "r": nil}, "",
			"the role a does not see the offer any more"},
		{"two roles", staffed{"a": fay("a", us), "b": fay("b", us)}, "", "the roles a, b do not see the offer any more"},
		{"the person is named", staffed{"named": nil}, "owen", ""},
		{"the role is not in the directory, which knows no others", staffed{"r": nil}, "", ""},
	} {
		ctx := flow.Context{Actor: record.Actor{ID: "rob", Roles: []string{"r"}}, Now: morning, Playbook: book}
		out, err := flow.Create(ctx, "A-1", terms(t, "client=acme region=us"))
		if err != nil {
			t.Fatal(c.why, err)
		}
		if out, err = flow.Submit(ctx, out.Offer); err != nil {
			t.Fatal(c.why, err)
		}
		st := out.Offer.Status()
		p := &st.Submissions[0].Process
		p.Decisions = append(p.Decisions, approval.Decision{Stage: "a", By: "fay", Verdict: approval.VerdictApprove,
			At: morning, Fills: []string{"role:a@client"}, Places: 1})
		if c.on != "" {
			p.Decisions[0].By, p.Decisions[0].For = "zed", c.on
		}
		if c.on == "owen" {
			p.Decisions[0].Fills = []string{"user:owen"}
		}
		st.State = lifecycle.Draft
		next, err := out.Offer.Terms().With(change(t, map[string]string{"region": "eu"}), nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.now != nil {
			ctx.Directory = c.now
		}
		a := flow.Preview(ctx, out.Offer.With(next, st))
		got := ""
		for _, again := range a.Again {
			got += again.Why
		}
		if got != c.again || got == "" && len(a.Carried) != 1 {
			t.Errorf("%s: lost %q, want %q; carried %v", c.why, got, c.again, a.Carried)
		}
	}
}
