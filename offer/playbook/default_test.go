package playbook_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// TestDefaults holds what a folder that says nothing comes to.
func TestDefaults(t *testing.T) {
	t.Parallel()
	p, found := playbook.Default(playbook.Options{})
	if p == nil || len(found) > 0 {
		t.Fatal(found)
	}
	for _, c := range []struct{ what, got, want string }{
		{"required fields", ids(p.Fields().All(),
			func(f playbook.Field) string { return f.Path + ":" + f.Required }),
			"client:submitted type:submitted candidate.name:submitted job.title:submitted start_date:submitted pay.rate:submitted pay.per:submitted"},
		{"own fields", fmt.Sprint(len(p.Fields().Custom())), "0"},
		{"guardrails", fmt.Sprint(len(p.Guardrails().All())), "0"},
		{"stages", stages(p), "approval"},
		{"who approves", fmt.Sprintf("%d %v", p.Policy().Stages[0].Approve.Any,
			p.Policy().Stages[0].Approve.Of), "1 [role:approver]"},
		{"nobody", p.Policy().NoApprovers, "block"},
		{"separation", fmt.Sprintf("%+v", p.Policy().Separate),
			"{Submitter:true OneStagePerPerson:true Delegates:true CommissionHolder:true LastEditor:[pay bill]}"},
		{"two sided", fmt.Sprint(p.Moves().TwoSided()), "false"},
		{"states", fmt.Sprint(len(p.Moves().Table().States()) == len(lifecycle.Standard().States())), "true"},
		{"letters", ids(p.Letters().All(), func(l playbook.Letter) string { return l.ID }), "offer"},
		{"clauses", fmt.Sprint(len(p.Letters().Clauses())), "0"},
		{"money", fmt.Sprint(p.Numbers().Currency(), " ", p.Numbers().MoneyPlaces(), " ",
			p.Numbers().Rounding(2).Mode), "USD 2 half_up"},
		{"roles", strings.Join(slices.Sorted(maps.Keys(rolesOf(p))), " "), "approver ops_admin recruiter"},
		{"approver", rolesOf(p)["approver"], "see true, edit [] [], do [approve reject return], manage []"},
		{"ops_admin manages everything and sees the offers whose blocks it overrides", rolesOf(p)["ops_admin"],
			"see true, edit [] [], do [], manage [fields guardrails approvals letters access lifecycle names playbook]"},
		{"nobody else manages", fmt.Sprint(p.Access().Manages(record.Actor{ID: "o",
			Roles: []string{"ops_admin"}}, "approvals"), p.Access().Manages(record.Actor{ID: "o",
			Roles: []string{"recruiter"}}, "approvals")), "true false"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			if c.got != c.want {
				t.Errorf("%s: got  %s\nwant %s", c.what, c.got, c.want)
			}
		})
	}
	for _, s := range lifecycle.Standard().States() {
		if _, ok := p.Moves().ExpiresAt(s.ID, day(t, "2026-12-01").Time(p.Calendar().Zone())); ok {
			t.Errorf("%s expires", s.ID)
		}
	}
	recruiter := record.Actor{ID: "ann", Roles: []string{"recruiter"}}
	f := p.TermsFacts(record.Terms{}, rule.Date{})
	for _, n := range record.Names() {
		for state, want := range map[lifecycle.State]bool{lifecycle.Draft: true, lifecycle.Negotiation: true,
			lifecycle.Sent: false, lifecycle.InApproval: false} {
			if ok, why := p.Access().MayEdit(recruiter, state, n.Path, f); ok != want {
				t.Errorf("recruiter edits %s in %s: %v (%s)", n.Path, state, ok, why)
			}
		}
		if !p.Access().MaySee(recruiter, n.Path, f) ||
			!p.Access().MaySee(record.Actor{ID: "x", Roles: []string{"approver"}}, n.Path, f) {
			t.Errorf("%s is hidden", n.Path)
		}
	}
	for do, want := range map[string]bool{"submit": true, "recall": true, "send": true, "withdraw": true,
		"complete": true, "approve": false, "reject": false, "return": false} {
		t.Run(do, func(t *testing.T) {
			t.Parallel()
			if ok, why := p.Access().May(recruiter, do, lifecycle.Draft, f); ok != want {
				t.Errorf("recruiter may %s: %v (%s)", do, ok, why)
			}
		})
	}
	if ok, _ := p.Access().May(record.Actor{ID: "x"}, "submit", lifecycle.Draft, f); ok ||
		p.Access().Sees(record.Actor{ID: "x"}, f) ||
		p.Access().Sees(record.Actor{ID: "x", Roles: []string{"auditor"}}, f) {
		t.Error("somebody without a role sees or does something")
	}
}

func rolesOf(p *playbook.Playbook) map[string]string {
	out := map[string]string{}
	for _, r := range p.Access().Roles() {
		out[r.Name] = fmt.Sprintf("see %s, edit %v %v, do %v, manage %v", r.See, r.EditIn, r.EditFields, r.Do,
			r.Manage)
	}
	return out
}

// TestFilesThatExistStandForThemselves: a file replaces its defaults whole.
func TestFilesThatExistStandForThemselves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, file, src string
		look           func(p *playbook.Playbook) string
		want           string
	}{
		{"approvals.yaml without stages has none", "approvals.yaml", "nothing: \n", nil, ""},
		{"an empty approvals.yaml has none", "approvals.yaml", "", stages, ""},
		{"roles of approvals.yaml decide, approver is none of them", "approvals.yaml",
			"stages:\n  - {id: a, approve: {any: 1, of: [role:boss]}, notify: [role:recruiter]}\n",
			func(p *playbook.Playbook) string {
				return strings.Join(slices.Sorted(maps.Keys(rolesOf(p))), " ")
			}, "boss ops_admin recruiter"},
		{"roles that only other files name get nothing", "guardrails.yaml",
			"guardrails:\n  - {id: g, check: has(client), else: block, override: [boss]}\n",
			func(p *playbook.Playbook) string {
				return strings.Join(slices.Sorted(maps.Keys(rolesOf(p))), " ")
			}, "approver ops_admin recruiter"},
		{"access.yaml denies what it does not say", "access.yaml",
			"roles:\n  approver: {see: {offers: true}}\n", func(p *playbook.Playbook) string {
				return fmt.Sprint(rolesOf(p))
			}, "map[approver:see true, edit [] [], do [], manage []]"},
		{"an entry for a required field replaces its part", "fields.yaml",
			"fields:\n  - {path: start_date, required: sent}\n  - {path: client, label: Customer}\n",
			func(p *playbook.Playbook) string {
				return ids(p.Fields().All(), func(f playbook.Field) string {
					return f.Path + ":" +
						f.Required
				})
			}, "client:submitted type:submitted candidate.name:submitted job.title:submitted start_date:sent pay.rate:submitted pay.per:submitted"},
		{"off alone, without a parent, is off", "approvals.yaml",
			"stages:\n  - {id: a, notify: [role:x]}\n  - {id: b, off: true, notify: [role:x]}\nmatrix:\n  - {id: m, on: weeks, bands: [{id: all, auto: approve}, {id: none, off: true, below: 3}]}\n",
			stages, "a m.all"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			p, found := tree{"p/playbook.yaml": "playbook: p\n", "p/" + c.file: c.src}.load(t, "p")
			if c.look == nil {
				if p != nil {
					t.Errorf("%s: it was taken", c.why)
				}
				return
			}
			if p == nil {
				t.Errorf("%s: %v", c.why, found)
			} else if got := c.look(p); got != c.want {
				t.Errorf("%s:\ngot  %s\nwant %s", c.why, got, c.want)
			}
		})
	}
}
