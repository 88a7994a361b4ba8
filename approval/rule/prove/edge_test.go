package prove_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// TestConstantAtTheEdges goes through conditions that are seldom written.
func TestConstantAtTheEdges(t *testing.T) {
	t.Parallel()
	s := reasoned(t)
	flags := "rehire"
	for i := range 17 {
		flags += fmt.Sprintf(" and tags[%d] == \"a\"", i)
	}
	for _, row := range []struct{ src, want, reason string }{
		{"(x ?? 1) in [1, 2] or has(x)", "true", "a default that is in the list"},
		{"(x ?? 3) in [1, 2] or has(x)", "varies", "a default that is not"},
		{"(x ?? 3) < 5 or has(x)", "true", "a default that is below"},
		{`(client ?? "aab") matches "^a+b$" or has(client)`, "varies", "a default of the pattern"},
		{`(client ?? "b") matches "^a+b$" or has(client)`, "varies", "a default that is not of the pattern"},
		{`(client ?? "ab") startsWith "a" or has(client)`, "true", "a default with that beginning"},
		{"has(rehire) or (rehire ? x > 1 : x > 2)", "varies", "a branch on what is missing"},
		{"x in []", "varies", "a list with nothing in it"},
		{"[] contains x and not (x in [])", "false", "a list with nothing in it, from both sides"},
		{`client contains tags[0] and not (client contains tags[0])`, "false", "a text that is not written out"},
		{"(x ?? y) > 1 and not ((x ?? y) > 1)", "false", "a default that is a name"},
		{`let low = "P9"; grade >= low and not (grade >= low)`, "false", "a choice that is none, with a name"},
		{"true == true", "true", "truths that are written out"},
		{"true != true or 1 > 2", "false", "truths that are not equal"},
		{"rehire == (x > 1) and rehire != (x > 1)", "false", "two truths"},
		{"x > 1" + strings.Repeat(" * 999999999999999999999999999999", 30), "varies",
			"a constant that is too long to be computed"},
		{"1 + 2 > 2 and 3 - 1 == 2 and 2 * 3 == 6 and 6 / 4 == 1.5", "true", "arithmetic of constants"},
		{"1 / 0 > 2 or 7 % 2 == 1", "varies", "arithmetic that is not computed"},
		{"any(items, any(items, any(items, any(items, .b in tags)))) and rehire", "varies",
			"a list inside four loops"},
		{"max(x, y) > 1 and not (max(x, y) > 1)", "false", "the greater of two"},
		{"max(map(items, .a)) > 1 and not (max(map(items, .a)) > 1)", "false", "the greatest of items"},
		{"min(items[0].a, x) > 1 and min(items[0].a, x) <= 1", "false", "an item by its place"},
		{"len(client) > 3 and len(client) < 2", "false", "the length of a text"},
		{`client matches "^$" and client == "a"`, "false", "the pattern of nothing"},
		{`client matches "^" and not (client matches "^")`, "false", "a pattern that only begins"},
		{`client matches "^[a-z]$" and client == "ab"`, "false", "a class of a few letters"},
		{`client matches "^\\pL$" and client == "ab"`, "false", "a class of many letters"},
		{`client matches "^(a[0-9]*)?$" and client == "b"`, "false", "an optional part that repeats"},
		{`client matches "^(ab)?c$" and client == "b"`, "false", "an optional word"},
		{`client matches "^(\\d|[a-z]|[A-Z])$" and client == "ab"`, "false", "more words than are listed"},
		{`client matches "^(ab|c*)$" and client == "x"`, "false", "words of which one repeats"},
		{`client matches "^(?i)ab$" and client == "AB"`, "varies", "a pattern without regard to case"},
		{`client matches "^((ab|cd)(ef|gh)(ij|kl)(mn|op)(qr|st)(uv|wx))$" and client == "b"`, "false",
			"more combinations of words than are listed"},
		{"(rehire ? n : 2) in 1..5 and (rehire ? n : 2) > 5", "varies", "a branch in a range"},
		{"round(x) in 1..5 and round(x) > 5", "false", "a rounded number in a range"},
		{"round(x, 0) in 1..5 and round(x, 1) in 1..5", "varies", "numbers rounded to places in a range"},
		{"abs(n) in 1..5 and abs(n) > 5", "false", "a size in a range"},
		{"min(n, 3) in 1..5 and min(n, 3) > 5", "false", "the less of two in a range"},
		{"-n in 1..5 and -n > 5", "false", "a sign in a range"},
		{`days(day, date("2026-01-01")) in 1..5 and lower(client) == "a"`, "varies", "days in a range"},
		{"x in anything and not (x in anything)", "false", "a list of which the items are not known"},
		{flags, "varies", "more combinations than are tried"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			truth, ok := prove.Constant(compiled(t, s, row.src))
			got := "varies"
			if ok {
				got = fmt.Sprint(truth)
			}
			if got != row.want {
				t.Errorf("%s: got %s, want %s", row.src, got, row.want)
			}
		})
	}
	n, err := s.Compile("x + 1", rule.WantNumber)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := prove.Constant(n); ok {
		t.Error("a number is always true or false")
	}
	many := compiled(t, s, flags)
	if !prove.CanAllHold(many, nil) {
		t.Error("what can't be told is said to be impossible")
	}
}

// TestSeenThroughAtTheEdges writes one condition in two ways.
func TestSeenThroughAtTheEdges(t *testing.T) {
	t.Parallel()
	s := reasoned(t)
	for _, row := range []struct{ reason, written, simple string }{
		{"not of or", "any(items, not (.ok or .a > 1))", "any(items, not .ok and .a <= 1)"},
		{"not of or inside or", "any(items, .a > 5 or not (.ok or .a > 1))",
			"any(items, .a > 5 or (not .ok and .a <= 1))"},
		{"not of and inside or", "any(items, .a > 5 or not (.ok and .a > 1))",
			"any(items, .a > 5 or (not .ok or .a <= 1))"},
		{"a list that contains an item", "any(items, tags contains .b)", "any(items, .b in tags)"},
		{"in an empty list", "x in []", "[] contains x"},
		{"an item by its place", "tags[0] == \"a\"", "\"a\" == tags[0]"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			a, b := compiled(t, s, row.written), compiled(t, s, row.simple)
			if prove.CanAllHold(a, compiled(t, s, "not ("+row.simple+")")) || !prove.CanAllHold(a, b) {
				t.Errorf("%s is not seen as %s", row.written, row.simple)
			}
		})
	}
}

func number(s string) exact.Number {
	n, _ := amount(s).Number()
	return n
}

// holdsOn writes a + for each stretch on which something holds.
func holdsOn(where []bool) string {
	out := ""
	for _, ok := range where {
		out += map[bool]string{true: "+", false: "-"}[ok]
	}
	return out
}

// TestScale asks on which stretches of a quantity conditions are true. Between
// two cuts lies a stretch, and each cut is one.
func TestScale(t *testing.T) {
	t.Parallel()
	s := reasoned(t)
	on := func(src string) *rule.Rule {
		r, err := s.Compile(src, rule.WantAny)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	flags := "x > 1"
	for i := range 17 {
		flags += fmt.Sprintf(" or tags[%d] == \"a\"", i)
	}
	for _, row := range []struct{ on, a, b, holds, possible, both, reason string }{
		{"x", "x > 1", "x < 3", "--+++", "--+++", "--+--", "two bounds"},
		{"x", "x > 1 or rehire", "x < 3", "--+++", "+++++", "+++--",
			"a condition that something else makes true anywhere"},
		{"x", "rehire", "x < 3", "---", "+++", "+--", "a condition that has nothing to do with it"},
		{"x", "(x ?? 0) in [1, 3]", "x == 1", "-+-+-", "-+-+-", "-+---", "values with a default"},
		{"if has(x) { x } else { 0 }", "x >= 2", "x <= 2", "-++", "-++", "-+-", "a quantity with a default"},
		{"x", flags, "x < 0", "-----", "-----", "-----", "more combinations than are tried"},
		{"n", "n in 1..2", "n != 1", "-+++-", "-+++-", "--++-", "whole numbers"},
		{"day", `day >= date("2026-01-02")`, `day < date("2026-02-01")`, "-++++", "-++++", "-++--", "dates"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			scale := prove.NewScale(on(row.on), nil, compiled(t, s, row.a), compiled(t, s, row.b))
			if got := holdsOn(scale.Holds(0)); got != row.holds {
				t.Errorf("%s holds on %s, want %s", row.a, got, row.holds)
			}
			if got := holdsOn(scale.Possible(0)); got != row.possible {
				t.Errorf("%s is possible on %s, want %s", row.a, got, row.possible)
			}
			if got := holdsOn(scale.Possible(0, 1)); got != row.both {
				t.Errorf("both are possible on %s, want %s", got, row.both)
			}
			if len(scale.Stretches()) != len(row.both) {
				t.Errorf("there are %d stretches", len(scale.Stretches()))
			}
		})
	}
	always := prove.NewScale(on("x"), []exact.Number{number("5"), number("5")}, nil)
	if got := holdsOn(always.Possible(0)); got != "+++" {
		t.Errorf("what is always true is possible on %s", got)
	}
}

// TestStretches looks for whole numbers in stretches.
func TestStretches(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		from, to string
		in       bool // both ends belong
		want     bool
		reason   string
	}{
		{"", "1", false, true, "open below"}, {"1", "", false, true, "open above"},
		{"1", "2", true, true, "whole ends that belong"}, {"1", "2", false, false, "whole ends that do not"},
		{"1", "2.5", false, true, "one between"}, {"0.2", "0.8", true, false, "none between fractions"},
		{"-1.5", "-0.5", false, true, "one below zero"}, {"-0.8", "-0.2", false, false, "none below zero"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			s := prove.Stretch{FromIn: row.in, ToIn: row.in}
			if row.from != "" {
				n := number(row.from)
				s.From = &n
			}
			if row.to != "" {
				n := number(row.to)
				s.To = &n
			}
			if got := s.HasWhole(); got != row.want {
				t.Errorf("from %q to %q: %v", row.from, row.to, got)
			}
		})
	}
	cuts := prove.Stretches([]exact.Number{number("2"), number("1")})
	if whole := cuts[1].Join(cuts[3]); !whole.From.Equal(number("1")) || !whole.To.Equal(number("2")) ||
		!whole.FromIn || !whole.ToIn {
		t.Errorf("1 to 2 is %+v", whole)
	}
	for in, want := range map[string]string{"0": "1900-01-01", "46022": "2026-01-02", "0.5": "", "9999999": "",
		"-9999999": ""} {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			d, ok := prove.ScaleDate(number(in))
			if got := d.String(); ok != (want != "") || ok && got != want {
				t.Errorf("the day %s of a scale is %s, %v", in, got, ok)
			}
		})
	}
}

// TestQuantities lists what conditions compare, and what it is.
func TestQuantities(t *testing.T) {
	t.Parallel()
	s := reasoned(t)
	for _, row := range []struct{ src, want, reason string }{
		{"x > 1 and (n ?? 0) < 3", "n x", "with a default"},
		{"let m = x; m > 1 or 2 < y", "x y", "with a name, and from the other side"},
		{"let ours = x > 1; ours", "x", "a condition with a name"},
		{`day in [date("2026-01-01")] and client == "a"`, "day", "a list of dates"},
		{"x > y and len(tags) > 1", "", "two quantities, and none with a name"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(prove.Quantities(compiled(t, s, row.src)), " "); got != row.want {
				t.Errorf("%s compares %s, want %s", row.src, got, row.want)
			}
		})
	}
	for src, want := range map[string][2]bool{"n": {true, false}, "day": {true, true}, "x": {false, false}} {
		t.Run(src, func(t *testing.T) {
			t.Parallel()
			r, err := s.Compile(src, rule.WantAny)
			if err != nil {
				t.Fatal(err)
			}
			if got := [2]bool{prove.Whole(r), prove.Dates(r)}; got != want {
				t.Errorf("%s is whole, and a date: %v", src, got)
			}
		})
	}
}

// TestFiltersAtTheEdges builds filters of what is seldom written.
func TestFiltersAtTheEdges(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Currency = "USD"
	o.Tables["fx"] = table(t, "fx", "currency,into,from,to,rate\nUSD,CAD,,,1.4\n")
	o.Definitions = append(o.Definitions, rule.Definition{Name: "d0", Source: `client == "a"`})
	for i := range 11 {
		o.Definitions = append(o.Definitions, rule.Definition{Name: fmt.Sprintf("d%d", i+1),
			Source: fmt.Sprintf("d%d and not d%d", i, i)})
	}
	o.Fields = append(o.Fields, field("phase_known", rule.Bool))
	o.Functions = append(o.Functions, rule.Function{Name: "odd", Params: []rule.Type{{Kind: rule.Text}},
		Result: rule.Type{Kind: rule.Bool},
		Call:   func([]rule.Value) (rule.Value, error) { return rule.BoolValue(true), nil }})
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string]prove.Column{"client": {Name: "c"}, "bill.hourly": {Name: "b"},
		"custom.level": {Name: "l"}, "type": {Name: "t"}, "phase_known": {Name: "p"}}
	for _, row := range []struct{ src, want, reason string }{
		{"bill.hourly in 1..3", "a range holds whole numbers alone", "a fraction in a range"},
		{"is_rehire", "is_rehire is not an indexed column", "a name that is no column"},
		{`is_rehire ? client == "a" : true`, "is_rehire is not an indexed column", "a branch on what is no column"},
		{`client == "a" ? is_rehire : true`, "is_rehire is not an indexed column", "a branch that is no column"},
		{`client == "a" or is_rehire`, "is_rehire is not an indexed column", "a part that is no column"},
		{`["a"] contains client`, `c in ["a"]`, "a list that contains a column"},
		{`not phase_known`, "p == false", "a column of truths"},
		{`client == "a" ? custom.level > 1 : custom.level > 2`, `((c == "a" and l > 1) or (c != "a" and l > 2))`,
			"a branch"},
		{`none(actor.clients, # == client)`, "true", "none of an empty list"},
		{`client not in actor.clients`, "c is known", "not in an empty list"},
		{`client in actor.clients`, "false", "in an empty list"},
		{`any(["a"], (# == client) == true)`, `c in ["a"]`, "a comparison that is compared with true"},
		{`client matches "^(?:|a)$"`, `c in ["", "a"]`, "a pattern of nothing or a word"},
		{`client in tags`, "a column is compared with constants", "a list that is no constant"},
		{`custom.note in ["a"]`, "the left side of in is not an indexed column", "a list for what is no column"},
		{`client in (actor.id == "x" ? ["a"] : ["b"])`, "false", "a list that is not known"},
		{`bill.hourly in [convert(100, "CAD", date("2026-01-01"))]`, "no currency of its own",
			"an amount of another currency in a list"},
		{`bill.hourly > convert(100, "CAD", date("2026-01-01"))`, "no currency of its own",
			"an amount of another currency"},
		{"d11", "it has too many parts", "named rules that double"},
		{`client matches "^a.*b$"`, "only comparisons of columns", "a pattern that stands for nothing simpler"},
		{`not (client matches "^$")`, "only comparisons of columns", "the pattern of nothing"},
		{`client matches "^(a|b)$"`, `c in ["a", "b"]`, "the pattern of two words"},
		{`odd(client)`, "odd() is computed, not stored", "a function of the host"},
		{`(true ? type : client) >= "contract"`, "the order of choices is not stored", "choices in a branch"},
		{`custom.level not in 1..3 and has(client)`, "((l < 1 or l > 3) and c is known)", "outside of a range"},
		{`not (client in ["a"]) or not has(client)`, `(not c in ["a"] or not c is known)`,
			"not in a list, or not there"},
		{`client == "a" and actor.id == "x"`, `(c == "a" and false)`, "a constant that is not known"},
		{`client == "a" or 1 < 2`, `(c == "a" or true)`, "a constant that is true"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			f, err := prove.NewFilter(compiled(t, s, row.src), columns, prove.Constants{Group: "actor"})
			got := ""
			if err != nil {
				var at *rule.Error
				if got = err.Error(); !errors.As(err, &at) {
					t.Errorf("the error has no place: %v", err)
				}
			} else {
				got = f.String()
			}
			if got != row.want && (err == nil || !strings.Contains(got, row.want)) {
				t.Errorf("%s became %s, want %s", row.src, got, row.want)
			}
		})
	}
}

// TestSuspectsAtTheEdges looks for what most likely means something else.
func TestSuspectsAtTheEdges(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Definitions = append(o.Definitions, rule.Definition{Name: "hundredfold", Source: "pay.hourly * 100"})
	o.Fields = append(o.Fields, rule.Field{Path: "shares",
		Type: rule.Type{Kind: rule.List, Elem: &rule.Type{Kind: rule.Number, Unit: rule.Percent}}})
	s, err := rule.NewSchema(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ src, want, reason string }{
		{"custom.factor not in 1..5", "write custom.factor < 1 or custom.factor > 5",
			"outside of a range of whole numbers"},
		{"sum(tags, margin.percent) < 0.5", "a percent is compared with 0.5", "a sum of percents"},
		{"0.5 in shares", "a percent is compared with 0.5", "a list of percents"},
		{"hundredfold / bill.hourly > 20", "", "a percent made by hand, with a name"},
		{"-(pay.hourly * 100) / bill.hourly > 20", "", "a percent made by hand, with a sign"},
		{`max(pay.stipends[0].amount, 3) > 2`, "", "an item by its place"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			got := prove.Suspects(compiled(t, s, row.src)).Error()
			if row.want == "" && got != "" || !strings.Contains(got, row.want) {
				t.Errorf("%s: %s, want %s", row.src, got, row.want)
			}
		})
	}
}
