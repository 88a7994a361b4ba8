package rule_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

func TestCurrencyOfASchema(t *testing.T) {
	t.Parallel()
	s, err := rule.NewSchema(rule.Options{Currency: "CAD"})
	if err != nil || s.Currency() != "CAD" {
		t.Errorf("%q, %v", s.Currency(), err)
	}
}

// TestExtendFailsForAClashAlone extends a schema whose named rules are partly
// wrong.
func TestExtendFailsForAClashAlone(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Definitions = append(o.Definitions, rule.Definition{Name: "wrong", Source: "clint == 3"})
	s, err := rule.NewSchema(o)
	if err == nil {
		t.Fatal("a wrong definition passes")
	}
	for _, row := range []struct {
		path   string
		ok     bool
		reason string
	}{
		{"s", true, "a new name"},
		{"s.amount", true, "a new name in a new group"},
		{"pay.extra", true, "a new name in a group of the schema"},
		{"client", false, "a field"},
		{"thin", false, "a named rule"},
		{"thin.amount", false, "a group called as a named rule"},
		{"wrong", false, "a named rule with an error"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			ext, err := s.Extend(field(row.path, rule.Number))
			if (err == nil) != row.ok || (ext == nil) != (err != nil) {
				t.Fatalf("%s: %v", row.path, err)
			}
			if err != nil {
				return
			}
			for src, good := range map[string]bool{row.path + " > 1 and thin": true, "wrong": false} {
				if _, err := ext.Compile(src, rule.WantBool); (err == nil) != good {
					t.Errorf("%s: %v", src, err)
				}
			}
		})
	}
	if _, err := s.Extend(field("x", rule.Number), field("x", rule.Number)); err == nil {
		t.Error("a field twice")
	}
}

// TestExtendedFactsAreApart sets values of facts that share those of others.
func TestExtendedFactsAreApart(t *testing.T) {
	t.Parallel()
	s, err := rule.NewSchema(options(t))
	if err != nil {
		t.Fatal(err)
	}
	middle, err := s.Extend(field("first", rule.Text))
	if err != nil {
		t.Fatal(err)
	}
	wide, err := middle.Extend(field("second", rule.Text))
	if err != nil {
		t.Fatal(err)
	}
	set := func(f *rule.Facts, path, text string) *rule.Facts {
		if err := f.Set(path, rule.TextValue(text)); err != nil {
			t.Fatal(err)
		}
		return f
	}
	facts := set(s.NewFacts(), "client", "a")
	inMiddle := set(facts.In(middle), "first", "1")
	inWide := set(set(inMiddle.In(wide), "second", "2"), "client", "b")
	copied := set(set(inWide.Clone(), "first", "3"), "client", "c")
	for _, row := range []struct {
		facts        *rule.Facts
		path, reason string
		want         rule.Value
	}{
		{facts, "client", "the facts stay as they were", rule.TextValue("a")},
		{inMiddle, "client", "values are shared", rule.TextValue("a")},
		{inMiddle, "first", "a new field has its value", rule.TextValue("1")},
		{inMiddle, "second", "a field of a wider schema is missing", rule.Value{}},
		{inWide, "first", "a copy stays apart", rule.TextValue("1")},
		{inWide, "second", "a schema is extended twice", rule.TextValue("2")},
		{inWide, "client", "a shared value is replaced", rule.TextValue("b")},
		{copied, "client", "a copy has its own values", rule.TextValue("c")},
		{copied, "first", "also of new fields", rule.TextValue("3")},
	} {
		t.Run(row.reason, func(t *testing.T) {
			if got := row.facts.Get(row.path); got.String() != row.want.String() {
				t.Errorf("%s is %s, want %s", row.path, got, row.want)
			}
		})
	}
}

// TestBrokenNamesAreReportedOnce reads names that have an error of their own in
// every way that a rule reads names.
func TestBrokenNamesAreReportedOnce(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Broken = []string{"custom.unit", "s"}
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ src, reason string }{
		{`custom.unit == "x"`, "the name"},
		{`before.custom.unit == "x"`, "as it was before"},
		{`changed("custom.unit")`, "in changed"},
		{`s.amount > 2`, "a name under it"},
		{`before.s.amount > 2`, "a name under it, before"},
		{`any([1], s.amount > 2)`, "inside a loop"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			_, err := s.Compile(row.src, rule.WantBool)
			var errs rule.Errors
			if !errors.As(err, &errs) || len(errs) != 1 || errs[0].Code != rule.CodeBroken {
				t.Errorf("%s: %v", row.src, err)
			}
		})
	}
	if _, err := s.Without("pay.bonus").Compile(`pay.bonus > 2`, rule.WantBool); err == nil {
		t.Error("a name that is left out compiles")
	} else if _, err := s.Compile("client == \"a\"", rule.WantBool); err != nil {
		t.Error(err)
	}
}
