package rule_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// calling is the schema of the examples of the functions.
func calling(t testing.TB) *rule.Schema {
	t.Helper()
	item := rule.Type{Kind: rule.RecordKind, Fields: []rule.Field{field("rate", rule.Number),
		field("kind", rule.Text)}}
	s, err := rule.NewSchema(rule.Options{Before: true, Currency: "USD",
		Tables: map[string]*rule.Table{"caps": table(t, "caps", "region,cap\nnorth,90\n"),
			"fx": table(t, "fx", "currency,into,from,to,rate\nUSD,EUR,,,0.9\n")},
		Fields: []rule.Field{field("rate", rule.Number), field("limit", rule.Number), money("price", rule.Money),
			field("region", rule.Text), field("start", rule.DateKind),
			{Path: "tags", Type: rule.Type{Kind: rule.List, Elem: &rule.Type{Kind: rule.Text}}},
			{Path: "items", Type: rule.Type{Kind: rule.List, Elem: &item}}}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestBuiltins holds each function to a whole description and an example that
// calls it, over facts and over none.
func TestBuiltins(t *testing.T) {
	t.Parallel()
	s := calling(t)
	f := set(t, s.NewFacts(), map[string]rule.Value{"rate": amount("10"), "limit": amount("12"),
		"price": amount("200"), "region": rule.TextValue("north"),
		"start": day("2026-11-02"), "tags": rule.ListValue([]rule.Value{rule.TextValue("a")}),
		"items": rule.ListValue([]rule.Value{rule.RecordValue([]rule.Value{amount("20"), rule.TextValue("car")})})})
	f.SetToday(mustDate(t, "2026-12-31"))
	f.SetBefore(set(t, s.NewFacts(), map[string]rule.Value{"rate": amount("8")}))
	seen := map[string]bool{}
	for _, b := range rule.Builtins() {
		t.Run(b.Name, func(t *testing.T) {
			if seen[b.Name] {
				t.Error("the function is there twice")
			}
			seen[b.Name] = true
			if !rule.Reserved(b.Name) || !strings.HasPrefix(b.Signature, b.Name+"(") ||
				!strings.HasSuffix(b.Doc, ".") {
				t.Errorf("the description is not whole: %+v", b)
			}
			if !strings.Contains(b.Example, b.Name+"(") {
				t.Errorf("the example does not call it: %s", b.Example)
			}
			r, err := s.Compile(b.Example, rule.WantBool)
			if err != nil {
				t.Fatal(err)
			}
			if o := r.Eval(f); o.Err != nil || o.Truth == rule.Unknown {
				t.Errorf("%s is %s", b.Example, outcome(o))
			}
			r.Eval(s.NewFacts())
		})
	}
}

func mustDate(t testing.TB, s string) rule.Date {
	t.Helper()
	d, err := rule.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestBuiltinsAreListed holds the section of the package documentation to the
// functions that there are. With -update it writes the section anew.
func TestBuiltinsAreListed(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("// # Functions\n//\n")
	for _, f := range rule.Builtins() {
		fmt.Fprintf(&b, "//\t%s\n//\t\t%s\n", f.Signature, f.Doc)
	}
	b.WriteString("//\n// In the second argument")
	manual, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(manual), "// # Functions\n")
	_, after, found := strings.Cut(rest, "//\n// In the second argument")
	if want := before + b.String() + after; !found || want != string(manual) {
		if *update && found {
			err = os.WriteFile("doc.go", []byte(want), 0o644)
		}
		t.Errorf("doc.go does not list the functions as they are (%v); run with -update. The section is\n%s", err,
			b.String())
	}
}
