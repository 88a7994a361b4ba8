package rule_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

func TestConvert(t *testing.T) {
	t.Parallel()
	s := dollars(t)
	f := canadian(t, s)
	for _, c := range []struct{ src, want, why string }{
		{`convert(pay.annual, "USD", start_date)`, "94250",
			"130,000 × 0.725, an amount in the playbook's currency"},
		{`convert(pay.annual, "USD", start_date) > 250000`, "false", "so it is compared with a bare number"},
		{`convert(pay.annual, "USD", date("2027-01-01"))`, "97500", "the rate of that day"},
		{`convert(pay.annual, "USD", date("2025-12-31"))`, "unknown: fx CAD to USD", "no rate on that day"},
		{`convert(pay.annual, "GBP", start_date)`, "unknown: fx CAD to GBP", "no rate of the pair"},
		{`convert(pay.annual, "CAD", start_date) == pay.annual`, "true", "it is in that currency"},
		{`convert(pay.annual, "CAD", date("1999-01-01"))`, "130000 CAD", "whatever the day"},
		{`convert(pay.annual, "EUR", start_date)`, "80600 EUR", "into a third one"},
		{`convert(pay.annual, "EUR", start_date) > pay.annual`,
			"unknown: convert(…) (in EUR), pay.annual (in CAD)", "which is not the first"},
		{`convert(bill.budget, "USD", start_date)`, "50000", "the playbook's own stays as it is"},
		{`convert(bill.budget, "CAD", start_date)`, "69000 CAD", "an amount in the playbook's currency"},
		{`convert(100, "CAD", start_date)`, "138 CAD", "so is a bare number"},
		{`bill.hourly > convert(minimum_wage(worksite.state, start_date), "CAD", start_date)`, "true",
			"a law in the offer's currency"},
		{`convert(bill.hourly, "USD", start_date) > minimum_wage(worksite.state, start_date)`, "true",
			"the offer in the law's"},
		{`convert(convert(pay.annual, "EUR", start_date), "CAD", start_date)`, "unknown: fx EUR to CAD",
			"no rate is turned around"},
		{`home_annual > 90000`, "true", "under a named rule"},
		{`convert(pay.annual, "USD", start_date) + 1`, "94251", "added to a bare number"},
		{`round(convert(pay.hourly, "USD", start_date), 2)`, "45.31", "rounded"},
		{`convert(pay.annual, client, start_date)`, "unknown: currency of convert",
			"any text may stand there, so it is not shown"},
		{`convert(pay.annual, custom.note, start_date)`, "unknown: custom.note", "a missing one has its name"},
		{`has(convert(pay.annual, "GBP", start_date))`, "false", "no rate, no value"},
		{`convert(sum(pay.stipends, .amount), "USD", start_date) > 900`, "true", "of a sum"},
		{`sum(pay.stipends, convert(.amount, "USD", start_date)) > 900`, "true", "inside a sum"},
		{`convert(pay.annual * pay.annual, "USD", start_date)`, "unknown: convert(…) of what is no amount",
			"a product of amounts"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantAny)
			if err != nil {
				if c.why == "a product of amounts" && strings.Contains(err.Error(), "convert takes an amount") {
					return
				}
				t.Errorf("%s (%s): %v", c.src, c.why, err)
				return
			}
			if got := outcome(r.Eval(f)); got != c.want {
				t.Errorf("%s (%s):\ngot  %s\nwant %s", c.src, c.why, got, c.want)
			}
		})
	}
}

// TestConvertAtHome converts out of the playbook's currency where nothing else
// is in another.
func TestConvertAtHome(t *testing.T) {
	t.Parallel()
	s := dollars(t)
	f := facts(t, s)
	for _, c := range []struct{ src, want, why string }{
		{`convert(bill.budget, "CAD", start_date) > 60000`, "unknown: convert(…) (in CAD)",
			"what comes out is in another currency"},
		{`60000 < convert(bill.budget, "CAD", start_date)`, "unknown: convert(…) (in CAD)", "from the other side"},
		{`convert(bill.budget, "CAD", start_date) > convert(100, "CAD", start_date)`, "true",
			"two of them are compared"},
		{"budget_there > 60000", "unknown: convert(…) (in CAD)", "under a named rule"},
		{"budget_there > budget_there / 2", "true", "two of one named rule"},
		{`pay.annual + convert(1, "CAD", start_date)`, "unknown: convert(…) (in CAD)", "not added to an amount"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantAny)
			if err != nil {
				t.Fatal(err)
			}
			if got := outcome(r.Eval(f)); got != c.want {
				t.Errorf("%s (%s):\ngot  %s\nwant %s", c.src, c.why, got, c.want)
			}
			if o := r.Eval(f); r.Type().Kind == rule.Bool && r.Truth(f) != o.Truth {
				t.Errorf("%s: Truth says %v", c.src, r.Truth(f))
			}
			if x := r.Explain(f); x.Value != strings.SplitN(c.want, ":", 2)[0] {
				t.Errorf("%s: the explanation says %s", c.src, x.Value)
			}
		})
	}
	r, err := s.Compile(`convert(1, "CAD", start_date)`, rule.WantAny)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(r.Reads(), " "); got != "lookup:fx start_date" {
		t.Errorf("it reads %s", got)
	}
}

func TestConvertErrors(t *testing.T) {
	t.Parallel()
	with := func(fx string) *rule.Schema {
		o := options(t)
		o.Currency = "USD"
		if fx != "" {
			o.Tables["fx"] = table(t, "fx", fx)
		}
		s, err := rule.NewSchema(o)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	const good = `convert(pay.annual, "USD", start_date)`
	for _, c := range []struct {
		fx, src string
		code    rule.Code
		says    string
		why     string
	}{
		{"", good, rule.CodeUnknownName, "add a table fx with the columns currency, into, from, to, rate",
			"no table"},
		{"currency,into,rate\nCAD,USD,1\n", good, rule.CodeType, "it has the columns currency, into, rate",
			"no dates"},
		{"from_currency,into,from,to,rate\nCAD,USD,,,1\n", good, rule.CodeType,
			"its columns are currency, into, from, to, rate", "another name"},
		{"currency,into,from,to,desk,rate\nCAD,USD,,,a,1\n", good, rule.CodeType, "its columns are", "one more"},
		{"currency,into,from,to,rate\nCAD,USD,,,par\n", good, rule.CodeType, "not all numbers", "text for a rate"},
		{"currency,into,from,to,rate\nCAD,USD,,,1\nUSD,CAD,,,0\n", good, rule.CodeType, "line 3",
			"a rate of nothing"},
		{fxText, `convert(margin.percent, "USD", start_date)`, rule.CodeUnit, "this is a number (percent)",
			"no money"},
		{fxText, `convert(schedule.hours, "USD", start_date)`, rule.CodeUnit, "amount of money", "hours"},
		{fxText, `convert(client, "USD", start_date)`, rule.CodeType, "a number is required", "text"},
		{fxText, `convert(pay.annual, "usd", start_date)`, rule.CodeType, `write "USD"`, "small letters"},
		{fxText, `convert(pay.annual, "dollars", start_date)`, rule.CodeType, "ISO 4217", "no code"},
		{fxText, `convert(pay.annual, 3, start_date)`, rule.CodeType, "text is required", "a number for a currency"},
		{fxText, `convert(pay.annual, "USD", "2026-01-01")`, rule.CodeType, "a date is required", "text for a date"},
		{fxText, `convert(pay.annual, "USD")`, rule.CodeType, "3 arguments", "no date"},
		{fxText, `convert(pay.annual, "USD", start_date) > margin.percent`, rule.CodeUnit,
			"money per year and percent", "the unit stays"},
	} {
		t.Run(c.why, func(t *testing.T) {
			_, err := with(c.fx).Compile(c.src, rule.WantAny)
			var errs rule.Errors
			if !errors.As(err, &errs) || len(errs) != 1 || errs[0].Code != c.code ||
				!strings.Contains(err.Error(), c.says) {
				t.Errorf("%s (%s): got %v, want %s and %q", c.src, c.why, err, c.code, c.says)
			}
		})
	}
	if s := with("into,currency,to,from,rate\nUSD,CAD,,,0.5\n"); true {
		r, err := s.Compile(good, rule.WantAny)
		if err != nil {
			t.Fatal(err)
		}
		if got := outcome(r.Eval(canadian(t, s))); got != "65000" {
			t.Errorf("the columns stand in another order: %s", got)
		}
	}
}
