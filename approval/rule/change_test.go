package rule_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// perSchema is a schema in which the unit of time of pay.rate is pay.per.
func perSchema(t *testing.T) *rule.Schema {
	t.Helper()
	o := options(t)
	for i := range o.Fields {
		if o.Fields[i].Path == "pay.rate" {
			o.Fields[i].Per = "pay.per"
		}
	}
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestUnitsOfTime compares an amount with the one before in another unit of time.
func TestUnitsOfTime(t *testing.T) {
	t.Parallel()
	s := perSchema(t)
	of := func(rate, per string) *rule.Facts {
		f := s.NewFacts()
		if rate != "" {
			set(t, f, map[string]rule.Value{"pay.rate": amount(rate), "pay.hourly": amount("50")})
		}
		return set(t, f, map[string]rule.Value{"pay.per": rule.TextValue(per)})
	}
	hour, week := of("50", "hour"), of("50", "week")
	other := "unknown: pay.rate (per week), before.pay.rate (per hour)"
	for _, c := range []struct {
		src         string
		now, before *rule.Facts
		want, why   string
	}{
		{`change_percent("pay.rate")`, week, hour, other, "50 an hour, then 50 a week"},
		{`change_percent("pay.rate") > 2`, week, hour, other, "a tolerance"},
		{`change_percent("pay.rate")`, of("60", "hour"), hour, "20", "one unit"},
		{`change_percent("pay.rate")`, of("60", ""), of("50", ""), "20", "no unit both times"},
		{`change_percent("pay.rate")`, of("60", ""), hour,
			"unknown: pay.rate (without a unit), before.pay.rate (per hour)", "the unit is gone"},
		{`change_percent("pay.rate")`, of("60", "week"), of("", "hour"), "unknown: before.pay.rate", "no rate before"},
		{`change_percent("pay.hourly")`, week, hour, "0", "a computed amount has one unit"},
		{`changed("pay.rate")`, week, hour, "true", "the same number in another unit is another rate"},
		{`changed("pay.rate")`, hour, hour, "false", "the same"},
		{`changed("pay.rate")`, of("", "week"), of("", "hour"), "false", "no rate both times"},
		{`changed("pay.hourly")`, week, hour, "false", "a computed amount is compared as it is"},
		{`before.pay.rate < pay.rate`, of("60", "week"), hour, "unknown: before.pay.rate (per hour)",
			"60 a week is not more than 50 an hour"},
		{`before.pay.rate < pay.rate`, of("60", "hour"), hour, "true", "one unit, compared"},
		{`before.pay.per == "hour"`, week, hour, "true", "the unit itself"},
		{`changed("pay.rate")`, week, nil, "false", "nothing before"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantAny)
			if err != nil {
				t.Fatal(err)
			}
			now := c.now
			if c.before != nil {
				now = now.WithBefore(c.before)
			}
			if got := outcome(r.Eval(now)); got != c.want {
				t.Errorf("%s (%s):\ngot  %s\nwant %s", c.src, c.why, got, c.want)
			}
		})
	}
}

// TestUnitsOfTimeAreInputs reads an amount, and with it its unit of time.
func TestUnitsOfTimeAreInputs(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"pay.rate > 60":                  "pay.per pay.rate",
		`changed("pay.rate")`:            "pay.per pay.rate",
		`change_percent("pay.rate") > 2`: "pay.per pay.rate",
		"bill.rate > 60":                 "bill.rate",
	} {
		t.Run(src, func(t *testing.T) {
			t.Parallel()
			r, err := perSchema(t).Compile(src, rule.WantAny)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(r.Inputs(), " "); got != want {
				t.Errorf("the inputs are %s, want %s", got, want)
			}
		})
	}
}
