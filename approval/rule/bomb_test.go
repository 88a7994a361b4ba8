package rule_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// bomb is a rule that asks for more than it may.
type bomb struct {
	name, src string
	runs      bool // compiles, and is stopped when it runs
}

func bombs() []bomb {
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	return []bomb{
		{"brackets", many("(", 1_000_000), false},
		{"lists", many("[", 1_000_000), false},
		{"nots", many("!", 1_000_000), false},
		{"brackets_in_bounds", many("(", 4096), false},
		{"signs", many("-", 4096), false},
		{"branches", many("true ? ", 500) + "true", false},
		{"calls", many("abs(", 1000), false},
		{"megabytes", many("client == \"x\" or ", 600_000) + "true", false},
		{"digits", many("9", 4096) + " > 1", false},
		{"ors", many("is_rehire or ", 1000) + "true", false},
		{"words", many("1+", 2000) + "1 > 0", false},
		{"doubled_names", "d40 > 0", false},
		{"wrong_names", many("pay.hourlx or ", 280) + "true", false},
		{"extremes", "max(map(big, max(map(big, max(map(big, #)))))) > 0", true},
		{"loops", "all(big, all(big, all(big, # >= 0)))", true},
		{"loops_unknown", "any(big, any(big, any(big, is_rehire)))", true},
		{"doubled_text", "t8 == \"\"", true},
		{"number_tower", "p8 > 0", true},
		{"sum_of_towers", "sum(big, p6 / (# + 1)) > 0", true},
		{"tables", "(" + many(`lookup("wide", custom.note ?? "x") ?? `, 90) + "1) > 0", true},
	}
}

// hostile is a schema whose names double what they stand for.
func hostile(t testing.TB) (*rule.Schema, *rule.Facts) {
	o := options(t)
	o.Fields = append(o.Fields, rule.Field{Path: "big",
		Type: rule.Type{Kind: rule.List, Elem: &rule.Type{Kind: rule.Number}}})
	text := `"` + strings.Repeat("x", 200) + `"`
	o.Definitions = append(o.Definitions, rule.Definition{Name: "d0", Source: "bill.hourly"},
		rule.Definition{Name: "t0", Source: text}, rule.Definition{Name: "p0", Source: "1234567.891"})
	for i := 1; i <= 40; i++ {
		o.Definitions = append(o.Definitions, rule.Definition{Name: fmt.Sprintf("d%d", i),
			Source: fmt.Sprintf("d%d + d%d", i-1, i-1)})
	}
	for i := 1; i <= 8; i++ {
		o.Definitions = append(o.Definitions, rule.Definition{Name: fmt.Sprintf("t%d", i),
			Source: fmt.Sprintf("t%d + t%d", i-1, i-1)},
			rule.Definition{Name: fmt.Sprintf("p%d", i), Source: fmt.Sprintf("p%d * p%d", i-1, i-1)})
	}
	var rows strings.Builder
	rows.WriteString("key,value\n")
	for i := range 15_000 {
		fmt.Fprintf(&rows, "k%d,%d\n", i, i)
	}
	o.Tables["wide"] = table(t, "wide", rows.String())
	s, err := rule.NewSchema(o)
	var limit *rule.DefinitionError
	if !errors.As(err, &limit) || limit.Err.Code != rule.CodeLimit {
		t.Fatalf("the doubled names gave %v", err)
	}
	items := make([]rule.Value, 300)
	for i := range items {
		items[i] = rule.IntValue(int64(i))
	}
	return s, set(t, facts(t, s), map[string]rule.Value{"big": rule.ListValue(items)})
}

// stopped compiles and runs a bomb and checks that it is stopped.
func (b bomb) stopped(t testing.TB, s *rule.Schema, f *rule.Facts) {
	r, err := s.Compile(b.src, rule.WantBool)
	var all rule.Errors
	if err != nil && (!errors.As(err, &all) || len(all) == 0) {
		t.Fatalf("%s: an error without a type: %v", b.name, err)
	}
	if (err == nil) != b.runs {
		t.Fatalf("%s: compile gave %v", b.name, err)
	}
	if err != nil {
		return
	}
	if o := r.Eval(f); !errors.Is(o.Err, rule.ErrBudget) || o.Truth != rule.Unknown {
		t.Fatalf("%s: %s, %v", b.name, o.Truth, o.Err)
	}
	if r.Truth(f) != rule.Unknown {
		t.Fatalf("%s: Truth decides", b.name)
	}
}

func TestBombs(t *testing.T) {
	t.Parallel()
	s, f := hostile(t)
	for _, b := range bombs() {
		b.stopped(t, s, f)
		if r, err := s.Compile(b.src, rule.WantBool); err == nil {
			if x := r.Explain(f); x.Error == "" || x.Value != "unknown" {
				t.Errorf("%s is explained as %s %s", b.name, x.Value, x.Error)
			}
		}
	}
	_, err := s.Compile(strings.Repeat("(", 4000), rule.WantBool)
	var all rule.Errors
	if !errors.As(err, &all) || all[0].Code != rule.CodeLimit {
		t.Errorf("deep brackets gave %v", err)
	}
}

func BenchmarkBomb(b *testing.B) {
	s, f := hostile(b)
	for _, x := range bombs() {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x.stopped(b, s, f)
			}
		})
	}
}
