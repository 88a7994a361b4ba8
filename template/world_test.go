package template_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

var update = flag.Bool("update", false, "rewrite the golden files")

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
	return rule.Field{Path: path, Type: rule.Type{Kind: k}, Term: true}
}

func schema(t testing.TB) *rule.Schema {
	t.Helper()
	stipend := rule.Type{Kind: rule.RecordKind, Fields: []rule.Field{field("name", rule.Text), field("amount", rule.Number), field("taxable", rule.Bool)}}
	text := rule.Type{Kind: rule.Text}
	s, err := rule.NewSchema(rule.Options{Fields: []rule.Field{
		field("candidate.name", rule.Text), field("candidate.address", rule.Text), field("job.title", rule.Text), field("job.openings", rule.Integer),
		field("pay.rate", rule.Number), field("bill.rate", rule.Number), {Path: "margin.percent", Type: rule.Type{Kind: rule.Number, Unit: rule.Percent}, Term: true},
		{Path: "pay.hourly", Type: rule.Type{Kind: rule.Number, Unit: rule.PerHour}, Term: true}, field("pay.exempt", rule.Bool),
		field("start_date", rule.DateKind), field("end_date", rule.DateKind),
		{Path: "tags", Type: rule.Type{Kind: rule.List, Elem: &text}, Term: true},
		{Path: "pay.stipends", Type: rule.Type{Kind: rule.List, Elem: &stipend}, Term: true},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func texts(list ...string) rule.Value {
	out := make([]rule.Value, len(list))
	for i, s := range list {
		out[i] = rule.TextValue(s)
	}
	return rule.ListValue(out)
}

func stipend(name, amt string, taxable bool) rule.Value {
	v := rule.Value{}
	if amt != "" {
		v = amount(amt)
	}
	return rule.RecordValue([]rule.Value{rule.TextValue(name), v, rule.BoolValue(taxable)})
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

// facts are an offer of which bill, margin and the end are not known.
func facts(t testing.TB, s *rule.Schema) *rule.Facts {
	return set(t, s.NewFacts(), map[string]rule.Value{
		"candidate.name": rule.TextValue("Zoë O'Neil"), "candidate.address": rule.TextValue("1. Main St\nDenver, CO"), "job.title": rule.TextValue("RN"),
		"job.openings": rule.IntValue(3), "pay.rate": amount("1234.5"), "pay.exempt": rule.BoolValue(true), "start_date": day("2026-12-01"),
		"tags":         texts("icu", "night"),
		"pay.stipends": rule.ListValue([]rule.Value{stipend("meals", "420", false), stipend("housing", "900.505", true)}),
	})
}
