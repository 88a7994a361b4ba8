package playbook_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// client is a playbook of twenty stages for one client.
func client(tb testing.TB, n int) *playbook.Playbook {
	tb.Helper()
	p, findings := playbook.Open(files(n), playbook.Options{})
	if p == nil {
		tb.Fatal(findings)
	}
	return p
}

// files are those of a playbook of twenty stages.
func files(n int) map[string][]byte {
	stages := "stages:\n"
	for i := range 20 {
		stages += fmt.Sprintf("  - id: s%d\n    when: bill.hourly > %d and pay.hourly < bill.hourly * 0.%d\n    approve: {any: 1, of: [role:r%d]}\n",
			i, 40+5*i, 60+i, i)
	}
	return map[string][]byte{
		"playbook.yaml":  fmt.Appendf(nil, "playbook: client-%d\napplies: client == \"client-%d\"\n", n, n),
		"approvals.yaml": []byte(stages),
	}
}

// BenchmarkOpen reads, checks and compiles a playbook of twenty stages.
func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if p, findings := playbook.Open(files(3), playbook.Options{}); p == nil {
			b.Fatal(findings)
		}
	}
}

func terms(tb testing.TB) record.Terms {
	tb.Helper()
	t, err := record.Parse([]byte(`{"client": "client-3", "type": "contract", "candidate": {"name": "Ada"}, "job": {"title": "Nurse"}, "start_date": "2027-01-11",
		"pay": {"rate": "62.50", "per": "hour"}, "bill": {"rate": "92.00", "per": "hour", "cap": "90.00"}}`), nil)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// BenchmarkChooseAndPlan chooses the playbook of an offer and plans it, among five
// playbooks and among five hundred. byhand has the right playbook at hand: it
// makes the facts once and plans.
func BenchmarkChooseAndPlan(b *testing.B) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	o, err := record.New("O-1", terms(b))
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{5, 500} {
		set := setOf(b, n)
		b.Run(fmt.Sprintf("%d/offerdesk", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c, err := set.Choose(o, now)
				if err != nil {
					b.Fatal(err)
				}
				if plan := c.Playbook.Planner().Plan(c.Facts(), nil); len(plan) != 20 {
					b.Fatal("no plan")
				}
			}
		})
		b.Run(fmt.Sprintf("%d/byhand", n), func(b *testing.B) {
			p := set.Get("client-3")
			b.ReportAllocs()
			for b.Loop() {
				f := p.Facts(o, p.Calendar().Today(now))
				if plan := p.Planner().Plan(f, nil); len(plan) != 20 {
					b.Fatal("no plan")
				}
			}
		})
	}
}

// setOf is a set of playbooks for as many clients.
func setOf(tb testing.TB, n int) *playbook.Set {
	tb.Helper()
	var all []*playbook.Playbook
	for i := range n {
		all = append(all, client(tb, i))
	}
	set, err := playbook.NewSet(all...)
	if err != nil {
		tb.Fatal(err)
	}
	return set
}

// BenchmarkPlan plans twenty stages over facts that were made, and compares them
// with the same conditions written by hand, with the same numbers and reasons.
func BenchmarkPlan(b *testing.B) {
	p := client(b, 3)
	f := p.TermsFacts(terms(b), rule.Date{Year: 2026, Month: 12, Day: 1})
	b.Run("twenty/offerdesk", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if plan := p.Planner().Plan(f, nil); !plan[10].On {
				b.Fatal("the eleventh is on")
			}
		}
	})
	b.Run("twenty/byhand", func(b *testing.B) {
		floor := newFloor(b, p.Policy())
		b.ReportAllocs()
		for b.Loop() {
			if plan := floor.plan(f); !plan[10].On {
				b.Fatal("the eleventh is on")
			}
		}
	})
}

// floor is the plan as a good engineer would write it for this one client.
type floor struct {
	stages []approval.Stage
	over   []exact.Number
	share  []exact.Number
	nots   []string
}

func newFloor(tb testing.TB, p approval.Policy) *floor {
	tb.Helper()
	f := &floor{stages: p.Stages}
	for i, s := range p.Stages {
		share, err := exact.Parse(fmt.Sprintf("0.%d", 60+i))
		if err != nil {
			tb.Fatal(err)
		}
		f.over = append(f.over, exact.Int(int64(40+5*i)))
		f.share = append(f.share, share)
		f.nots = append(f.nots, "not: "+s.When)
	}
	return f
}

func (fl *floor) plan(f *rule.Facts) approval.Plan {
	plan := make(approval.Plan, len(fl.stages))
	bill, okBill := f.Get("bill.hourly").Number()
	pay, okPay := f.Get("pay.hourly").Number()
	last := ""
	for i := range fl.stages {
		s, c := &plan[i], &fl.stages[i]
		s.ID, s.Title, s.Approve, s.Advise, s.Notify, s.Auto = c.ID, c.Title, c.Approve, c.Advise, c.Notify, c.Auto
		s.Within, s.OnReject, s.AppealTo, s.Reasons = c.Within, c.OnReject, c.AppealTo, c.Reasons
		switch {
		case !okBill || !okPay:
			s.On, s.Why, s.Missing = true, "not known", []string{"bill.hourly", "pay.hourly"}
		case bill.Cmp(fl.over[i]) > 0 && pay.Cmp(bill.Mul(fl.share[i])) < 0:
			s.On, s.Why = true, c.When
		default:
			s.Why = fl.nots[i]
		}
		if s.On {
			if last != "" {
				s.After = []string{last}
			}
			last = s.ID
		}
	}
	return plan
}
