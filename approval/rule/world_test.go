package rule_test

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
		Before: true,
		Hints: map[string]string{"custom": "a field of your own is declared in fields.yaml",
			"who": "who acts is not known here"},
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

func set(t testing.TB, f *rule.Facts, values map[string]rule.Value) *rule.Facts {
	t.Helper()
	for path, v := range values {
		if err := f.Set(path, v); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func stipend(name, amt string, taxable bool, days ...rule.Value) rule.Value {
	a := rule.Value{}
	if amt != "" {
		a = amount(amt)
	}
	return rule.RecordValue([]rule.Value{rule.TextValue(name), a, rule.TextValue("week"),
		rule.BoolValue(taxable), rule.ListValue(days)})
}

// facts are an offer of which margin, cap's client, notes and rehire are not
// known.
func facts(t testing.TB, s *rule.Schema) *rule.Facts {
	f := set(t, s.NewFacts(), map[string]rule.Value{
		"client": rule.TextValue("acme"), "type": rule.TextValue("contract"), "phase": rule.TextValue("sent"),
		"custom.grade": rule.TextValue("Director"),
		"custom.level": rule.IntValue(5), "custom.factor": amount("1.5"),
		"custom.other_grade": rule.TextValue("Middle"),
		"tags":               rule.ListValue([]rule.Value{rule.TextValue("icu"), rule.TextValue("night")}),
		"hours_by_day":       rule.ListValue([]rule.Value{amount("12"), amount("0"), amount("12.5")}),
		"start_date":         day("2026-12-01"), "end_date": day("2027-02-28"), "weeks": amount("13"),
		"worksite.state": rule.TextValue("MN"), "worksite.postal": rule.TextValue("02139"),
		"pay.rate": amount("62.50"), "pay.per": rule.TextValue("hour"), "pay.hourly": amount("62.50"),
		"pay.weekly": amount("2250"), "pay.annual": amount("130000"),
		"pay.stipends": rule.ListValue([]rule.Value{stipend("meals", "420", false, amount("1"), amount("2")),
			stipend("housing", "900.50", true)}),
		"bill.rate": amount("92"), "bill.hourly": amount("92.00"), "bill.cap": amount("90.5"),
		"bill.budget": amount("50000"), "schedule.hours": amount("36"),
		"actor.id": rule.TextValue("ann"),
	})
	d, _ := rule.ParseDate("2026-11-20")
	f.SetToday(d)
	return f
}
