package prove_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// compiled compiles a condition of the schema of the analyses.
func compiled(t testing.TB, s *rule.Schema, src string) *rule.Rule {
	t.Helper()
	r, err := s.Compile(src, rule.WantBool)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return r
}

// reasoned is the schema of the analyses with lists, dates and whole numbers.
func reasoned(t testing.TB) *rule.Schema {
	t.Helper()
	text, number := rule.Type{Kind: rule.Text}, rule.Type{Kind: rule.Number}
	item := rule.Type{Kind: rule.RecordKind, Fields: []rule.Field{{Path: "a", Type: number},
		{Path: "b", Type: text}, {Path: "ok", Type: rule.Type{Kind: rule.Bool}}}}
	s, err := rule.NewSchema(rule.Options{Fields: []rule.Field{
		{Path: "client", Type: text}, {Path: "rehire", Type: rule.Type{Kind: rule.Bool}},
		{Path: "grade", Type: rule.Type{Kind: rule.Text, Choices: []string{"P1", "P2", "VP"}}},
		{Path: "x", Type: number}, {Path: "y", Type: number}, {Path: "n", Type: rule.Type{Kind: rule.Integer}},
		{Path: "day", Type: rule.Type{Kind: rule.DateKind}},
		{Path: "items", Type: rule.Type{Kind: rule.List, Elem: &item}},
		{Path: "anything", Type: rule.Type{Kind: rule.List}},
		{Path: "tags", Type: rule.Type{Kind: rule.List, Elem: &text}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestReasoningSeesThrough goes through what is written in another way than
// something simpler. Neither may be able to hold without the other.
func TestReasoningSeesThrough(t *testing.T) {
	t.Parallel()
	s := reasoned(t)
	for _, c := range []struct{ why, written, simple string }{
		{"braces", "any(items, {.a > 1})", "any(items, .a > 1)"},
		{"comments", "x > 1 /* one */ // and no more", "x > 1"},
		{"backticks", "client == `acme`", `client == "acme"`},
		{"a question mark before the point", `any(items, #?.b == "x")`, `any(items, .b == "x")`},
		{"trailing commas", `client in ["a", "b",]`, `client in ["a", "b"]`},
		{"compared with nil", "client == nil", "not has(client)"},
		{"compared with nil, the other way", "nil != client", "has(client)"},
		{"if and else", `if rehire { x > 1 } else { x > 2 }`, "(rehire and x > 1) or (not rehire and x > 2)"},
		{"if inside a comparison", `x > (if rehire { 1 } else { 2 })`,
			"(rehire and x > 1) or (not rehire and x > 2)"},
		{"a branch on the left", `(rehire ? x : y) > 2`, "(rehire and x > 2) or (not rehire and y > 2)"},
		{"a branch in a branch", `x > (rehire ? 1 : n > 3 ? 2 : 3)`, "rehire ? x > 1 : n > 3 ? x > 2 : x > 3"},
		{"a branch behind let", `let least = rehire ? 1 : 2; x > least`, "rehire ? x > 1 : x > 2"},
		{"let", "let limit = 5; x > limit and y < limit", "x > 5 and y < 5"},
		{"let of a condition", `let ours = client == "acme"; ours and x > 1`, `client == "acme" and x > 1`},
		{"let of a list", `let ours = ["a", "b"]; client in ours`, `client in ["a", "b"]`},
		{"a range of a whole number", "n in 1..5", "n >= 1 and n <= 5"},
		{"outside of a range", "n not in 1..5", "n < 1 or n > 5"},
		{"a range of one", "n in 3..3", "n == 3"},
		{"a list of numbers", "x in [1, 2]", "x == 1 or x == 2"},
		{"a list of dates", `day in [date("2026-01-01"), date("2026-01-02")]`,
			`day == date("2026-01-01") or day == date("2026-01-02")`},
		{"a list that contains a text", `["a", "b"] contains client`, `client in ["a", "b"]`},
		{"exactly one", `one(items, .ok)`, "count(items, .ok) == 1"},
		{"any by count", "count(items, .ok) > 0", "any(items, .ok)"},
		{"none by count", "count(items, .ok) < 1", "none(items, .ok)"},
		{"none is not any", "not any(items, .ok)", "none(items, .ok)"},
		{"all is none that is not", "all(items, .ok)", "none(items, not .ok)"},
		{"filter and len", "len(filter(items, .a > 1)) >= 2", "count(items, .a > 1) >= 2"},
		{"filter in any", "any(filter(items, .ok), .a > 1)", "any(items, .ok and .a > 1)"},
		{"map in any", "any(map(items, .a), # > 1)", "any(items, .a > 1)"},
		{"map in map", "any(map(map(items, .a), # * 2), # > 1)", "any(items, .a * 2 > 1)"},
		{"map and sum", "sum(map(items, .a)) > 10", "sum(items, .a) > 10"},
		{"filter and sum", "sum(filter(items, .ok), .a) > 10", "sum(map(filter(items, .ok), .a)) > 10"},
		{"find", `find(items, .b == "x") != nil`, `any(items, .b == "x")`},
		{"find and its negation", `find(items, .b == "x") == nil`, `none(items, .b == "x")`},
		{"a condition that is true", "(x > 1) == true", "x > 1"},
		{"a condition that is not false", "false != (x > 1)", "x > 1"},
		{"a condition that is false, with a name", "let low = x < 1; low == false", "x >= 1"},
		{"an item that is a text", `any(tags, # == "a")`, `"a" in tags`},
		{"a list that contains it", `tags contains "a"`, `any(tags, {"a" == #})`},
		{"none of the items", `none(tags, # == "a")`, `"a" not in tags`},
		{"some of them", `any(filter(tags, # != "b"), # == "a")`, `any(tags, # != "b" and # == "a")`},
		{"an item inside of a list", `any(items, .b in tags)`, `any(items, {let i = #; any(tags, # == i.b)})`},
		{"an item of a written list", `any(["a", "b"], # == client)`, `client in ["a", "b"]`},
		{"none of a written list", `none(["a"], client == #)`, `client != "a"`},
		{"all of a written list are others", `all(["a", "b"], # != client)`, `client not in ["a", "b"]`},
		{"an entry that is not written out", `client in [tags[0], "a"]`, `client == tags[0] or client == "a"`},
		{"a written list that contains it", `["a", "b"] contains client`, `client == "a" or client == "b"`},
		{"all items, the other way", "all(items, .a <= 5)", "not any(items, .a > 5)"},
		{"not not", "any(items, not not .ok)", "any(items, .ok)"},
		{"and in another order", "any(items, .ok and .a > 1)", "any(items, .a > 1 and .ok)"},
		{"not of and", "any(items, not (.ok and .a > 1))", "any(items, not .ok or .a <= 1)"},
		{"a condition with a default", "(x > 1) ?? true", "x == nil or x > 1"},
		{"a condition that counts as false", "(x > 1 and y > 1) ?? false", "x > 1 and y > 1"},
		{"a branch that is written out", "(rehire ? 10 : 0) > 5", "rehire"},
		{"a branch of texts", `(rehire ? "a" : "b") == "a"`, "rehire"},
		{"a branch for what is missing", "(has(x) ? x : 0) > 5", "(x ?? 0) > 5"},
		{"a branch with a name", "let most = rehire ? 10 : 20; most > 15", "not rehire"},
		{"patterns with a common beginning", `client matches "^(north-a|north-b)$"`,
			`client in ["north-a", "north-b"]`},
		{"a pattern of a whole text", `client matches "^acme$"`, `client == "acme"`},
		{"a pattern of a beginning", `client matches "^acme"`, `client startsWith "acme"`},
		{"a pattern of an end", `client matches "acme$"`, `client endsWith "acme"`},
		{"a pattern of a middle", `client matches "acme"`, `client contains "acme"`},
		{"a pattern of words", `client matches "^(north|south)$"`, `client in ["north", "south"]`},
		{"a pattern, of choices", `grade matches "^P[12]$"`, `grade in ["P1", "P2"]`},
	} {
		t.Run(c.why, func(t *testing.T) {
			a, b := compiled(t, s, c.written), compiled(t, s, c.simple)
			if prove.CanAllHold(a, compiled(t, s, "not ("+c.simple+")")) ||
				prove.CanAllHold(b, compiled(t, s, negated(c.written))) {
				t.Errorf("%s is not seen as %s", c.written, c.simple)
			}
			if !prove.CanAllHold(a, b) {
				t.Errorf("%s can't hold with %s", c.written, c.simple)
			}
		})
	}
}

// negated puts a not around a rule whose let and comments stay where they are.
func negated(src string) string {
	src, _, _ = strings.Cut(src, " // ")
	if lets, body, ok := strings.Cut(src, "; "); ok {
		return lets + "; not (" + body + ")"
	}
	return "not (" + src + ")"
}

// TestSameQuantity goes through ways to write one quantity.
func TestSameQuantity(t *testing.T) {
	t.Parallel()
	s := reasoned(t)
	number := func(src string) *rule.Rule {
		r, err := s.Compile(src, rule.WantNumber)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, c := range []struct {
		why, src string
		want     bool
	}{
		{"with a default", "x ?? 0", true},
		{"where it is given", "if has(x) { x } else { 0 }", true},
		{"unless it is missing", "x == nil ? 0 : x", true},
		{"with a name", "let m = x ?? 0; m", true},
		{"always", "if true { x } else { 0 }", true},
		{"another", "y", false},
		{"one or the other", "if has(x) { x } else { y }", false},
		{"where another is given", "if has(y) { x } else { 0 }", false},
	} {
		t.Run(c.why, func(t *testing.T) {
			if got := prove.SameQuantity(number(c.src), number("x")); got != c.want {
				t.Errorf("%s: %s is x: %v, want %v", c.why, c.src, got, c.want)
			}
		})
	}
}

// TestReasoningIsNotMisled goes through what can't hold, or always holds, for
// another reason than how it is written.
func TestReasoningIsNotMisled(t *testing.T) {
	t.Parallel()
	s := reasoned(t)
	for _, c := range []struct{ why, src, want string }{
		{"no whole number lies between", "n > 2 and n < 3", "false"},
		{"but a number does", "x > 2 and x < 3", "varies"},
		{"no day lies between", `day > date("2026-01-01") and day < date("2026-01-02")`, "false"},
		{"a count is not negative", "count(items, .ok) < 0", "false"},
		{"nor is a length", "len(tags) >= 0", "true"},
		{"any and none", "any(items, .ok) and count(items, .ok) == 0", "false"},
		{"one and many", "one(items, .ok) and count(items, .ok) > 1", "false"},
		{"every day is a day of the week", "weekday(day) in [1, 2, 3, 4, 5, 6, 7]", "true"},
		{"no day is the eighth", "weekday(day) > 7", "false"},
		{"a range and a bound", "n in 1..5 and n > 5", "false"},
		{"a range of numbers and a bound", "x in 1..5 and x > 5", "false"},
		{"a pattern that the text has not", `client matches "^a.*z$" and client == "acme"`, "false"},
		{"a pattern that it has", `client matches "^a.*e$" and client == "acme"`, "varies"},
		{"a pattern and its negation", `client matches "^a.*z$" and not (client matches "^a.*z$")`, "false"},
		{"a pattern that no choice has", `grade matches "^X.+$"`, "false"},
		{"a pattern that every choice has", `grade matches "^.+$"`, "true"},
		{"numbers", "1 > 2", "false"},
		{"texts", `"a" == "a"`, "true"},
		{"a let of a number", "let k = 5; k > 3", "true"},
		{"a range of numbers that are written out", "5 in 1..3", "false"},
		{"rounded numbers", "round(x) > 2 and round(x) < 3", "false"},
		{"days", `days(day, date("2026-01-01")) > 2 and days(day, date("2026-01-01")) < 3`, "false"},
		{"what map gives is not the item", "find(map(items, .a), true) < 3 and find(map(items, .a + 9), true) > 3",
			"varies"},
		{"filter of another map",
			"filter(map(items, .a), true)[0] < 3 and filter(map(items, .a + 9), true)[0] > 3", "varies"},
		{"both branches", "rehire ? true : true", "true"},
		{"a let that decides", "let no = false; no and x > 1", "false"},
	} {
		t.Run(c.why, func(t *testing.T) {
			truth, ok := prove.Constant(compiled(t, s, c.src))
			got := "varies"
			if ok {
				got = map[bool]string{true: "true", false: "false"}[truth]
			}
			if got != c.want {
				t.Errorf("%s: got %s, want %s", c.src, got, c.want)
			}
		})
	}
}

// drawn draws a condition over the schema of the analyses, with all its forms.
func drawn(t *rapid.T, depth int) string {
	pick := func(of ...string) string { return rapid.SampledFrom(of).Draw(t, "part") }
	number := func() string { return pick("0", "1", "2", "3") }
	leaf := func() string {
		switch rapid.IntRange(0, 10).Draw(t, "leaf") {
		case 0:
			return pick("x", "y", "n", "count(items, .ok)", "len(tags)", "(rehire ? x : y)",
				"sum(map(items, .a))") + pick(" < ", " <= ", " == ", " != ", " > ", " >= ") + number()
		case 1:
			return "n in " + pick("0..1", "1..2", "2..2", "0..3")
		case 2:
			return pick("x", "n") + pick(" in ", " not in ") + pick("[1, 2]", "[3]", "1..2")
		case 3:
			return "client" + pick(` == "a"`, ` != "ab"`, ` startsWith "a"`, ` endsWith "b"`, ` matches "^a"`,
				` matches "^a+b?$"`, ` matches "b"`, ` in ["a", "ab"]`, ` matches "^(a|ab)$"`)
		case 4:
			return pick("any", "all", "none", "one") + "(items, " + pick(".ok", ".a > 1", `.b == "a"`,
				".ok and .a > 1") + ")"
		case 5:
			return "grade" + pick(` == "P1"`, ` >= "P2"`, ` matches "^P"`, ` matches "[12]$"`)
		case 6:
			return pick(`find(items, .ok) != nil`, `any(filter(items, .ok), .a > 1)`, `any(map(items, .a), # > 1)`,
				`len(filter(items, .ok)) > 1`)
		case 7:
			return "day" + pick(" < ", " == ", " > ") + pick(`date("2026-01-01")`, `date("2026-01-02")`)
		case 8:
			return pick(`client in [tags[0], "a"]`, `any(["a", "ab"], # == client)`, `all(items, .a <= 1)`,
				"((x > 1) ?? false)", "((n in 1..2) == true)", `find(map(items, .a + 1), # > 2) > 2`, "round(x) > 2")
		case 10:
			return pick("rehire", "not rehire", "rehire == true", `"a" in tags`, `tags[0] == "a"`)
		}
		return "(let v = " + pick("x", "n", "y") + "; v > " + number() + " and v < " + number() + ")"
	}
	if depth == 0 {
		return leaf()
	}
	a, b := drawn(t, depth-1), drawn(t, depth-1)
	switch rapid.IntRange(0, 4).Draw(t, "join") {
	case 0:
		return "(" + a + " and " + b + ")"
	case 1:
		return "(" + a + " or " + b + ")"
	case 2:
		return "not (" + a + ")"
	case 3:
		return "(if " + a + " { " + b + " } else { " + leaf() + " })"
	}
	return leaf()
}

// drawnFacts draws facts in which everything is known.
func drawnFacts(t *rapid.T, s *rule.Schema) *rule.Facts {
	f := s.NewFacts()
	set := func(path string, v rule.Value) {
		if err := f.Set(path, v); err != nil {
			t.Fatal(err)
		}
	}
	number := func(halves bool) rule.Value {
		n := exact.Int(int64(rapid.IntRange(0, 7).Draw(t, "number")))
		if q, _ := n.Div(exact.Int(2)); halves {
			n = q
		}
		return rule.NumberValue(n)
	}
	word := func() rule.Value {
		return rule.TextValue(rapid.SampledFrom([]string{"a", "ab", "b", "aab", "c"}).Draw(t, "word"))
	}
	set("client", word())
	set("rehire", rule.BoolValue(rapid.Bool().Draw(t, "rehire")))
	set("grade", rule.TextValue(rapid.SampledFrom([]string{"P1", "P2", "VP"}).Draw(t, "grade")))
	set("x", number(true))
	set("y", number(true))
	set("n", number(false))
	set("day", day(rapid.SampledFrom([]string{"2025-12-31", "2026-01-01", "2026-01-02", "2026-01-03"}).Draw(t,
		"day")))
	var items, tags []rule.Value
	for range rapid.IntRange(0, 3).Draw(t, "items") {
		items = append(items, rule.RecordValue([]rule.Value{number(true), word(),
			rule.BoolValue(rapid.Bool().Draw(t, "ok"))}))
		tags = append(tags, word())
	}
	set("items", rule.ListValue(items))
	set("tags", rule.ListValue(tags))
	return f
}

// TestReasoningAgainstFacts draws conditions and facts. What reasoning says can't
// be is never so, and what it says is always so is.
func TestReasoningAgainstFacts(t *testing.T) {
	t.Parallel()
	s := reasoned(t)
	told := 0
	pair := func(t *rapid.T) {
		a, err := s.Compile(drawn(t, 2), rule.WantBool)
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.Compile(drawn(t, 1), rule.WantBool)
		if err != nil {
			t.Fatal(err)
		}
		constant, always := prove.Constant(a)
		possible := prove.CanAllHold(a, b)
		if always || !possible {
			told++
		}
		for range 20 {
			f := drawnFacts(t, s)
			x, y := a.Truth(f), b.Truth(f)
			if x == rule.True && y == rule.True && !possible {
				t.Fatalf("%s and %s both hold, and were said not to", a.Source(), b.Source())
			}
			if always && x != rule.Unknown && (x == rule.True) != constant {
				t.Fatalf("%s is %s, and was said to be always %v", a.Source(), x, constant)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			pair(t)
		}
	})
	if told == 0 {
		t.Error("no condition was drawn of which something could be told")
	}
}
