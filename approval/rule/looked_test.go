package rule_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// worldOf is the schema of the tests with fx and with functions of the host that
// answer with a factor, or with an error.
func worldOf(t *testing.T, law string, fail error) *rule.Schema {
	t.Helper()
	o := options(t)
	o.Currency = "USD"
	o.Tables["fx"] = table(t, "fx", "currency,into,from,to,rate\nUSD,CAD,,,1.38\n")
	rate := rule.Type{Kind: rule.Number, Unit: rule.PerHour}
	for i := range o.Functions {
		if o.Functions[i].Name == "minimum_wage" {
			o.Functions[i].Call = func([]rule.Value) (rule.Value, error) { return amount(law), fail }
		}
	}
	o.Functions = append(o.Functions,
		rule.Function{Name: "third", Params: []rule.Type{{Kind: rule.Number}}, Result: rule.Type{Kind: rule.Number},
			Call: func(a []rule.Value) (rule.Value, error) {
				n, _ := a[0].Number()
				three, _ := amount("3").Number()
				n, _ = n.Div(three)
				return rule.NumberValue(n), fail
			}},
		rule.Function{Name: "least", Params: []rule.Type{{Kind: rule.List, Elem: &rule.Type{Kind: rule.Text}}},
			Result: rate, Call: func([]rule.Value) (rule.Value, error) { return amount(law), fail }},
		rule.Function{Name: "huge", Params: []rule.Type{{Kind: rule.Number}}, Result: rule.Type{Kind: rule.Number},
			Call: func([]rule.Value) (rule.Value, error) {
				n, _ := amount("1" + strings.Repeat("0", 29)).Number()
				return rule.NumberValue(n.Mul(n)), nil
			}},
		rule.Function{Name: "total", Params: []rule.Type{{Kind: rule.List, Elem: &rule.Type{Kind: rule.Number}}},
			Result: rule.Type{Kind: rule.Number}, Call: func(a []rule.Value) (rule.Value, error) {
				return rule.IntValue(int64(len(a[0].Items()))), nil
			}})
	for name, gives := range map[string]rule.Type{"truth": {Kind: rule.Bool}, "day": {Kind: rule.DateKind},
		"word": {Kind: rule.Text}, "items": {Kind: rule.List, Elem: &rule.Type{Kind: rule.Number}}} {
		o.Functions = append(o.Functions, rule.Function{Name: name, Result: gives,
			Call: func([]rule.Value) (rule.Value, error) { return rule.Value{}, errors.New("asked") }})
	}
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// evaluate evaluates rules over facts that look things up through l.
func evaluate(t *testing.T, s *rule.Schema, l *rule.Lookups, sources ...string) []string {
	t.Helper()
	f := facts(t, s)
	if f.Lookups() != nil {
		t.Error("facts without look-ups list some")
	}
	f.SetLookups(l)
	out := make([]string, len(sources))
	for i, src := range sources {
		r, err := s.Compile(src, rule.WantAny)
		if err != nil {
			t.Fatal(err)
		}
		r.Explain(f) // which asks all of it again
		out[i] = outcome(r.Eval(f))
	}
	if !reflect.DeepEqual(f.Lookups(), l.List()) {
		t.Error("the facts list other look-ups")
	}
	return out
}

var lookedUp = []string{
	`pay.hourly > minimum_wage(worksite.state, start_date)`,
	`minimum_wage("MN", start_date) > 0 and minimum_wage("MN", start_date) < 1000`,
	`gsa("MN").lodging > 0`, `gsa("ZZ").lodging > 0`, `gsa("MN").meals > 0`,
	`lookup("cap", "rn", start_date)`, `lookup("cap", "none", start_date)`, `lookup("zone", "02139")`, `lookup("level", 1, true)`,
	`convert(1, "CAD", start_date) > convert(0, "CAD", start_date)`, `convert(1, "GBP", start_date)`,
	`add(start_date, 3, "business_days")`, `add(start_date, 9000, "business_days")`,
	`total([1, 2]) > 0`, `total([]) > 0`, `add(start_date, 1, "months")`, `third(1) * 3`, `third(third(1))`, `least(["a", "b"]) > 0`, `least([]) > 0`,
}

// TestLookupsAreKept keeps each distinct call once, and answers it as it was when
// the functions of the host have changed.
func TestLookupsAreKept(t *testing.T) {
	t.Parallel()
	kept := rule.NewLookups()
	then := evaluate(t, worldOf(t, "11.13", nil), kept, lookedUp...)
	var b strings.Builder
	for _, k := range kept.List() {
		fmt.Fprintf(&b, "%s = %s", k.Call(), k.Value)
		if k.Reason != "" {
			fmt.Fprintf(&b, " (%s)", k.Reason)
		}
		b.WriteString("\n")
	}
	golden(t, "lookups.txt", b.String())

	later := worldOf(t, "999", errors.New("gone"))
	if now := evaluate(t, later, rule.NewLookups(), lookedUp...); reflect.DeepEqual(then, now) {
		t.Fatal("the functions of later answer as before: nothing is tested")
	}
	again := rule.NewLookups(kept.List()...)
	if now := evaluate(t, later, again, lookedUp...); !reflect.DeepEqual(then, now) {
		t.Errorf("judged again:\ngot  %v\nwant %v", now, then)
	}
	if !reflect.DeepEqual(again.List(), kept.List()) {
		t.Errorf("judged again, it looked up more: %v", again.List())
	}
	if now := evaluate(t, later, again, `minimum_wage("WA", start_date) > 1`)[0]; now !=
		"unknown: minimum_wage(…): gone" {
		t.Errorf("what was not kept is asked now: %s", now)
	}
}

// TestSources names what was asked without the values of the call.
func TestSources(t *testing.T) {
	t.Parallel()
	for want, k := range map[string]rule.Looked{
		"a row of the table cap": {Function: "lookup", Args: []string{`"cap"`, `"rn"`}},
		"a row of the table fx":  {Function: "convert", Args: []string{`"USD"`, `"CAD"`}},
		"the calendar":           {Function: "business_days"},
		"minimum_wage":           {Function: "minimum_wage", Args: []string{`"MN"`}},
		"lookup":                 {Function: "lookup"},
	} {
		if got := k.Source(); got != want {
			t.Errorf("%s is %s, want %s", k.Call(), got, want)
		}
	}
}

// TestLookupsThatAreNotKept are asked each time.
func TestLookupsThatAreNotKept(t *testing.T) {
	t.Parallel()
	s := worldOf(t, "11.13", nil)
	for _, c := range []struct {
		why, src, want string
		known          []rule.Looked
	}{
		{"an answer that has no text", `huge(1) > 0`, "true", nil},
		{"an argument that has no text", `third(huge(1)) > 0`, "true", nil},
		{"an amount in another currency", `total([convert(1, "CAD", start_date), huge(1)]) == 2`, "true", nil},
		{"a known answer that can't be read", `third(1) > 0`, "true",
			[]rule.Looked{{Function: "third", Args: []string{"1"}, Value: "one third"}}},
		{"a text of 70,000 bytes", `third(3)`, "1",
			[]rule.Looked{{Function: "x", Args: []string{strings.Repeat("x", 70_000)}, Value: "1"}}},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			l := rule.NewLookups(c.known...)
			if got := evaluate(t, s, l, c.src)[0]; got != c.want {
				t.Errorf("%s = %s, want %s", c.src, got, c.want)
			}
			for _, k := range l.List() {
				if strings.HasPrefix(k.Call(), "huge") || strings.HasPrefix(k.Call(), "total") || len(k.Call()) > 1000 || k.Value == "one third" {
					t.Errorf("it keeps %.80s = %s", k.Call(), k.Value)
				}
			}
		})
	}
	many := make([]rule.Looked, rule.MaxLookups+1)
	for i := range many {
		many[i] = rule.Looked{Function: "f", Args: []string{fmt.Sprint(i)}, Value: "1"}
	}
	if got := len(rule.NewLookups(many...).List()); got != rule.MaxLookups {
		t.Errorf("it keeps %d look-ups, at most %d", got, rule.MaxLookups)
	}
	wrong := rule.NewLookups(rule.Looked{Function: "third", Args: []string{"1"}, Value: `"one"`})
	if got := evaluate(t, s, wrong, `third(1) > 0`)[0]; got != "unknown: third(…)" {
		t.Errorf("an answer of another kind: %s", got)
	}
}

// TestLookedValues reads texts of answers, and refuses what is none.
func TestLookedValues(t *testing.T) {
	t.Parallel()
	s := worldOf(t, "11.13", nil)
	for text, want := range map[string]string{
		"{168, 74}": "168", "{168, nothing}": "168", "{1/3, 2}": "0.3333333333…", "{168}": "168",
		"{}": "unknown: gsa(…).lodging", `{nothing, 7}`: "unknown: gsa(…).lodging", "nothing": "unknown: gsa(…)",
		// what is no answer is asked again
		"": "168", "{": "168", "{168": "168", "{168,74}": "168", "{168 74}": "168", "{168, 74}}": "168", "{x}": "168",
		"{1/0, 2}": "168", "{1/x, 2}": "168", `{"a, 2}`: "168", strings.Repeat("{", 20): "168",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			l := rule.NewLookups(rule.Looked{Function: "gsa", Args: []string{`"MN"`}, Value: text})
			if got := evaluate(t, s, l, `gsa("MN").lodging`)[0]; got != want {
				t.Errorf("%s: %s, want %s", text, got, want)
			}
		})
	}
	for _, c := range []struct{ function, text, want string }{
		{"word", `"a\"b, c]"`, `"a"b, c]"`}, {"word", "true", "unknown: word(…)"}, {"truth", "true", "true"},
		{"truth", "false", "false"}, {"day", "2026-12-31", "2026-12-31"}, {"day", "2026-13-31", "unknown: day(…): asked"},
		{"items", "[1, 2]", "[1, 2]"}, {"items", "[]", "[]"}, {"items", "[[1], {}]", "[[1], []]"},
		{"items", "[1] ", "unknown: items(…): asked"}, {"items", "{1}", "unknown: items(…)"},
	} {
		t.Run(c.function+c.text, func(t *testing.T) {
			t.Parallel()
			l := rule.NewLookups(rule.Looked{Function: c.function, Value: c.text})
			if got := evaluate(t, s, l, c.function+"()")[0]; got != c.want {
				t.Errorf("%s is read as %s, want %s", c.text, got, c.want)
			}
		})
	}
}
