package offer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// managed is a directory that knows who manages a person, and no roles.
type managed map[string]string

// Holders implements [approval.Directory].
func (managed) Holders(string) ([]approval.Person, bool) { return nil, false }

// Manager implements [approval.Managers].
func (m managed) Manager(id string) (string, bool) {
	who, ok := m[id]
	return who, ok
}

// byName returns a person who sees every offer and is named by the stages alone.
func byName(id string) offer.Actor { return offer.Actor{ID: id, Roles: []string{"auditor"}} }

// The manager of the hiring manager decides, as the directory says at submission. One
// who is not known decides nothing, and another one is asked again.
func TestManagerOfAPerson(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "approvals.yaml", `stages:
  - {id: boss, approve: {any: 1, of: ["person:hiring_manager.manager"]}, reapprove: changed("pay")}
  - {id: top, approve: {any: 1, of: ["person:hiring_manager.manager.manager"]}, reapprove: changed("pay"), after: []}
`))
	knows := managed{"hugo": "mia", "mia": "vera"}
	as := func(dir approval.Directory, who offer.Actor) offer.Session {
		opt := options(f.clock)
		opt.Directory = dir
		d, err := offer.Open(f.store, opt)
		if err != nil {
			t.Fatal(err)
		}
		return d.As(who)
	}
	ctx := t.Context()
	must(t)(f.As(ann).Create(ctx, terms(t, nurse), offer.ID("O-1")))
	must(t)(f.As(ann).Edit(ctx, "O-1", change(t, `{"people.hiring_manager": "hugo"}`)))
	for _, c := range []struct {
		reason string
		dir    approval.Directory
		nobody string // the stages that no person can decide
	}{
		{"no directory", nil, "boss top"},
		{"a directory without managers", staff{}, "boss top"},
		{"a manager who is not known", managed{"mia": "vera"}, "boss top"},
		{"the manager has none", managed{"hugo": "mia"}, "top"},
		{"one managed by the submitter", managed{"hugo": "ann", "ann": "vera"}, "boss"},
	} {
		_, err := as(c.dir, ann).Submit(ctx, "O-1")
		for _, stage := range []string{"boss", "top"} {
			if refuses(err, refusal.CodeNobody, stage) != strings.Contains(c.nobody, stage) {
				t.Errorf("%s: %s: %v", c.reason, stage, err)
			}
		}
	}
	must(t)(as(knows, ann).Submit(ctx, "O-1"))
	if _, err := as(knows, byName("hugo")).Approve(ctx, "O-1", offer.Decision{Stage: "boss"}); codes(err) != "[not_entitled]" {
		t.Errorf("hugo himself: %v", err)
	}
	must(t)(as(knows, byName("mia")).Approve(ctx, "O-1", offer.Decision{Stage: "boss"}))
	o := must(t)(as(nil, byName("vera")).Approve(ctx, "O-1", offer.Decision{Stage: "top"}))
	if o.State() != offer.Approved {
		t.Fatalf("it is %s", o.State())
	}
	must(t)(as(knows, ann).Revise(ctx, "O-1", change(t, `{"job.title": "Nurse II"}`), "title"))
	o = must(t)(as(managed{"hugo": "max", "max": "vera"}, ann).Submit(ctx, "O-1"))
	if p := o.Status().Submissions[1].Process; !p.IsCarried("top") || p.IsCarried("boss") ||
		p.WhyAgain["boss"] != "people.hiring_manager.manager changed" {
		t.Errorf("carried %v, again %v", p.Carried, p.WhyAgain)
	}
}

// A stage that is late is escalated to a person of the offer that no stage asks.
func TestEscalationToAPerson(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"add", "replace"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, with(houseFiles, "approvals.yaml", "stages:\n  - {id: ops, approve: {any: 1, of: [role:ops]}, "+
				"escalate: {to: person:owner, after: 24 hours, how: "+how+"}}\n"))
			ctx := t.Context()
			must(t)(f.As(ann).Create(ctx, terms(t, nurse), offer.ID("O-1")))
			must(t)(f.As(ann).Edit(ctx, "O-1", change(t, `{"people.owner": "oda"}`)))
			must(t)(f.As(ann).Submit(ctx, "O-1"))
			f.clock.add(72 * time.Hour)
			if _, err := f.Tick(ctx, f.clock.Now()); err != nil {
				t.Fatal(err)
			}
			must(t)(f.As(byName("oda")).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
		})
	}
}
