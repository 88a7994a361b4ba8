package rule

import (
	"fmt"
	"slices"
	"strings"
)

// Column says under which name a store keeps a field.
type Column struct{ Name string }

// Filter is a condition that a store can evaluate: a small tree. A comparison
// with a column that is null is neither true nor false, as in SQL; a row
// belongs to the outcome when the whole is true. not stands only before in and
// known.
type Filter struct {
	Op     string    // and, or, not, ==, !=, <, <=, >, >=, in, known (IS NOT NULL), true, false
	Args   []*Filter // of and, or: two or more; of not: one
	Column string
	Value  Value   // compared with
	Values []Value // in; at least one
}

// FilterError says why a rule can't be turned into a filter.
type FilterError struct{ Err *Error }

// Error names the part and the reason.
func (e *FilterError) Error() string { return e.Err.Error() }

// Unwrap returns the error with its place.
func (e *FilterError) Unwrap() error { return e.Err }

// maxFilter bounds the parts of a filter, with what named rules stand for.
const maxFilter = 2000

// Filter turns a condition into a filter over columns that lets through what
// the rule is true for; what is unknown stays outside, also behind not. known
// gives facts whose values are put in as constants: names under actor, and
// today; nil when there are none. Parts that read constants alone are evaluated
// while the filter is built, functions of the host too; one that is unknown lets
// nothing through.
func (r *Rule) Filter(columns map[string]Column, known *Facts) (*Filter, error) {
	if known == nil {
		known = r.schema.NewFacts()
	}
	b := filterBuilder{r: r, columns: columns, known: known, fixed: map[*node]bool{}}
	return b.build(r.root, true)
}

type filterBuilder struct {
	r       *Rule
	columns map[string]Column
	known   *Facts
	fixed   map[*node]bool // reads constants alone
	inside  *node          // the named rule in which the builder is
	parts   int
	steps   int
}

func (b *filterBuilder) refuse(n *node, format string, a ...any) (*Filter, error) {
	if b.inside != nil {
		n = b.inside
	}
	return nil, &FilterError{newError(b.r.src, n.from, n.to, CodeType, "this can't be a database filter: "+format, a...)}
}

// constant reports whether a part reads no column.
func (b *filterBuilder) constant(n *node) bool {
	if c, ok := b.fixed[n]; ok {
		return c
	}
	c := len(n.paths) == 0
	switch {
	case n.op != opName:
	case n.def != nil:
		c = b.constant(n.def.root)
	default:
		_, column := b.columns[n.text]
		c = !column && (n.slot < 0 || strings.HasPrefix(n.text, "actor."))
	}
	for _, a := range n.args {
		c = b.constant(a) && c
	}
	b.fixed[n] = c
	return c
}

func (b *filterBuilder) eval(n *node) Value {
	e := env{f: b.known, slots: b.known.slots, steps: b.steps + n.cost, mixed: n.mixed}
	v := e.value(n)
	b.steps = e.steps
	if e.over {
		return Value{}
	}
	return v
}

var filterOps = map[op]string{opEq: "==", opNe: "!=", opLt: "<", opLe: "<=", opGt: ">", opGe: ">=", opIn: "in"}

// mirrored is the operator with its sides changed, opposite the one that is
// true when it is false.
var (
	mirrored = map[op]op{opLt: opGt, opLe: opGe, opGt: opLt, opGe: opLe, opEq: opEq, opNe: opNe}
	opposite = map[op]op{opLt: opGe, opLe: opGt, opGt: opLe, opGe: opLt, opEq: opNe, opNe: opEq}
)

// build gives the filter of what makes n true, or false when want is false:
// so not is carried down to the comparisons, and unknown never turns true.
func (b *filterBuilder) build(n *node, want bool) (*Filter, error) {
	if b.parts++; b.parts > maxFilter || b.steps > MaxSteps {
		return b.refuse(n, "it has too many parts")
	}
	if b.constant(n) {
		v := b.eval(n)
		if truth(&v) == truthOf(want) {
			return &Filter{Op: "true"}, nil
		}
		return &Filter{Op: "false"}, nil
	}
	switch {
	case n.op == opIn && n.args[1].op == opRange && !isWhole(n.args[0]):
		return b.refuse(n, "a range holds whole numbers alone; write a >= x and a <= y")
	case n.op == opContains && n.args[0].typ.Kind == List:
		return b.compare(&node{op: opIn, args: []*node{n.args[1], n.args[0]}, from: n.from, to: n.to, typ: n.typ}, want)
	case n.simple != nil && (n.op == opMatches || n.op == opIn && n.args[1].op == opRange || n.op >= opEq && n.op <= opGe):
		return b.build(n.simple, want)
	}
	switch n.op {
	case opName:
		if n.def != nil {
			return b.named(n, want)
		}
		if c, ok := b.columns[n.text]; ok {
			return &Filter{Op: "==", Column: c.Name, Value: BoolValue(want)}, nil
		}
		return b.refuse(n, "%s is not an indexed column", n.text)
	case opAnd, opOr:
		f := &Filter{Op: "or"}
		if (n.op == opAnd) == want {
			f.Op = "and"
		}
		for _, a := range n.args {
			p, err := b.build(a, want)
			if err != nil {
				return nil, err
			}
			f.Args = append(f.Args, p)
		}
		return f, nil
	case opNot:
		return b.build(n.args[0], !want)
	case opIf:
		return b.branch(n, want)
	case opCall:
		if f, err, ok := b.holds(n, want); ok {
			return f, err
		}
		if column := through(n.args[0]); n.fn.call == callHas && column.op == opName {
			if c, ok := b.columns[column.text]; ok {
				return negate(&Filter{Op: "known", Column: c.Name}, want), nil
			}
		}
		return b.refuse(n, "%s() is computed, not stored", n.text)
	case opEq, opNe, opLt, opLe, opGt, opGe, opIn:
		return b.compare(n, want)
	}
	return b.refuse(n, "only comparisons of columns with and, or, not can")
}

// branch gives c ? a : b as c and a, or not c and b.
func (b *filterBuilder) branch(n *node, want bool) (*Filter, error) {
	out := &Filter{Op: "or"}
	for i, a := range n.args[1:] {
		c, err := b.build(n.args[0], i == 0)
		if err != nil {
			return nil, err
		}
		p, err := b.build(a, want)
		if err != nil {
			return nil, err
		}
		out.Args = append(out.Args, &Filter{Op: "and", Args: []*Filter{c, p}})
	}
	return out, nil
}

// holds gives any(list, # == column) of a constant list as column in list, and
// none(list, # == column) and all(list, # != column) as not in.
func (b *filterBuilder) holds(n *node, want bool) (f *Filter, err error, ok bool) {
	item, yes, ok := membership(n)
	if !ok || !b.constant(n.args[0]) {
		return nil, nil, false
	}
	column := through(item)
	if _, stored := b.columns[column.text]; column.op != opName || !stored {
		return nil, nil, false
	}
	want = want == yes
	if list := b.eval(n.args[0]); !list.IsMissing() && len(list.list) == 0 && !want {
		return &Filter{Op: "true"}, nil, true
	}
	f, err = b.compare(&node{op: opIn, args: []*node{column, n.args[0]}, from: n.from, to: n.to, typ: n.typ}, want)
	return f, err, true
}

func (b *filterBuilder) named(n *node, want bool) (*Filter, error) {
	if b.inside == nil {
		b.inside = n
		defer func() { b.inside = nil }()
	}
	return b.build(n.def.root, want)
}

func negate(f *Filter, want bool) *Filter {
	if want {
		return f
	}
	return &Filter{Op: "not", Args: []*Filter{f}}
}

func (b *filterBuilder) compare(n *node, want bool) (*Filter, error) {
	column, other, o := through(n.args[0]), through(n.args[1]), n.op
	left, right := n.args[0], n.args[1] // as they are written
	c, ok := b.columns[column.text]
	if column.op != opName || !ok {
		if o == opIn {
			return b.refuse(left, "the left side of in is not an indexed column")
		}
		column, other, right, o = other, column, left, mirrored[o]
		if c, ok = b.columns[column.text]; column.op != opName || !ok {
			return b.refuse(n, "neither side is an indexed column")
		}
	}
	if n.choices != nil {
		return b.refuse(n, "the order of choices is not stored")
	}
	if _, both := b.columns[other.text]; both && other.op == opName {
		return b.refuse(right, "two columns can't be compared")
	}
	if !b.constant(other) {
		return b.refuse(right, "a column is compared with constants")
	}
	v := b.eval(other)
	switch {
	case v.IsMissing():
		return &Filter{Op: "false"}, nil
	case holdsAmount(&v):
		return b.refuse(right, "a column has no currency of its own")
	case o == opIn && slices.ContainsFunc(v.list, Value.IsMissing):
		known := slices.DeleteFunc(slices.Clone(v.list), Value.IsMissing)
		if !want || len(known) == 0 { // it may be the one that is not known
			return &Filter{Op: "false"}, nil
		}
		return &Filter{Op: "in", Column: c.Name, Values: known}, nil
	case o == opIn && len(v.list) == 0 && want:
		return &Filter{Op: "false"}, nil
	case o == opIn && len(v.list) == 0:
		return &Filter{Op: "known", Column: c.Name}, nil
	case o == opIn:
		return negate(&Filter{Op: "in", Column: c.Name, Values: v.list}, want), nil
	case !want:
		o = opposite[o]
	}
	return &Filter{Op: filterOps[o], Column: c.Name, Value: v}, nil
}

// String writes the filter for people.
func (f *Filter) String() string {
	switch f.Op {
	case "and", "or":
		parts := make([]string, len(f.Args))
		for i, a := range f.Args {
			parts[i] = a.String()
		}
		return "(" + strings.Join(parts, " "+f.Op+" ") + ")"
	case "not":
		return "not " + f.Args[0].String()
	case "true", "false":
		return f.Op
	case "known":
		return f.Column + " is known"
	case "in":
		return fmt.Sprintf("%s in %s", f.Column, ListValue(f.Values))
	}
	return f.Column + " " + f.Op + " " + f.Value.String()
}
