package rule_test

import (
	"fmt"
	"maps"
	"math"
	"math/big"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// unexplained is the kind of a difference that has none.
const unexplained = "unexplained"

// difference is a kind of difference with an example.
type difference struct {
	name     string
	is       func(c cause) bool
	example  *part
	facts    map[string]any
	declared bool // the environment, to expr
}

// kindOfDifference finds the first kind whose cause is there.
func kindOfDifference(c cause) string {
	for _, d := range differences {
		if d.is(c) {
			return d.name
		}
	}
	return unexplained
}

// missing reports whether a part is not known: it is missing, or a list that
// holds something missing.
func (s sides) missing() bool {
	return s.here.IsMissing() || s.here.Kind() == rule.List &&
		slices.ContainsFunc(s.here.Items(), rule.Value.IsMissing)
}

func (c cause) missing() bool { return slices.ContainsFunc(c.parts, sides.missing) }

// needsMissing: the outcome is unknown, and no other part decides it.
func (c cause) needsMissing() bool {
	parts := c.parts
	if c.loop() {
		parts = parts[1:]
	}
	count := func(b bool) (n int) {
		for _, p := range parts {
			if is, ok := p.here.Bool(); ok && is == b {
				n++
			}
		}
		return n
	}
	switch {
	case !c.missing() || !c.here.IsMissing() || c.refused != "" || c.op == "??" ||
		strings.HasSuffix(c.op, " nil"):
		return false
	case c.isOp("if"):
		return c.parts[0].missing()
	case c.isOp("and") || c.isCall("all"):
		return count(false) == 0
	case c.isOp("or") || c.isCall("any none"):
		return count(true) == 0
	case c.isCall("one"):
		return count(true) < 2
	}
	return true
}

// float reports whether a number of expr that a part gives is a float64.
func float(x any) bool {
	items, ok := x.([]any)
	_, is := x.(float64)
	return is || ok && slices.ContainsFunc(items, float)
}

func (c cause) float() bool {
	return slices.ContainsFunc(c.parts, func(s sides) bool {
		return float(s.there) ||
			s.static == reflect.Float64
	})
}

// mistyped reports whether expr takes a fraction for a whole number. Where it is
// the item of a list, its type is not told; then a loop over fractions tells
// that fails though none of what it looks at does.
func (c cause) mistyped() bool {
	if c.loop() && c.fails != nil && len(c.parts) > 0 && float(c.parts[0].there) {
		return true
	}
	return slices.ContainsFunc(c.parts, func(s sides) bool { return s.static == reflect.Int && float(s.there) })
}

// beyond reports whether a number is larger than what float64 counts exactly.
func beyond(x any) bool {
	if items, ok := x.([]any); ok {
		return slices.ContainsFunc(items, beyond)
	}
	r, ok := rational(x)
	return ok && new(big.Rat).Abs(r).Cmp(new(big.Rat).SetInt64(1<<53)) > 0
}

// inexact: a part is a float64 that is near to the number only, or one next to
// a number that float64 does not hold.
func (c cause) inexact() bool {
	large := slices.ContainsFunc(c.parts, func(s sides) bool { return beyond(s.there) })
	return c.float() && large || slices.ContainsFunc(c.parts,
		func(s sides) bool { _, rounded := equal(s.here, s.there); return rounded })
}

// wraps reports whether the number in expr is the one here in a machine word.
func (c cause) wraps() bool {
	n, ok := c.here.Number()
	there, whole := c.there.(int)
	if !ok || !whole || !n.IsInt() || n.Rat().Num().IsInt64() {
		return false
	}
	word := new(big.Int).Lsh(big.NewInt(1), 64)
	low := new(big.Int).Mod(n.Rat().Num(), word)
	if low.Bit(63) == 1 {
		low.Sub(low, word)
	}
	return low.Cmp(big.NewInt(int64(there))) == 0
}

func (c cause) isOp(ops string) bool { return slices.Contains(strings.Fields(ops), c.op) }

func (c cause) isCall(names string) bool {
	return c.op == "call" && slices.Contains(strings.Fields(names), c.text)
}

// zero reports whether a part is the number 0.
func (c cause) zero(i int) bool {
	n, ok := c.parts[i].here.Number()
	return ok && n.Sign() == 0
}

var differences = []difference{
	{"a whole number of any length: in expr one that fits no machine word is an error",
		func(c cause) bool { return c.op == "lit" && c.kind == 'n' && len(c.text) > 18 && c.fails != nil },
		lit('n', "12345678901234567890"), nil, false},
	{"whole numbers have no end: in expr they wrap around",
		func(c cause) bool { return (c.isOp("+ - * neg") || c.isCall("sum abs")) && c.wraps() },
		do('n', "+", name('n', "i"), lit('n', "1")), map[string]any{"i": math.MaxInt64}, false},
	{"division by zero is unknown: in expr it is endless, or an error of %",
		func(c cause) bool { return c.isOp("/ %") && c.here.IsMissing() && c.zero(1) },
		do('b', ">", do('n', "/", lit('n', "1"), name('n', "i")), lit('n', "100")), map[string]any{"i": 0}, false},
	{"numbers are exact, division too: in expr all that is not whole is float64",
		func(c cause) bool {
			return c.refused == "" && c.fails == nil && c.inexact() &&
				(c.isOp("+ - * / neg == != < <= > >= in range") || c.op == "not in" || c.op == "in range" ||
					c.isCall("sum min max abs round find map filter count any all none one")) ||
				c.op == "/" && beyondParts(c)
		},
		do('b', "==", do('n', "+", lit('n', "0.1"), lit('n', "0.2")), lit('n', "0.3")), nil, false},
	{"% of fractions is what is left: in expr it is an error",
		func(c cause) bool { return c.op == "%" && c.float() && c.fails != nil && !c.missing() },
		do('n', "%", lit('n', "7.5"), lit('n', "2")), nil, false},
	{"round keeps to the mode of the schema: in expr halves go away from zero",
		func(c cause) bool { return c.isCall("round") && c.float() && !c.missing() && c.fails == nil },
		call('n', "round", lit('n', "2.5")), nil, false},
	{"blank text is missing: in expr it is a text",
		func(c cause) bool {
			return (c.op == "name" || c.isCall("trim lower upper")) && !c.missing() && onlyBlank(c.here, c.there)
		},
		name('t', "s"), map[string]any{"s": ""}, false},
	{"an absent list is empty: in expr it is nil",
		func(c cause) bool { return c.op == "name" && c.here.Kind() == rule.List && c.there == nil },
		call('n', "len", name('N', "l")), nil, false},
	{"nothing is outside of a list: in expr it is an error",
		func(c cause) bool { return c.op == "index" && c.here.IsMissing() && c.fails != nil },
		do('n', "??", &part{op: "index", kind: 'n', text: "5", args: []*part{name('N', "l")}}, lit('n', "0")),
		map[string]any{"l": []any{1, 2}}, false},
	{"filter(list, condition)[-1] is the last of those, wherever it stands: expr v1.17.8 loses what is before it in the same operation",
		func(c cause) bool { return c.loses },
		&part{op: "list", kind: 'N', args: []*part{lit('n', "7"),
			{op: "index", kind: 'n', text: "-1", args: []*part{call('N', "filter", name('N', "l"),
				lit('b', "true"))}}}}, map[string]any{"l": []any{1, 2}}, false},
	{"min and max of a whole number and a fraction are what they are: expr v1.17.8 takes them for a whole number where it knows the first to be one",
		func(c cause) bool { return c.mistyped() && !c.missing() },
		do('b', "!=", call('n', "min", name('n', "i"), lit('n', "0.1")), name('n', "j")),
		map[string]any{"i": 2, "j": 3}, true},
	{"text has no order: in expr it is that of its bytes",
		func(c cause) bool { return c.isOp("< <= > >=") && c.args[0].kind == 't' && c.refused == rule.CodeType },
		do('b', "<", name('t', "s"), lit('t', `"b"`)), map[string]any{"s": "a"}, false},
	{"contains also asks lists: in expr text alone",
		func(c cause) bool {
			return c.asksList() && c.fails != nil && (c.here.Kind() == rule.Bool || c.missing()) || c.loop() &&
				c.uncompiled && c.within((*part).asksList)
		},
		do('b', "contains", name('T', "w"), lit('t', `"a"`)), map[string]any{"w": []any{"a", "b"}}, false},
	{"a condition is known as soon as the rest can't change it: in expr nil before it is an error",
		func(c cause) bool {
			return (c.isOp("and or") || c.isCall("any all none one")) && c.here.Kind() == rule.Bool && c.missing() &&
				(c.fails != nil || c.there == nil)
		},
		do('b', "or", name('b', "p"), name('b', "q")), map[string]any{"q": true}, false},
	{"what needs something missing is unknown: in expr nil is an error",
		func(c cause) bool { return c.needsMissing() && c.fails != nil },
		do('b', "<", name('n', "i"), lit('n', "3")), nil, false},
	{"what needs something missing is unknown: in expr nil is compared, counted or not found as a value is",
		func(c cause) bool { return c.needsMissing() && c.fails == nil },
		do('b', "!=", name('t', "s"), lit('t', `"a"`)), nil, false},
}

// onlyBlank: what is missing here is blank there, and all else is equal.
func onlyBlank(here rule.Value, there any) bool {
	if s, ok := there.(string); ok && here.IsMissing() {
		return strings.TrimSpace(s) == ""
	}
	items, ok := there.([]any)
	if !ok || len(items) != len(here.Items()) {
		same, _ := equal(here, there)
		return same
	}
	for i, x := range here.Items() {
		if !onlyBlank(x, items[i]) {
			return false
		}
	}
	return true
}

// asksList reports whether a part asks what is in a list by contains.
func (p *part) asksList() bool {
	return p.op == "contains" && strings.IndexByte("NT", p.args[0].kind) >= 0
}

// beyondParts: whole numbers are divided of which float64 holds the nearest.
func beyondParts(c cause) bool {
	return c.fails == nil && slices.ContainsFunc(c.parts, func(s sides) bool { return beyond(s.there) })
}

// TestDifferencesToExpr keeps the list of differences, as the documentation of
// the package has it, in a golden file.
func TestDifferencesToExpr(t *testing.T) {
	t.Parallel()
	j := newJudge(t)
	var b strings.Builder
	for _, d := range differences {
		f := j.facts(d.facts)
		is := j.eval(d.example, d.facts, f, d.declared)
		if kind := kindOfDifference(j.cause(d.example, is, d.facts, f, d.declared)); kind != d.name {
			t.Errorf("the example of %q is of the kind %q", d.name, kind)
		}
		here, there := is.here.String(), fmt.Sprint(is.there)
		switch {
		case is.refused != "":
			here = "refused"
		case is.here.IsMissing():
			here = "unknown"
		}
		switch s, ok := is.there.(string); {
		case is.fails != nil:
			there = "an error"
		case is.there == nil:
			there = "nil"
		case ok:
			there = fmt.Sprintf("%q", s)
		}
		var over []string
		for _, n := range slices.Sorted(maps.Keys(d.facts)) {
			if x, ok := d.facts[n].(string); ok {
				over = append(over, fmt.Sprintf("%s is %q", n, x))
			} else {
				over = append(over, n+" is "+value(d.facts[n]).String())
			}
		}
		if over = append(over, "here "+here); len(d.facts) == 0 &&
			strings.ContainsAny(d.example.write(nil), "ilps") {
			over = slices.Insert(over, 0, "nothing is given")
		}
		fmt.Fprintf(&b, "%s:\n\n\t%s\n\t// %s, in expr %s\n\n", d.name, d.example.write(nil),
			strings.Join(over, ", "), there)
	}
	golden(t, "differences.txt", b.String())
}

// TestDifferencesAreDocumented holds the package documentation to the golden
// file.
func TestDifferencesAreDocumented(t *testing.T) {
	t.Parallel()
	list, err := os.ReadFile("testdata/differences.txt")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for line := range strings.Lines(strings.TrimSpace(string(list)) + "\n") {
		sep := " "
		if line == "\n" || strings.HasPrefix(line, "\t") {
			sep = ""
		}
		want.WriteString("//" + sep + line)
	}
	if !strings.Contains(string(doc), want.String()) {
		t.Errorf("the section \"For those who know expr\" of doc.go is not testdata/differences.txt:\n%s",
			want.String())
	}
}
