package rule_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

func in(currency, s string) rule.Value {
	n, _ := amount(s).Number()
	return rule.AmountValue(n, currency)
}

func foreignStipend(name, amt string) rule.Value {
	return rule.RecordValue([]rule.Value{rule.TextValue(name), in("CAD", amt), rule.TextValue("week"),
		rule.BoolValue(false), {}})
}

const fxText = "currency,into,from,to,rate\n" +
	"CAD,USD,2026-01-01,2026-12-31,0.725\nCAD,USD,2027-01-01,,0.75\nUSD,CAD,,,1.38\nCAD,EUR,,,0.62\n"

// dollars is a schema in USD with a table of rates.
func dollars(t testing.TB) *rule.Schema {
	t.Helper()
	o := options(t)
	o.Currency = "USD"
	o.Tables["fx"] = table(t, "fx", fxText)
	for _, f := range o.Fields {
		if f.Path == "pay.stipends" { // of an offer, the unit of time stands next to the amount
			f.Type.Elem.Fields[1] = field("amount", rule.Number)
		}
	}
	o.Definitions = append(o.Definitions, rule.Definition{Name: "dear", Source: "pay.annual > 250000"},
		rule.Definition{Name: "home_annual", Source: `convert(pay.annual, "USD", start_date)`})
	o.Definitions = append(o.Definitions, rule.Definition{Name: "budget_there",
		Source: `convert(bill.budget, "CAD", start_date)`})
	o.Functions = append(o.Functions, rule.Function{Name: "gross", Params: []rule.Type{{Kind: rule.Number}},
		Result: rule.Type{Kind: rule.Number},
		Call:   func(args []rule.Value) (rule.Value, error) { return args[0], nil }})
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// canadian is an offer paid and billed in CAD, with a budget in USD.
func canadian(t testing.TB, s *rule.Schema) *rule.Facts {
	t.Helper()
	return set(t, facts(t, s), map[string]rule.Value{
		"pay.rate": in("CAD", "62.50"), "pay.hourly": in("CAD", "62.50"), "pay.weekly": in("CAD", "2250"),
		"pay.annual": in("CAD", "130000"),
		"bill.rate":  in("CAD", "92"), "bill.hourly": in("CAD", "92"), "bill.cap": in("CAD", "90.5"),
		"margin.percent": amount("21"),
		"pay.stipends": rule.ListValue([]rule.Value{foreignStipend("meals", "420"),
			foreignStipend("housing", "900.50")}),
	})
}

func TestAmounts(t *testing.T) {
	t.Parallel()
	s := dollars(t)
	f := canadian(t, s)
	for _, c := range []struct{ src, want, why string }{
		{"bill.hourly > bill.cap", "true", "two amounts of one currency"},
		{"bill.hourly != pay.hourly", "true", "also not equal"},
		{"margin.percent < 22", "true", "a percentage has no currency"},
		{"pay.annual > 250000", "unknown: pay.annual (in CAD)", "a bare number is in the playbook's currency"},
		{"250000 < pay.annual", "unknown: pay.annual (in CAD)", "from the other side"},
		{"pay.annual > 0 and 0 < pay.annual", "true", "zero is zero in any currency"},
		{"max(pay.hourly - bill.hourly, 0)", "0", "also as a bound"},
		{"pay.hourly + 0 == pay.hourly", "true", "also added"},
		{"pay.annual > 1 - 1", "unknown: pay.annual (in CAD)", "when it is written out"},
		{"dear", "unknown: pay.annual (in CAD)", "the names under a named rule"},
		{"dear or true", "true", "what can't change the outcome does not matter"},
		{"bill.budget > pay.weekly * weeks", "unknown: pay.weekly (in CAD)",
			"an amount in the playbook's currency"},
		{"pay.hourly >= minimum_wage(worksite.state, start_date)", "unknown: pay.rate (in CAD)",
			"a law is in the playbook's currency"},
		{"pay.rate == round_to(pay.rate, 10)", "false", "a step is a bare number"},
		{"round_to(pay.rate, 0.25) == pay.rate", "true", "a step is a bare number"},
		{"round(pay.annual / 7, 2)", "18571.43 CAD", "rounded in its currency"},
		{"abs(pay.hourly - bill.hourly)", "29.5 CAD", "the size of a difference"},
		{"pay.hourly * 2 - pay.hourly == pay.hourly", "true", "times a bare number"},
		{"-pay.hourly", "-62.5 CAD", "with a sign"},
		{"pay.hourly + 1 > bill.hourly", "unknown: pay.rate (in CAD)", "a bare number is not added"},
		{"(bill.hourly - pay.hourly) / bill.hourly > 0.3", "true", "a ratio has no currency"},
		{"percent(bill.hourly - pay.hourly, bill.hourly) < 33", "true", "nor has a percentage"},
		{"percent(pay.hourly, 100)", "unknown: pay.rate (in CAD)", "of a bare number"},
		{"bill.hourly % pay.hourly", "29.5 CAD", "what is left"},
		{"pay.hourly * schedule.hours == pay.weekly", "true", "hours have no currency"},
		{"custom.factor * pay.hourly > bill.hourly", "true", "nor has a decimal"},
		{"1 / pay.hourly * pay.hourly", "1", "a number divided by an amount, and back"},
		{"pay.hourly * (10 / bill.budget)", "unknown: pay.rate (in CAD)", "two currencies, also divided by"},
		{"pay.hourly / bill.budget > 1", "unknown: pay.rate (in CAD)", "no ratio of two currencies"},
		{"min(pay.hourly, bill.hourly)", "62.5 CAD", "the least of one currency"},
		{"max(pay.hourly, bill.hourly, 70)", "unknown: pay.rate (in CAD), bill.hourly (in CAD)",
			"not among bare numbers"},
		{"sum(pay.stipends, .amount)", "1320.5 CAD", "a sum of one currency"},
		{"sum(pay.stipends, .amount) > 1000", "unknown: pay.stipends[].amount (in CAD)",
			"the part of an item is named"},
		{"sum(pay.stipends, .amount) < pay.annual / 52", "true", "and compared in its currency"},
		{"any(pay.stipends, .amount > pay.hourly * 10)", "true", "inside a predicate"},
		{"any(pay.stipends, .amount > 500)", "unknown: pay.stipends[].amount (in CAD)", "inside a predicate"},
		{"count(pay.stipends, .amount > pay.hourly * 10)", "1", "counted"},
		{"max(map(pay.stipends, .amount))", "900.5 CAD", "of items"},
		{"max(map(pay.stipends, .amount)) > 5", "unknown: pay.stipends[].amount (in CAD)", "of items"},
		{"pay.hourly in [pay.hourly, bill.hourly]", "true", "among its currency"},
		{"pay.hourly in [62.5]", "unknown: pay.rate (in CAD)", "not among bare numbers"},
		{"pay.hourly not in [bill.hourly, 62.5]", "unknown: pay.rate (in CAD)", "nor among some of each"},
		{"pay.hourly in (true ? [60, 62.5] : [1])", "unknown: pay.rate (in CAD)",
			"nor in a list that is not written out"},
		{"pay.hourly in (true ? [bill.hourly, pay.hourly] : [1])", "true", "which may be in its currency"},
		{"gross(pay.hourly)", "unknown: pay.rate (in CAD)", "a function of the host has no currencies"},
		{"gross(bill.budget)", "50000", "the playbook's own is a number"},
		{"(bill.cap ?? 1) < bill.hourly", "true", "an amount is a value"},
		{"has(pay.annual) and not has(pay.annual + 1)", "true", "what was given is there"},
		{"(true ? pay.hourly : bill.hourly) > 1", "unknown: pay.rate (in CAD)", "only the branch that was taken"},
		{"(pay.hourly ?? bill.hourly) > 1", "unknown: pay.rate (in CAD)", "only the value that was taken"},
		{`lookup("level", pay.hourly, true)`, "unknown: pay.rate (in CAD)", "not a key of a table"},
		{"round(2.5, pay.hourly)", "unknown: pay.rate (in CAD)", "not places"},
		{"let least = pay.hourly; least < bill.hourly", "true", "with a name"},
		{"let least = pay.hourly; least < 70", "unknown: pay.rate (in CAD)", "which is not what is named"},
		{"if pay.hourly < bill.hourly { pay.hourly } else { 3 }", "62.5 CAD", "of a branch"},
		{"pay.hourly in 60..65", "unknown: pay.rate (in CAD)", "a range is of bare numbers"},
		{"margin.percent in 20..22", "true", "a percentage has no currency"},
		{"find(pay.stipends, .amount > pay.hourly * 10).amount", "900.5 CAD", "an item that was found"},
		{"pay.stipends[0].amount < pay.hourly * 10", "true", "an item by its place"},
		{"sum(filter(pay.stipends, .amount > pay.hourly * 10), .amount) == pay.stipends[1].amount", "true",
			"some of the items"},
		{"sum(map(pay.stipends, .amount * 2))", "2641 CAD", "what each gives"},
		{"sum(map(pay.stipends, .amount)) > 5", "unknown: pay.stipends[].amount (in CAD)", "and its name"},
		{"one(pay.stipends, .amount > pay.hourly * 10)", "true", "exactly one"},
		{"[pay.hourly, bill.hourly]", "[62.5 CAD, 92 CAD]", "a list of them"},
		{"bill.budget * 2", "100000", "the playbook's own currency is not written"},
		{"pay.annual / 0", "unknown: division by zero", "as of any number"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantAny)
			if err != nil {
				t.Errorf("%s (%s): %v", c.src, c.why, err)
				return
			}
			o := r.Eval(f)
			if got := outcome(o); got != c.want {
				t.Errorf("%s (%s):\ngot  %s\nwant %s", c.src, c.why, got, c.want)
			}
			if r.Type().Kind == rule.Bool && r.Truth(f) != o.Truth {
				t.Errorf("%s: Truth %v, Eval %v", c.src, r.Truth(f), o.Truth)
			}
		})
	}
}

// TestNoAmounts holds for a schema's own currency what holds without any.
func TestNoAmounts(t *testing.T) {
	t.Parallel()
	s := dollars(t)
	f := set(t, facts(t, s), map[string]rule.Value{"pay.annual": in("USD", "130000")})
	if v := f.Get("pay.annual"); v.Kind() != rule.Number || !v.Equal(amount("130000")) {
		t.Errorf("an amount in the schema's currency is %v, %s", v.Kind(), v)
	}
}

// withAnother evaluates a rule over the same facts and one amount in another
// currency that the rule does not read: currencies are then followed, and must
// change nothing.
func withAnother(t *testing.T, s *rule.Schema, f *rule.Facts, src string) string {
	t.Helper()
	more, err := s.Extend(money("elsewhere", rule.Money))
	if err != nil {
		t.Fatal(err)
	}
	r, err := more.Compile(src, rule.WantAny)
	if err != nil {
		t.Fatal(err)
	}
	return outcome(r.Eval(set(t, f.In(more), map[string]rule.Value{"elsewhere": in("CAD", "1")})))
}

// TestOneAmount finds the only amount in another currency wherever it is.
func TestOneAmount(t *testing.T) {
	t.Parallel()
	s := dollars(t)
	f := set(t, facts(t, s),
		map[string]rule.Value{"pay.stipends": rule.ListValue([]rule.Value{foreignStipend("meals", "420"),
			foreignStipend("taxi", "1")})})
	r, err := s.Compile("sum(pay.stipends, .amount) > 1000", rule.WantBool)
	if err != nil {
		t.Fatal(err)
	}
	if got := outcome(r.Eval(f)); got != "unknown: pay.stipends[].amount (in CAD)" {
		t.Errorf("in a list: %s", got)
	}
	more, err := s.Extend(field("extra", rule.Text))
	if err != nil {
		t.Fatal(err)
	}
	if r, err = more.Compile("pay.hourly * 2", rule.WantNumber); err != nil {
		t.Fatal(err)
	}
	if got := outcome(r.Eval(canadian(t, s).In(more))); got != "125 CAD" {
		t.Errorf("in facts for a larger schema: %s", got)
	}
}

// TestSumOfNothing is zero in any currency: an offer without stipends in
// another currency can be added up and compared.
func TestSumOfNothing(t *testing.T) {
	t.Parallel()
	s := dollars(t)
	f := set(t, canadian(t, s), map[string]rule.Value{"pay.stipends": {}})
	for _, c := range []struct{ src, want, why string }{
		{"pay.annual + sum(pay.stipends, .amount) == pay.annual", "true", "added to an amount"},
		{"sum(pay.stipends, .amount) + pay.annual > sum(pay.stipends, .amount)", "true", "from the other side"},
		{"sum(pay.stipends, .amount) + sum(pay.stipends, .amount) < pay.annual", "true", "twice"},
		{"sum(pay.stipends, .amount) < bill.budget", "true", "in the playbook's currency"},
		{"max(sum(pay.stipends, .amount), pay.weekly) == pay.weekly", "true", "among others"},
		{"sum(pay.stipends, .amount) in [bill.hourly, pay.hourly]", "false", "among others"},
		{"sum(pay.stipends, .amount) + pay.annual > 1", "unknown: pay.annual (in CAD)",
			"the other one keeps its currency"},
		{"(sum(pay.stipends, .amount) + 1) < pay.annual", "unknown: pay.annual (in CAD)",
			"a bare number next to it is one"},
		{"percent(sum(pay.stipends, .amount), pay.annual)", "0", "a part of nothing"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantAny)
			if err != nil {
				t.Errorf("%s (%s): %v", c.src, c.why, err)
				return
			}
			if got := outcome(r.Eval(f)); got != c.want {
				t.Errorf("%s (%s):\ngot  %s\nwant %s", c.src, c.why, got, c.want)
			}
		})
	}
}

func TestAmountsBefore(t *testing.T) {
	t.Parallel()
	s := dollars(t)
	now := canadian(t, s)
	same, other, home := canadian(t, s), canadian(t, s), facts(t, s)
	set(t, same, map[string]rule.Value{"pay.annual": in("CAD", "100000"), "margin.percent": {}})
	set(t, other, map[string]rule.Value{"pay.annual": in("EUR", "130000")})
	for _, c := range []struct {
		src    string
		before *rule.Facts
		want   string
		why    string
	}{
		{`change_percent("pay.annual")`, same, "30", "one currency"},
		{`change_percent("pay.annual")`, other, "unknown: pay.annual (in CAD), before.pay.annual (in EUR)",
			"two currencies"},
		{`change_percent("pay.annual")`, home, "unknown: pay.annual (in CAD)", "the other in the playbook's"},
		{`changed("pay.annual")`, canadian(t, s), "false", "the same amount"},
		{`changed("pay.annual")`, other, "true", "the same number in another currency"},
		{`changed("pay.annual")`, home, "true", "the same number in the playbook's currency"},
		{`changed("pay.stipends")`, canadian(t, s), "false", "the same list"},
		{`changed("pay.stipends")`, home, "true", "another list"},
		{"before.pay.annual < pay.annual", same, "true", "compared in one currency"},
		{"before.pay.annual < pay.annual", other, "unknown: before.pay.annual (in EUR), pay.annual (in CAD)",
			"not in two"},
		{"before.margin.percent < 3", same, "unknown: before.margin.percent", "a missing one keeps its name"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(c.src, rule.WantAny)
			if err != nil {
				t.Errorf("%s (%s): %v", c.src, c.why, err)
				return
			}
			if got := outcome(r.Eval(now.WithBefore(c.before))); got != c.want {
				t.Errorf("%s (%s):\ngot  %s\nwant %s", c.src, c.why, got, c.want)
			}
		})
	}
	r, err := s.Compile("before.pay.annual > 1", rule.WantBool)
	if err != nil {
		t.Fatal(err)
	}
	if o := r.Eval(home.WithBefore(now)); outcome(o) != "unknown: before.pay.annual (in CAD)" {
		t.Errorf("only the facts before are in another currency: %s", outcome(o))
	}
}

// TestAmountOutcome is what a matrix reads: a number that it can't place in
// its bands says why.
func TestAmountOutcome(t *testing.T) {
	t.Parallel()
	s := dollars(t)
	f := canadian(t, s)
	r, err := s.Compile("pay.annual", rule.WantNumber)
	if err != nil {
		t.Fatal(err)
	}
	o := r.Eval(f)
	if _, ok := o.Value.Number(); ok {
		t.Error("an amount in another currency passes for a number")
	}
	n, currency, ok := o.Value.Amount()
	if !ok || currency != "CAD" || !n.Equal(exact.Int(130000)) || len(o.Missing) != 1 ||
		o.Missing[0] != "pay.annual (in CAD)" {
		t.Errorf("%v %s %v, missing %v", n, currency, ok, o.Missing)
	}
	if x := r.Explain(f); x.Value != "130000 CAD" {
		t.Errorf("the explanation says %s", x.Value)
	}
}

func TestMissingFor(t *testing.T) {
	t.Parallel()
	s := schema(t)
	why := rule.MissingFor("cost.burden", "bill.rate")
	f := set(t, facts(t, s), map[string]rule.Value{"margin.percent": why})
	before := set(t, facts(t, s), map[string]rule.Value{"margin.percent": rule.MissingFor("cost.burden")})
	f.SetBefore(before)
	for _, c := range []struct{ src, want, why string }{
		{"margin.percent < 22", "unknown: cost.burden, bill.rate", "the given names"},
		{"thin", "unknown: cost.burden, bill.rate", "under a named rule"},
		{"before.margin.percent < 22", "unknown: before.cost.burden", "as of then"},
		{`change_percent("margin.percent")`, "unknown: cost.burden, bill.rate, before.cost.burden", "of both"},
		{`changed("margin.percent")`, "false", "missing both times, whatever for"},
		{"has(margin.percent)", "false", "it is missing"},
		{"(margin.percent ?? 1) < 2", "true", "and replaced"},
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
		})
	}
	if !why.IsMissing() || why.Items() != nil || !why.Equal(rule.Value{}) ||
		!rule.MissingFor().Equal(rule.Value{}) {
		t.Error("a value that is missing for something is a missing value")
	}
}
