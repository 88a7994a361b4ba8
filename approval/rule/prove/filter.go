package prove

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// Column says under which name a store keeps a field.
type Column struct{ Name string }

// Constants are the facts whose values are put into a filter: the day, and the
// names under Group.
type Constants struct {
	Facts *rule.Facts // nil: nothing is known
	Group string
}

// Filter is a condition that a store can evaluate: a small tree. A comparison
// with a column that is null is neither true nor false, as in SQL; a row
// belongs to the outcome when the whole is true. not stands only before in and
// known.
type Filter struct {
	Op     string    // and, or, not, ==, !=, <, <=, >, >=, in, known (IS NOT NULL), true, false
	Args   []*Filter // of and, or: two or more; of not: one
	Column string
	Value  rule.Value   // compared with
	Values []rule.Value // in; at least one
}

// FilterError says why a rule can't be turned into a filter.
type FilterError struct{ Err *rule.Error }

// Error names the part and the reason.
func (e *FilterError) Error() string { return e.Err.Error() }

// Unwrap returns the error with its place.
func (e *FilterError) Unwrap() error { return e.Err }

// maxFilter bounds the parts of a filter, with what named rules stand for.
const maxFilter = 2000

// NewFilter turns a condition into a filter over columns, by the names of the
// fields that they keep. It lets through what the rule is true for; what is
// unknown stays outside, also under not. Parts that read constants alone are
// evaluated while the filter is built, functions of the host too; one that is
// unknown lets nothing through. The error is a [*FilterError].
func NewFilter(r *rule.Rule, columns map[string]Column, known Constants) (*Filter, error) {
	if known.Facts == nil {
		known.Facts = r.Schema().NewFacts()
	}
	b := filterBuilder{src: r.Source(), columns: columns, known: known, fixed: map[*term]bool{}}
	return b.where(read(r)[0], rule.True)
}

type filterBuilder struct {
	src     string
	columns map[string]Column
	known   Constants
	fixed   map[*term]bool // reads constants alone
	inside  *term          // the named rule in which the builder is
	parts   int
	steps   int
}

func (b *filterBuilder) refuse(n *term, format string, a ...any) (*Filter, error) {
	if b.inside != nil {
		n = b.inside
	}
	return nil, &FilterError{n.part.Error(b.src, rule.CodeType, "", "this can't be a database filter: "+format,
		a...)}
}

// constant reports whether a term reads no column.
func (b *filterBuilder) constant(n *term) bool {
	if c, ok := b.fixed[n]; ok {
		return c
	}
	c := n.part == nil || len(n.part.Compared) == 0
	switch {
	case n.op != op.Name:
	case n.of != nil:
		c = b.constant(n.of)
	default:
		_, column := b.column(n)
		c = !column && (!n.part.Field || strings.HasPrefix(n.text, b.known.Group+"."))
	}
	for _, a := range n.args {
		c = b.constant(a) && c
	}
	b.fixed[n] = c
	return c
}

// column is the column that keeps a field.
func (b *filterBuilder) column(n *term) (Column, bool) {
	c, ok := b.columns[n.text]
	return c, ok && n.op == op.Name && n.of == nil
}

// eval evaluates a constant.
func (b *filterBuilder) eval(n *term) rule.Value {
	if n.part == nil { // the words of a pattern
		words := make([]rule.Value, len(n.args))
		for i, a := range n.args {
			words[i] = b.eval(a)
		}
		return rule.ListValue(words)
	}
	v, steps := n.part.Evaluate(b.known.Facts, b.steps)
	b.steps = steps
	return v
}

var filterOps = map[op.Op]string{op.Eq: "==", op.Ne: "!=", op.Lt: "<", op.Le: "<=", op.Gt: ">", op.Ge: ">="}

// where returns the filter of what makes n true, or false: not is carried down to
// the comparisons, and unknown never turns true.
func (b *filterBuilder) where(n *term, is rule.Truth) (*Filter, error) {
	if b.parts++; b.parts > maxFilter || b.steps > rule.MaxSteps {
		return b.refuse(n, "it has too many parts")
	}
	if b.constant(n) {
		if truth, ok := b.eval(n).Bool(); ok && truthOf(truth) == is {
			return &Filter{Op: "true"}, nil
		}
		return &Filter{Op: "false"}, nil
	}
	switch n.op {
	case op.Name:
		return b.name(n, is)
	case op.And, op.Or:
		return b.join(n, is)
	case op.Not:
		return b.where(n.args[0], is.Not())
	case op.If:
		return b.branch(n, is)
	case op.Call:
		return b.call(n, is)
	case op.Contains:
		if n.args[0].typ.Kind == rule.List {
			return b.in(n.args[1], n.args[0], is)
		}
	case op.In:
		if n.args[1].op != op.Range {
			return b.in(n.args[0], n.args[1], is)
		}
		if !isWhole(n.args[0]) {
			return b.refuse(n, "a range holds whole numbers alone; write a >= x and a <= y")
		}
		return b.where(n.simple, is)
	case op.Eq, op.Ne, op.Lt, op.Le, op.Gt, op.Ge, op.Matches:
		switch {
		case n.simple != nil:
			return b.where(n.simple, is)
		case n.op != op.Matches:
			return b.compare(n, is)
		}
	}
	return b.refuse(n, "only comparisons of columns with and, or, not can")
}

func (b *filterBuilder) name(n *term, is rule.Truth) (*Filter, error) {
	if n.of == nil {
		if c, ok := b.column(n); ok {
			return &Filter{Op: "==", Column: c.Name, Value: rule.BoolValue(is == rule.True)}, nil
		}
		return b.refuse(n, "%s is not an indexed column", n.text)
	}
	if b.inside == nil {
		b.inside = n
		defer func() { b.inside = nil }()
	}
	return b.where(n.of, is)
}

func (b *filterBuilder) join(n *term, is rule.Truth) (*Filter, error) {
	f := &Filter{Op: "or"}
	if (n.op == op.And) == (is == rule.True) {
		f.Op = "and"
	}
	for _, a := range n.args {
		p, err := b.where(a, is)
		if err != nil {
			return nil, err
		}
		f.Args = append(f.Args, p)
	}
	return f, nil
}

// branch returns c ? a : b as c and a, or not c and b.
func (b *filterBuilder) branch(n *term, is rule.Truth) (*Filter, error) {
	out := &Filter{Op: "or"}
	when := rule.True
	for _, side := range n.args[1:] {
		c, err := b.where(n.args[0], when)
		if err != nil {
			return nil, err
		}
		p, err := b.where(side, is)
		if err != nil {
			return nil, err
		}
		out.Args = append(out.Args, &Filter{Op: "and", Args: []*Filter{c, p}})
		when = rule.False
	}
	return out, nil
}

// call returns has(column), and any, none and all that ask whether a constant
// list has a column.
func (b *filterBuilder) call(n *term, is rule.Truth) (*Filter, error) {
	if n.fn == "has" {
		if c, ok := b.column(through(n.args[0])); ok {
			return onlyIf(&Filter{Op: "known", Column: c.Name}, is), nil
		}
	}
	item, found, ok := membership(n)
	if ok && b.constant(n.args[0]) {
		if c, ok := b.column(through(item)); ok {
			if !found {
				is = is.Not()
			}
			return b.listed(c, n.args[0], is)
		}
	}
	return b.refuse(n, "%s() is computed, not stored", n.text)
}

// listed returns any(list, # == column). Of an empty list it is false, and not
// unknown, also where the column is null.
func (b *filterBuilder) listed(c Column, list *term, is rule.Truth) (*Filter, error) {
	v := b.eval(list)
	if is == rule.False && v.Kind() == rule.List && len(v.Items()) == 0 {
		return &Filter{Op: "true"}, nil
	}
	return b.within(c, list, v, is)
}

func onlyIf(f *Filter, is rule.Truth) *Filter {
	if is == rule.True {
		return f
	}
	return &Filter{Op: "not", Args: []*Filter{f}}
}

// in returns column in list.
func (b *filterBuilder) in(item, list *term, is rule.Truth) (*Filter, error) {
	c, ok := b.column(through(item))
	if !ok {
		return b.refuse(item, "the left side of in is not an indexed column")
	}
	if f, err := b.against(list); err != nil {
		return f, err
	}
	return b.within(c, list, b.eval(through(list)), is)
}

// within returns column in a list that is known. at is where the list stands.
func (b *filterBuilder) within(c Column, at *term, list rule.Value, is rule.Truth) (*Filter, error) {
	items := list.Items()
	known := slices.DeleteFunc(slices.Clone(items), rule.Value.IsMissing)
	switch {
	case list.IsMissing():
		return &Filter{Op: "false"}, nil
	case slices.ContainsFunc(known, foreign):
		return b.refuse(at, "a column has no currency of its own")
	case len(items) == 0 && is == rule.False:
		return &Filter{Op: "known", Column: c.Name}, nil
	case len(known) == 0, len(known) < len(items) && is == rule.False: // it may be the one that is not known
		return &Filter{Op: "false"}, nil
	}
	return onlyIf(&Filter{Op: "in", Column: c.Name, Values: known}, is), nil
}

// foreign reports whether a value is an amount in another currency.
func foreign(v rule.Value) bool { return v.Kind() == rule.Amount }

// against refuses what a column can't be compared with.
func (b *filterBuilder) against(other *term) (*Filter, error) {
	if _, ok := b.column(through(other)); ok {
		return b.refuse(other, "two columns can't be compared")
	}
	if !b.constant(other) {
		return b.refuse(other, "a column is compared with constants")
	}
	return nil, nil
}

func (b *filterBuilder) compare(n *term, is rule.Truth) (*Filter, error) {
	column, other, o := n.args[0], n.args[1], n.op
	c, ok := b.column(through(column))
	if !ok {
		column, other, o = other, column, o.Mirrored()
		if c, ok = b.column(through(column)); !ok {
			return b.refuse(n, "neither side is an indexed column")
		}
	}
	if n.choices != nil {
		return b.refuse(n, "the order of choices is not stored")
	}
	if f, err := b.against(other); err != nil {
		return f, err
	}
	v := b.eval(other)
	switch {
	case v.IsMissing():
		return &Filter{Op: "false"}, nil
	case foreign(v):
		return b.refuse(other, "a column has no currency of its own")
	case is == rule.False:
		o = o.Opposite()
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
		return fmt.Sprintf("%s in %s", f.Column, rule.ListValue(f.Values))
	}
	return f.Column + " " + f.Op + " " + f.Value.String()
}
