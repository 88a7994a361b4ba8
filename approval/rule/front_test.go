package rule

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestFrontEndAgainstTheOldParser draws rules of both grammars, and mutations
// of them, and reads each with expr's parser and with the one before it.
func TestFrontEndAgainstTheOldParser(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 40 {
			seen[readAlike(t, sources().Draw(t, "rule"))]++
		}
	})
	for _, outcome := range []string{"read alike", "refused by both", "new", "refused with the text to write"} {
		t.Run(outcome, func(t *testing.T) {
			t.Parallel()
			if seen[outcome] == 0 {
				t.Errorf("no rule was %s: %v", outcome, seen)
			}
		})
	}
	t.Log(seen)
}

// TestFrontEndOverTheSameRules is the same over rules that do not change from run
// to run.
func TestFrontEndOverTheSameRules(t *testing.T) {
	t.Parallel()
	draw := sources()
	for seed := range 2500 {
		readAlike(t, draw.Example(seed))
	}
}

// FuzzFrontEnd is the same over what fuzzing comes to.
func FuzzFrontEnd(f *testing.F) {
	for _, src := range frontSeeds {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) { readAlike(t, src) })
}

// frontSeeds are rules with everything that the front end reads.
var frontSeeds = []string{
	`client == "acme" and bill.hourly - pay.hourly < bill.hourly * 0.30`,
	`not (a == b) or !c && d not in [1, 2.5,]`, "a ?? b ?? c", "(a ?? b) * -c % 2",
	`any(a.b, {.x > 1 and # in 1..5})`, "a?.b.c[0] == nil", `let x = a; x != nil ? x : 1`,
	"if a { b } else if c { d } else { e }", "a /* b */ and // c\nd",
	"a matches `^b``c$`", `'it\'s' + "\n\t\\"`, "1_000.5 in [.5, 1e3, 0x10]", "-a ?? b", "not a == b",
	"1 < a < 3", "max(a, .b)", "{a: 1}", "a | f()", "$env['a']",
	"#acc + #", "a[1:2]", "b'x'", "a; b", "let a = 1; let b = a + a; b", "::len(a)", "a ?: b",
	"12345678901234567890.5 == 1", "\ufeffa", "a\u2028b", "2027-10-11",
	"a.not in b.and", "a ?.5 : 1", "any(l, .c ?.b : .d)", "true.a", "1.a", "1..2", "a.b(c)", "f(a,)(b)",
	"count(a)", "# + .x", "\"\u0065\u0301\" == \"\u00e9\"",
}

// readAlike reads a rule with both parsers and says how they go together.
func readAlike(t rapid.TB, src string) string {
	n, errs := parse(src)
	for _, e := range errs {
		inside(t, src, e)
	}
	old, err := oldParse(src)
	switch {
	case n != nil && len(errs) > 0 || n == nil && len(errs) == 0:
		t.Fatalf("%q gives both a tree and errors, or neither", src)
	case errors.Is(err, errOldBound):
		return "past the bounds"
	case n != nil && err == nil:
		if where := different(src, n, old); where != "" && !partOfLiteral.MatchString(src) {
			t.Fatalf("%q is read in two ways: %s", src, where)
		}
		return "read alike"
	case n == nil && err != nil:
		return "refused by both"
	case n != nil:
		if newForm(src) == "" {
			t.Fatalf("%q is accepted by expr's parser alone, and has none of the new forms", src)
		}
		return "new"
	case slices.Contains([]Code{CodeExpr, CodeLimit, CodeUnused}, errs[0].Code):
		return "refused with the text to write"
	case oldForm(src, errs[0]) == "":
		t.Fatalf("%q was accepted before, and now there is: %s: %v", src, errs[0].Code, errs[0])
	}
	return "refused for a known reason"
}

// inside checks that an error points into its rule, and says something.
func inside(t rapid.TB, src string, e *Error) {
	whole := e.Source == "" && e.Offset == 0 && e.End == 0 // about all of it: too long, no text
	if e.Code == "" || e.Message == "" || e.Offset < 0 || e.Offset > e.End || e.End > len(src) || !whole &&
		e.Source != src {
		t.Fatalf("%q: an error without code, message or place: %+v", src, *e)
	}
	if e.Line < 1 || e.Line > 1+strings.Count(src, "\n") || e.Column < 1 || e.Column > 1+len(src) {
		t.Fatalf("%q: an error at %d:%d", src, e.Line, e.Column)
	}
}

// different says where two trees of a rule are not equal. A plus sign was
// outside of the place of what it stands before, and belongs to it now.
func different(src string, n, old *syntax) string {
	signless := func(at int) int {
		for at < len(src) && strings.IndexByte("+ \t\r\n", src[at]) >= 0 {
			at++
		}
		return at
	}
	switch {
	case n.op != old.op || n.text != old.text || !n.num.Equal(old.num) || len(n.args) != len(old.args):
		return fmt.Sprintf("%d %q %s with %d parts, and %d %q %s with %d", n.op, n.text, n.num, len(n.args),
			old.op, old.text, old.num, len(old.args))
	case signless(n.from) != signless(old.from) || n.to != old.to:
		return fmt.Sprintf("%q and %q", src[n.from:n.to], src[old.from:old.to])
	}
	for i := range n.args {
		if where := different(src, n.args[i], old.args[i]); where != "" {
			return where
		}
	}
	return ""
}

// oldForms are what the old parser read, the front end refuses, and neither
// expr's reading nor a bound is the reason: the code is the one that the
// checker gave, or that of a mistake.
var oldForms = []struct {
	name    string
	code    Code
	says    string // by the error
	has     string // in the rule
	example string
}{
	{"a date as arithmetic", CodeSyntax, "not a date", `\d[-/.]\d`, "2027-10-11 < a"},
	{"a quote that needs no backslash, which expr refuses", CodeSyntax, "can follow a backslash", `\\["']`,
		`'it\"s' == a`},
	{"a loop with one or three arguments", CodeType, "takes 2 arguments",
		`\b(any|all|none|one|count|filter|find|map|sum)\s*\(`, "any(a)"},
	{"an item in a function that has none", CodeSyntax, "none here", `[#.]`, "round(a, .b)"},
	{"an item in a function whose name is a mistake", CodeUnknownName, "unknown function", `[#.]`, "ma0(a, .b)"},
	{"a part of a number or truth value", CodeSyntax, "", partOfLiteral.String(), "true.a"},
	{"a branch that begins with a point, which is ?. in expr", CodeSyntax, "", `\?\.`,
		"any(l, .c ?.b : .d)"},
}

// TestOldForms reads an example of each, so that none of them depends on what
// is drawn.
func TestOldForms(t *testing.T) {
	t.Parallel()
	for _, f := range oldForms {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			_, errs := parse(f.example)
			if _, err := oldParse(f.example); err != nil || len(errs) == 0 {
				t.Fatalf("%q: the old parser says %v, the front end %v", f.example, err, errs)
			}
			if got := oldForm(f.example, errs[0]); got != f.name {
				t.Errorf("%q is taken for %q: %v", f.example, got, errs[0])
			}
		})
	}
}

// partOfLiteral is 1.x or true.x, which no rule has: expr reads -true.x as
// (-true).x, and the checker refuses both.
var partOfLiteral = regexp.MustCompile(`\b(\d[\d_]*|true|false)\s*\.\s*[a-zA-Z_]`)

func oldForm(src string, e *Error) string {
	for _, f := range oldForms {
		if e.Code == f.code && strings.Contains(e.Message, f.says) && regexp.MustCompile(f.has).MatchString(src) {
			return f.name
		}
	}
	return ""
}

// newForm names what a rule has that the old parser did not read.
func newForm(src string) string {
	toks, err := tokens(src)
	if err != nil {
		return ""
	}
	if withoutComments(src) != src {
		return "comment"
	}
	for i, t := range toks {
		last := token{kind: tOp, text: "("}
		if i > 0 {
			last = toks[i-1]
		}
		if last.text == "." && t.kind == tOp && isLetter(t.text[0]) { // a.in
			toks[i].kind, t.kind = tName, tName
		}
		ends := last.kind != tOp || last.text == ")" || last.text == "]" || last.text == "}"
		switch {
		case t.kind == tString && src[t.from] == '`':
			return "backticks"
		case t.kind == tName && t.text == "nil":
			return "nil"
		case t.kind == tNumber && strings.Contains(t.text, "._"):
			return "an underscore after the point"
		case t.kind != tOp:
		case slices.Contains([]string{"{", "?.", "..", "matches", "let", "if"}, t.text):
			return t.text
		case t.text == "[" && ends:
			return "index"
		case last.text == "," && (t.text == ")" || t.text == "]"):
			return "trailing comma"
		case (t.text == "not" || t.text == "!") && last.kind == tOp && !slices.Contains([]string{"(", "[", ",", "?", ":", "and", "&&", "or", "||", "not", "!"}, last.text) && !ends:
			return "not after an operator"
		}
	}
	return ""
}
