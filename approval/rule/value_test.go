package rule_test

import (
	"sync"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

func TestValues(t *testing.T) {
	t.Parallel()
	list := rule.ListValue([]rule.Value{amount("1.50"), rule.TextValue("a"), day("2026-12-01"),
		rule.BoolValue(false), {}})
	if got := list.String(); got != `[1.5, "a", 2026-12-01, false, missing]` {
		t.Errorf("a list is written as %s", got)
	}
	long := rule.ListValue(make([]rule.Value, 1000))
	if len(long.String()) > 300 {
		t.Error("a long list is written whole")
	}
	for _, c := range []struct {
		a, b rule.Value
		same bool
	}{
		{amount("1.0"), amount("1.00"), true}, {amount("1"), rule.TextValue("1"), false},
		{day("2026-12-01"), day("2026-12-01"), true}, {day("2026-12-01"), amount("20261201"), false},
		{list, list, true}, {list, long, false}, {rule.TextValue(" \t"), rule.Value{}, true},
		{rule.ListValue(nil), rule.Value{}, false}, {rule.BoolValue(true), rule.BoolValue(false), false},
	} {
		t.Run(c.a.String()+" and "+c.b.String(), func(t *testing.T) {
			t.Parallel()
			if c.a.Equal(c.b) != c.same || c.b.Equal(c.a) != c.same {
				t.Errorf("%s and %s: the same is %v", c.a, c.b, !c.same)
			}
		})
	}
	d := day("2026-12-01")
	if _, ok := d.Number(); ok {
		t.Error("a date is a number")
	}
	n := amount("2")
	_, date := n.Date()
	_, text := n.Text()
	_, truth := n.Bool()
	if got, ok := d.Date(); date || text || truth || !ok || got.String() != "2026-12-01" {
		t.Error("a number is something else")
	}
}

func TestUnitsAreNamed(t *testing.T) {
	t.Parallel()
	for u, want := range map[rule.Unit]string{
		rule.None: "bare number", rule.Percent: "percent", rule.Ratio: "ratio", rule.Money: "money",
		rule.PerHour: "money per hour", rule.PerYear: "money per year",
		rule.Hours: "hours", rule.HoursPerWeek: "hours per week", rule.DayCount: "days",
		rule.Own("pay.rate"): "amount in the unit that is given with pay.rate",
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			if u.String() != want {
				t.Errorf("the unit is named %s, want %s", u, want)
			}
		})
	}
}

// TestManyReaders shares one rule, one schema and one offer.
func TestManyReaders(t *testing.T) {
	t.Parallel()
	s := schema(t)
	f := facts(t, s)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 200 {
				for _, src := range []string{oneRule, "needs_finance or any(pay.stipends, .taxable)",
					"sum(pay.stipends, .amount) > 3 and thin", "nobody > 3"} {
					r, err := s.Compile(src, rule.WantBool)
					if err != nil {
						continue
					}
					if r.Eval(f).Truth != r.Truth(f) || r.Explain(f).Value != r.Truth(f).String() {
						t.Error("readers disagree")
					}
				}
			}
		})
	}
	wait.Wait()
}
