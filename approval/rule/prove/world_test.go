package prove_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file under testdata, whole.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and look at the difference.\ngot:\n%s", path, got)
	}
}

func amount(s string) rule.Value {
	n, err := exact.Parse(s)
	if err != nil {
		panic(err)
	}
	return rule.NumberValue(n)
}

func day(s string) rule.Value {
	d, err := rule.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return rule.DateValue(d)
}

func field(path string, k rule.Kind) rule.Field {
	return rule.Field{Path: path, Type: rule.Type{Kind: k}}
}

func money(path string, u rule.Unit) rule.Field {
	return rule.Field{Path: path, Type: rule.Type{Kind: rule.Number, Unit: u}}
}

// weekdays is a calendar without holidays.
type weekdays struct{}

func (weekdays) AddBusinessDays(d rule.Date, n int) (rule.Date, bool) {
	if n > 1000 || n < 0 {
		return rule.Date{}, false
	}
	for n > 0 {
		if d = d.AddDays(1); d.Weekday() <= 5 {
			n--
		}
	}
	return d, true
}

func table(t testing.TB, name, text string) *rule.Table {
	t.Helper()
	tab, err := rule.ParseTable(name, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

const capTable = "class,from,to,rate\nrn,,2026-12-31,95.50\nrn,2027-01-01,,98\nlpn,,,61.00\n"

// options are the names of a small staffing offer.
func options(t testing.TB) rule.Options {
	stipend := rule.Type{Kind: rule.RecordKind, Fields: []rule.Field{field("name", rule.Text),
		money("amount", rule.Money), field("per", rule.Text), field("taxable", rule.Bool),
		{Path: "days", Type: rule.Type{Kind: rule.List, Elem: &rule.Type{Kind: rule.Number}}}}}
	hourly, computed := money("pay.hourly", rule.PerHour), money("margin.percent", rule.Percent)
	hourly.Computed, hourly.From = true, []string{"pay.rate", "pay.per"}
	computed.Computed, computed.From = true, []string{"bill.rate", "pay.rate"}
	return rule.Options{
		Before:   true,
		Calendar: weekdays{},
		Tables: map[string]*rule.Table{"cap": table(t, "cap", capTable),
			"zone":  table(t, "zone", "postal,zone\n02139,A\n10001,B\n"),
			"level": table(t, "level", "level,senior,bonus\n1,true,100\n2,false,50\n")},
		Definitions: []rule.Definition{
			{Name: "thin", Source: "margin.percent < 22"},
			{Name: "over_cap", Source: "bill.hourly > bill.cap"},
			{Name: "needs_finance", Source: "thin or over_cap"},
			{Name: "twice", Source: "pay.hourly * 2"},
		},
		Functions: []rule.Function{{
			Name: "minimum_wage", Params: []rule.Type{{Kind: rule.Text}, {Kind: rule.DateKind}},
			Result: rule.Type{Kind: rule.Number, Unit: rule.PerHour},
			Call: func(a []rule.Value) (rule.Value, error) {
				if s, _ := a[0].Text(); s != "MN" {
					return rule.Value{}, nil
				}
				return amount("11.13"), nil
			},
		}, {
			Name: "gsa", Params: []rule.Type{{Kind: rule.Text}},
			Result: rule.Type{Kind: rule.RecordKind, Fields: []rule.Field{money("lodging", rule.PerDay),
				money("meals", rule.PerDay)}},
			Call: func(a []rule.Value) (rule.Value, error) {
				if s, _ := a[0].Text(); s != "MN" {
					return rule.Value{}, rule.ErrDate
				}
				return rule.RecordValue([]rule.Value{amount("168"), {}}), nil
			},
		}},
		Fields: []rule.Field{
			field("client", rule.Text), field("business_unit", rule.Text),
			{Path: "type", Type: rule.Type{Kind: rule.Text, Choices: []string{"contract", "contract_to_hire",
				"direct_hire"}}},
			{Path: "phase", Type: rule.Type{Kind: rule.Text, Choices: []string{"draft", "sent", "done"},
				Unordered: true}},
			{Path: "custom.grade", Type: rule.Type{Kind: rule.Text,
				Choices: []string{"Analyst", "Manager", "Director", "Partner"}}},
			{Path: "custom.other_grade", Type: rule.Type{Kind: rule.Text, Choices: []string{"Low", "High"}}},
			field("custom.level", rule.Integer), field("custom.note", rule.Text), field("custom.factor", rule.Number),
			{Path: "tags", Type: rule.Type{Kind: rule.List, Elem: &rule.Type{Kind: rule.Text}}},
			{Path: "hours_by_day", Type: rule.Type{Kind: rule.List,
				Elem: &rule.Type{Kind: rule.Number, Unit: rule.Hours}}},
			field("start_date", rule.DateKind), field("end_date", rule.DateKind), money("weeks", rule.Weeks),
			field("is_rehire", rule.Bool), field("worksite.state", rule.Text), field("worksite.postal", rule.Text),
			money("pay.rate", rule.Own("pay.rate")), field("pay.per", rule.Text), hourly,
			money("pay.weekly", rule.PerWeek), money("pay.annual", rule.PerYear),
			{Path: "pay.stipends", Type: rule.Type{Kind: rule.List, Elem: &stipend}},
			money("bill.rate", rule.Own("bill.rate")), money("bill.hourly", rule.PerHour),
			money("bill.cap", rule.PerHour), money("bill.budget", rule.Money),
			money("schedule.hours", rule.HoursPerWeek), computed,
			field("actor.id", rule.Text), {Path: "actor.clients",
				Type: rule.Type{Kind: rule.List, Elem: &rule.Type{Kind: rule.Text}}},
		},
	}
}

func schema(t testing.TB) *rule.Schema {
	t.Helper()
	s, err := rule.NewSchema(options(t))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const fxText = "currency,into,from,to,rate\n" +
	"CAD,USD,2026-01-01,2026-12-31,0.725\nCAD,USD,2027-01-01,,0.75\nUSD,CAD,,,1.38\nCAD,EUR,,,0.62\n"

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

// placed checks that an error points into its rule.
func placed(t testing.TB, src string, e *rule.Error) {
	t.Helper()
	if e.Offset < 0 || e.Offset > e.End || e.End > len(src) || e.Line < 1 || e.Column < 1 || e.Message == "" ||
		e.Code == "" {
		t.Errorf("%q: the error is at %d to %d, %d:%d: %s", src, e.Offset, e.End, e.Line, e.Column, e.Message)
	}
	if e.Code != rule.CodeLimit && e.Line > 1+strings.Count(src, "\n") {
		t.Errorf("%q: the error is on line %d", src, e.Line)
	}
}
