package facts_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/record"
)

const canadian = `{"pay": {"rate": "60", "per": "hour", "currency": "CAD", "bonuses": [{"name": "sign-on", "amount": "1000"}], "stipends": [{"name": "meals", "amount": "70", "per": "week"}]},
 "bill": {"rate": "100", "per": "hour", "currency": "CAD", "cap": "110", "fees": [{"name": "msp", "percent": "2"}]},
 "cost": {"burden": [{"name": "taxes", "percent": "10"}]}, "weeks": "13",
 "job": {"range": {"min": "90000", "max": "150000"}, "posted_min": "90000"}}`

func factsOf(t failer, terms record.Terms) *rule.Facts {
	t.Helper()
	s, err := rule.NewSchema(rule.Options{Fields: facts.Fields(pay.Conventions{}), Before: true,
		Currency: "USD"})
	if err != nil {
		t.Fatal(err)
	}
	return facts.Of(s, terms, nil, pay.Conventions{Currency: "USD"})
}

func parsed(t testing.TB, src string, change map[string]string) record.Terms {
	t.Helper()
	terms, err := record.Parse([]byte(src), nil)
	if err != nil {
		t.Fatal(err)
	}
	c := record.Change{Set: map[string]input.Node{}}
	for path, v := range change {
		switch v {
		case "":
			c.Unset = append(c.Unset, path)
		case "[]":
			c.Set[path] = input.Node{Kind: input.List}
		default:
			c.Set[path] = input.Node{Kind: input.Bare, Text: v}
		}
	}
	if terms, err = terms.With(c, nil); err != nil {
		t.Fatal(err)
	}
	return terms
}

// failer is a test, or one round of a property.
type failer interface {
	Helper()
	Fatal(args ...any)
}

// answer is the value of a rule, or the names that it is missing.
func answer(t testing.TB, f *rule.Facts, src string) string {
	t.Helper()
	r, err := f.Schema().Compile(src, rule.WantAny)
	if err != nil {
		t.Fatal(err)
	}
	o := r.Eval(f)
	if o.Value.IsMissing() {
		return "unknown: " + strings.Join(o.Missing, ", ")
	}
	return o.Value.String()
}

// TestCurrencies is whose currency each name is in.
func TestCurrencies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		change map[string]string
		src    string
		want   string
		why    string
	}{
		{nil, "pay.rate", "60 CAD", "pay is in pay.currency"},
		{nil, "pay.annual", "124800 CAD", "so is what is computed from it"},
		{nil, "pay.total_annual", "129440 CAD", "with bonuses and stipends"},
		{nil, "sum(pay.stipends, .amount) + sum(pay.bonuses, .amount)", "1070 CAD", "and the amounts of its lists"},
		{nil, "bill.cap - bill.hourly", "10 CAD", "bill is in bill.currency"},
		{nil, "bill.estimated_spend", "52000 CAD", "so is what is computed from it"},
		{nil, "margin.percent", "32", "a percentage of one currency has none"},
		{nil, "margin.percent < 35", "true", "so it is compared"},
		{nil, "margin.hourly", "32 CAD", "a margin of one currency is in it"},
		{nil, "spread.hourly > pay.hourly / 2", "true", "and compared in it"},
		{nil, "cost.burden_hourly", "6 CAD", "burden by percent is in the currency of the pay"},
		{nil, "cost.burden_percent", "10", "its percentage has none"},
		{nil, "job.range.min", "90000", "everything else is in the playbook's"},
		{nil, "pay.annual > job.range.max", "unknown: pay.rate (in CAD)", "so a range is not compared"},
		{nil, "pay.compa_percent", "unknown: pay.rate (in CAD), job.range (in USD)",
			"nor is a percentage of it known"},
		{nil, "pay.range_percent < 50", "unknown: pay.rate (in CAD), job.range (in USD)", "nor is the place in it"},
		{nil, "has(pay.rate) and has(pay.annual) and has(margin.hourly)", "true", "all are given"},
		{map[string]string{"bill.currency": "USD"}, "bill.hourly > 90", "true", "each has its own"},
		{map[string]string{"bill.currency": "USD"}, "margin.percent",
			"unknown: pay.rate (in CAD), bill.rate (in USD)", "pay and bill in two currencies"},
		{map[string]string{"bill.currency": ""}, "margin.percent", "unknown: pay.rate (in CAD), bill.rate (in USD)",
			"an absent one means the playbook's"},
		{map[string]string{"bill.currency": ""}, "markup.percent", "unknown: pay.rate (in CAD), bill.rate (in USD)",
			"also of a spread"},
		{map[string]string{"bill.currency": "", "cost.burden": ""}, "margin.percent",
			"unknown: cost.burden, pay.rate (in CAD), bill.rate (in USD)", "and what is missing"},
		{map[string]string{"pay.currency": "USD", "bill.currency": ""}, "margin.percent", "32",
			"the playbook's, said or not"},
		{map[string]string{"pay.currency": "USD", "bill.currency": ""}, "pay.annual > 120000", "true",
			"is compared with bare numbers"},
		{map[string]string{"pay.currency": "USD"}, "pay.compa_percent", "104", "and with a range"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			f := factsOf(t, parsed(t, canadian, c.change))
			if got := answer(t, f, c.src); got != c.want {
				t.Errorf("%s (%s):\ngot  %s\nwant %s", c.src, c.why, got, c.want)
			}
		})
	}
	f := factsOf(t, parsed(t,
		strings.Replace(canadian, `"percent": "10"`, `"percent": "10", "wage_base": "7000"`, 1), nil))
	if got := answer(t, f, "margin.percent"); got != "unknown: pay.rate (in CAD), cost.burden (in USD)" {
		t.Errorf("a wage base is in the playbook's currency: %s", got)
	}
}
