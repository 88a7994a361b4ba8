package rule_test

import (
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
)

func TestDates(t *testing.T) {
	for _, c := range []struct {
		in string
		ok bool
	}{
		{"2026-12-31", true}, {"1900-01-01", true}, {"9999-12-31", true}, {"2028-02-29", true},
		{"2027-02-29", false}, {"1899-12-31", false}, {"2026-1-1", false}, {"26-01-01", false}, {"2026-12-31T00:00:00Z", false}, {"", false}, {" 2026-12-31", false}, {"10000-01-01", false},
	} {
		d, err := rule.ParseDate(c.in)
		if (err == nil) != c.ok || c.ok && d.String() != c.in {
			t.Errorf("%q is %s and %v", c.in, d, err)
		}
	}
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{{"2026-01-31", 1, "2026-02-28"}, {"2026-01-31", -2, "2025-11-30"}, {"2026-12-15", 1, "2027-01-15"}, {"2024-02-29", 12, "2025-02-28"}, {"2026-08-31", 0, "2026-08-31"}} {
		d, _ := rule.ParseDate(c.from)
		if got := d.AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s and %d months is %s, want %s", c.from, c.months, got, c.want)
		}
	}
	a, _ := rule.ParseDate("2026-03-07")
	b, _ := rule.ParseDate("2026-03-09") // clocks change between them
	if rule.Days(a, b) != 2 || !a.Before(b) || b.Before(a) || a.Compare(a) != 0 || a.AddDays(2) != b {
		t.Error("days are not counted by the calendar")
	}
	zone := time.FixedZone("west", -8*3600)
	if got := rule.DateOf(a.Time(zone)); got != a || (rule.Date{}).IsZero() == a.IsZero() {
		t.Errorf("midnight of %s is on %s", a, got)
	}
	j, err := json.Marshal(map[string]rule.Date{"d": a})
	var back map[string]rule.Date
	if err != nil || string(j) != `{"d":"2026-03-07"}` || json.Unmarshal(j, &back) != nil || back["d"] != a {
		t.Errorf("JSON of a date is %s and %v, and came back as %s", j, err, back["d"])
	}
	if err := json.Unmarshal([]byte(`{"d":"3/7/2026"}`), &back); err == nil {
		t.Error("3/7/2026 is a date")
	}
}

func TestValues(t *testing.T) {
	list := rule.ListValue([]rule.Value{amount("1.50"), rule.TextValue("a"), day("2026-12-01"), rule.BoolValue(false), {}})
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
		{amount("1.0"), amount("1.00"), true}, {amount("1"), rule.TextValue("1"), false}, {day("2026-12-01"), day("2026-12-01"), true}, {day("2026-12-01"), amount("20261201"), false},
		{list, list, true}, {list, long, false}, {rule.TextValue(" \t"), rule.Value{}, true}, {rule.ListValue(nil), rule.Value{}, false}, {rule.BoolValue(true), rule.BoolValue(false), false},
	} {
		if c.a.Equal(c.b) != c.same || c.b.Equal(c.a) != c.same {
			t.Errorf("%s and %s: the same is %v", c.a, c.b, !c.same)
		}
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
	for u, want := range map[rule.Unit]string{
		rule.None: "bare number", rule.Percent: "percent", rule.Ratio: "ratio", rule.Money: "money", rule.PerHour: "money per hour", rule.PerYear: "money per year",
		rule.Hours: "hours", rule.HoursPerWeek: "hours per week", rule.DayCount: "days", rule.Own("pay.rate"): "amount in the unit that is given beside pay.rate",
	} {
		if u.String() != want {
			t.Errorf("the unit is named %s, want %s", u, want)
		}
	}
}

// TestManyReaders shares one rule, one schema and one offer.
func TestManyReaders(t *testing.T) {
	s := schema(t)
	f := facts(t, s)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 200 {
				for _, src := range []string{oneRule, "needs_finance or any(pay.stipends, .taxable)", "sum(pay.stipends, .amount) > 3 and thin", "nobody > 3"} {
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
