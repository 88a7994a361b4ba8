package offer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// The people of the tests of places.
var (
	finn  = offer.Actor{ID: "finn", Roles: []string{"finance"}}
	fiona = offer.Actor{ID: "fiona", Roles: []string{"finance"}}
	zed   = offer.Actor{ID: "zed", Roles: []string{"finance"}}
	carl  = offer.Actor{ID: "carl", Roles: []string{"controller"}}
)

// bothFiles is a playbook whose one stage requires finance and a controller.
var bothFiles = with(houseFiles,
	"access.yaml", houseFiles["access.yaml"]+"  controller: {see: {offers: true}, do: [approve, reject, return]}\n",
	"approvals.yaml", "stages:\n  - {id: finance, approve: {all: [role:finance, role:controller]}, on_reject: continue,"+
		" escalate: {to: user:chief, after: 24 hours, how: add}}\ndelegation: {at_most: 30 days}\n")

// An approval that fills no further place is refused, and Waiting does not list the
// stage for the person. The place that is left is open to who is entitled to it.
func TestSurplusApprovals(t *testing.T) {
	t.Parallel()
	chief := offer.Actor{ID: "chief"}
	yes := func(t *testing.T, f *fixture, who offer.Actor) {
		t.Helper()
		must(t)(f.As(who).Approve(t.Context(), "O-1", offer.Decision{Stage: "finance"}))
	}
	hand := func(t *testing.T, f *fixture, by offer.Actor, from, to string) {
		t.Helper()
		must(t)(f.As(by).Reassign(t.Context(), "O-1", offer.Handover{Stage: "finance", From: from, To: to, Reason: "leave"}))
	}
	for _, c := range []struct {
		reason string
		before func(t *testing.T, f *fixture)
		who    offer.Actor
		code   string // "": it is possible
		tells  string
		as     string // the entry that Waiting names
	}{
		{"the role's place is filled", func(t *testing.T, f *fixture) { yes(t, f, fred) }, fiona, "[already_decided]",
			"the places of role:finance are filled", ""},
		{"the other place is open", func(t *testing.T, f *fixture) { yes(t, f, fred) }, carl, "", "", "role:controller"},
		{"who holds both roles takes the other place", func(t *testing.T, f *fixture) { yes(t, f, fred) },
			offer.Actor{ID: "gus", Roles: []string{"finance", "controller"}}, "", "", "role:controller"},
		{"given a place without its role", func(t *testing.T, f *fixture) {
			yes(t, f, fred)
			hand(t, f, carl, "", "user:zed")
		}, zed, "[not_entitled]", "the place that this person was given requires role:controller", ""},
		{"given it by who manages", func(t *testing.T, f *fixture) {
			yes(t, f, fred)
			hand(t, f, root, "role:controller", "user:zed")
		}, zed, "[not_entitled]", "the place that this person was given requires role:controller", ""},
		{"the place that is left is another's", func(t *testing.T, f *fixture) {
			yes(t, f, fred)
			hand(t, f, root, "role:controller", "user:cora")
		}, carl, "[not_entitled]", "the place that is left is that of user:cora", ""},
		{"a rejection does not fill the place", func(t *testing.T, f *fixture) {
			must(t)(f.As(zed).Reject(t.Context(), "O-1", offer.Decision{Stage: "finance", Reason: "r"}))
		}, fiona, "", "", "role:finance"},
		{"an added place is open", func(t *testing.T, f *fixture) {
			must(t)(f.As(root).AddApprover(t.Context(), "O-1", offer.Handover{Stage: "finance", To: "role:finance", Reason: "r"}))
			yes(t, f, fred)
		}, fiona, "", "", "role:finance"},
		{"an escalation fills any place", func(t *testing.T, f *fixture) {
			yes(t, f, carl)
			f.clock.add(30 * time.Hour)
			if _, err := f.Tick(t.Context(), f.clock.Now()); err != nil {
				t.Fatal(err)
			}
			yes(t, f, chief)
		}, fiona, "[already_decided]", "", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, bothFiles)
			f.at(t, "O-1", offer.InApproval)
			c.before(t, f)
			list, err := f.As(c.who).Waiting(t.Context(), 0)
			if err != nil || len(list) > 1 || (len(list) == 1) != (c.code == "") ||
				len(list) == 1 && list[0].As != c.as {
				t.Errorf("what waits: %+v, %v", list, err)
			}
			if c.code != "" {
				o := must(t)(f.As(ann).Get(t.Context(), "O-1"))
				_, err := f.As(c.who).DecideAll(t.Context(), []offer.DecisionOn{{Offer: "O-1", Verdict: offer.VerdictApprove,
					Seen: digestOf(o), Decision: offer.Decision{Stage: "finance"}}}, offer.AllOrNothing)
				if err == nil {
					t.Error("several at once take it")
				}
			}
			_, err = f.As(c.who).Approve(t.Context(), "O-1", offer.Decision{Stage: "finance"})
			if codes(err) != c.code && (err != nil || c.code != "") || err != nil && !strings.Contains(err.Error(), c.tells) {
				t.Errorf("%v, want %s %s", err, c.code, c.tells)
			}
			sound(t, f.Desk)
		})
	}
}

// digestOf returns the digest of what stands.
func digestOf(o offer.Offer) string {
	sub, _ := o.Submission()
	return sub.Digest
}

// A delegate decides for the person whose place is open, also if the delegate is an
// approver whose own places are filled.
func TestSurplusOfADelegate(t *testing.T) {
	t.Parallel()
	f := deskWith(t, bothFiles)
	ctx := t.Context()
	for _, giver := range []offer.Actor{finn, carl} {
		if err := f.As(giver).Delegate(ctx, offer.Delegation{To: fiona, Until: monday.Add(24 * time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	f.at(t, "O-1", offer.InApproval)
	must(t)(f.As(fred).Approve(ctx, "O-1", offer.Decision{Stage: "finance"}))
	if list, err := f.As(fiona).Waiting(ctx, 0); err != nil || len(list) != 1 || list[0].For != "carl" {
		t.Errorf("what waits: %+v, %v", list, err)
	}
	_, err := f.As(fiona).Approve(ctx, "O-1", offer.Decision{Stage: "finance", For: "finn"})
	if codes(err) != "[already_decided]" {
		t.Errorf("for finn: %v", err)
	}
	o := must(t)(f.As(fiona).Approve(ctx, "O-1", offer.Decision{Stage: "finance"}))
	sub, _ := o.Submission()
	if d := sub.Process.Decisions[1]; o.State() != offer.Approved || d.For != "carl" {
		t.Errorf("%s: %+v", o.State(), d)
	}
	if list, err := f.As(fiona).Waiting(ctx, 0); err != nil || len(list) != 0 {
		t.Errorf("afterwards: %+v, %v", list, err)
	}
}

// Who is barred from a stage, has decided it or gave the place away has nothing to do
// there: Waiting lists no stage that an approval would be refused on.
func TestWaitingListsWhatCanBeApproved(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(bothFiles, "approvals.yaml", `stages:
  - {id: finance, approve: {any: 2, of: [role:finance]}}
  - {id: control, approve: {any: 1, of: [role:controller, role:finance, role:watcher]}, after: []}
`, "access.yaml", bothFiles["access.yaml"]+"  watcher: {see: {offers: true}, do: [return]}\n"))
	ctx := t.Context()
	both := offer.Actor{ID: "ann", Roles: []string{"recruiter", "finance"}}
	f.at(t, "O-1", offer.InApproval)
	must(t)(f.As(fred).Approve(ctx, "O-1", offer.Decision{Stage: "finance"}))
	must(t)(f.As(finn).Reassign(ctx, "O-1", offer.Handover{Stage: "finance", To: "user:fiona", Reason: "r"}))
	for _, c := range []struct {
		reason string
		who    offer.Actor
		want   string
	}{
		{"who submitted", both, ""},
		{"who has decided a stage fills no other", fred, ""},
		{"who gave the place away", finn, "control"},
		{"who may decide either", fiona, "control finance"},
		{"another role", carl, "control"},
		{"a role without the right", offer.Actor{ID: "walt", Roles: []string{"watcher"}}, ""},
	} {
		list, err := f.As(c.who).Waiting(ctx, 0)
		var got []string
		for _, p := range list {
			got = append(got, p.Stage)
		}
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, %v, want %s", c.reason, got, err, c.want)
		}
	}
}
