package offer_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// people is a directory: role → who holds it.
type people map[string][]approval.Person

func (p people) Holders(role string) ([]approval.Person, bool) {
	list, known := p[role]
	return list, known
}

// An approval is carried only while the person who gave it may give it: sees the offer, as it is
// and by the rules in force, and has the right.
func TestCarriedWhileInSight(t *testing.T) {
	t.Parallel()
	holds := func(in map[string][]string, roles ...string) people {
		p := people{"finance": nil, "ops": nil, "legal": nil, "recruiter": nil, "admin": nil}
		for _, r := range roles {
			p[r] = []approval.Person{{ID: "fred", Roles: []string{r}, In: in}}
		}
		return p
	}
	access := func(finance string) string {
		return "roles:\n  recruiter: {see: {offers: true}, edit: {in: [draft], fields: [client, region, type, " +
			"candidate, people, job, start_date, pay, bill]}, do: [submit, recall, revise]}\n" +
			"  legal: {see: {offers: true}, do: [approve, reject, return]}\n" +
			"  admin: {see: {offers: true}, manage: [playbook, names, fields, guardrails, approvals, letters, " +
			"access, lifecycle]}\n" +
			"  finance: {see: {offers: '" + finance + "'}, do: [approve, reject, return]}\n"
	}
	const blind = "the role finance does not see the offer any more"
	const us = `region == "us"`
	const mine = `region in actor.regions`
	both := map[string][]string{"region": {"us", "eu"}}
	for _, c := range []struct {
		reason, then, now string
		staff             people // nil: no directory
		left              people // who holds the roles at the revision; nil: as before
		region, lost      string
	}{
		{"it stays in sight", us, us, nil, nil, "us", ""},
		{"out of sight", us, us, nil, nil, "eu", blind},
		{"out of sight by the rules in force", "true", us, nil, nil, "eu", blind},
		{"in sight by the rules in force", us, "true", nil, nil, "eu", ""},
		{"by memberships that nobody knows", mine, mine, nil, nil, "eu", ""},
		{"false whatever the memberships are", mine, mine + ` and region == "us"`, nil, nil, "eu",
			blind},
		{"by memberships of the directory", mine, mine, holds(both, "finance"), nil, "eu", ""},
		{"a membership that is gone", mine, mine, holds(both, "finance"),
			holds(map[string][]string{"region": {"us"}}, "finance"), "eu", blind},
		{"another role that the directory knows sees it", us, us, holds(both, "finance", "legal"), nil, "eu", ""},
		{"that role is gone", us, us, holds(both, "finance", "legal"), holds(both, "finance"), "eu",
			blind},
		{"by the state in which it is decided", `state == "in_approval"`, `state == "in_approval"`, nil, nil, "eu", ""},
		{"by the id", `submitted_by != actor.id`, `submitted_by != actor.id`, nil, nil, "eu", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			files := with(houseFiles, "approvals.yaml", "stages:\n"+
				"  - {id: finance, when: has(start_date), approve: {any: 1, of: [role:finance]}}\n", "access.yaml", access(c.then))
			f := &fixture{store: memstore.New(offer.Kinds()...), clock: &clock{now: monday}}
			opt, staff := options(f.clock), people{}
			if c.staff != nil {
				opt.Directory = staff
			}
			for role, list := range c.staff {
				staff[role] = list
			}
			var err error
			if f.Desk, err = offer.Open(f.store, opt); err != nil {
				t.Fatal(err)
			}
			if err := f.As(root).Publish(t.Context(), book(t, files)); err != nil {
				t.Fatal(err)
			}
			ctx, s := t.Context(), f.As(ann)
			must(t)(s.Create(ctx, terms(t, strings.Replace(nurse, "{", `{"region": "us",`, 1)), offer.ID("O-1")))
			must(t)(s.Submit(ctx, "O-1"))
			who := offer.Actor{ID: "fred", Roles: []string{"finance"}, Regions: []string{"us", "eu"}}
			must(t)(f.As(who).Approve(ctx, "O-1", offer.Decision{Stage: "finance"}))
			for role, list := range c.left {
				staff[role] = list
			}
			if c.now != c.then {
				if err := f.As(root).Publish(ctx, book(t, with(files, "access.yaml", access(c.now)))); err != nil {
					t.Fatal(err)
				}
			}
			must(t)(s.Revise(ctx, "O-1", change(t, `{"region": "`+c.region+`"}`), "moved"))
			preview, err := s.Preview(ctx, "O-1")
			if err != nil {
				t.Fatal(err)
			}
			o, err := s.Submit(ctx, "O-1")
			again := preview.Again
			if err == nil {
				sub, _ := o.Submission()
				again = sub.Process.AskedAgain()
			}
			got := ""
			for _, a := range again {
				got += a.Why
			}
			if got != c.lost || len(preview.Again) != len(again) {
				t.Errorf("%v: lost %q, want %q; preview %v", err, got, c.lost, preview.Again)
			}
		})
	}
}
