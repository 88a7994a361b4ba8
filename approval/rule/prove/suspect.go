package prove

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// Suspects reports what most likely does not mean what was meant, each with its
// place: a percent compared with a number under 1 and a ratio with one over 1
// ([rule.CodeUnit]), a quantity with fractions looked for in a range of whole
// numbers ([rule.CodeType]), a text compared with blank text, which counts as
// missing ([rule.CodeExpr]), and a conversion into a currency that the table fx
// has no row for ([rule.CodeUnknownName]). The rule works all the same. What is
// inside a named rule is reported by [NamedSuspects].
func Suspects(r *rule.Rule) rule.Errors {
	f := finder{src: r.Source(), sizes: sizer{}, seen: map[*term]bool{}, outside: map[*term]bool{}}
	walk(read(r)[0], f.visit)
	slices.SortStableFunc(f.out, func(a, b *rule.Error) int { return a.Offset - b.Offset })
	return slices.CompactFunc(f.out, func(a, b *rule.Error) bool {
		return a.Offset == b.Offset &&
			a.Message == b.Message
	})
}

// NamedSuspects reports the suspects of the named rules of a schema.
func NamedSuspects(s *rule.Schema) []*rule.DefinitionError {
	var out []*rule.DefinitionError
	for name, r := range s.Definitions() {
		for _, e := range Suspects(r) {
			out = append(out, &rule.DefinitionError{Name: name, Err: e})
		}
	}
	return out
}

// Suspect reports whether a number is of the wrong size to be compared with
// what the rule gives, and what to write instead.
func Suspect(r *rule.Rule, n exact.Number) (message, hint string, ok bool) {
	return suspect(sizer{}.of(read(r)[0]), n)
}

// measure says in which size a value is given, as far as it is known.
type measure uint8

const (
	otherwise measure = iota
	percents
	ratios
)

func suspect(m measure, n exact.Number) (message, hint string, ok bool) {
	whole, hundred := n.Abs().Cmp(exact.Int(1)), n.Mul(exact.Int(100)).String()
	switch {
	case m == percents && n.Sign() != 0 && whole < 0:
		return "a percent is compared with " + n.String() + ", which means " + n.String() + " %",
			"percentages are percents: " + hundred + " % is written " + hundred, true
	case m == ratios && whole > 0:
		return "a ratio is compared with " + n.String() + ", which means " + hundred + " %",
			"write percent(part, whole) to compare percents", true
	}
	return "", "", false
}

// finder collects the suspects of a rule.
type finder struct {
	src     string
	out     rule.Errors
	sizes   sizer
	seen    map[*term]bool // what names of let stand for
	outside map[*term]bool // x in 1..5 that is part of x not in 1..5
}

func (f *finder) say(n *term, code rule.Code, hint, format string, a ...any) {
	f.out = append(f.out, n.part.Error(f.src, code, hint, format, a...))
}

func (f *finder) visit(n *term) {
	switch n.op {
	case op.Name: // what let gave a name is written here
		if n.local() && !f.seen[n.of] {
			f.seen[n.of] = true
			walk(n.of, f.visit)
		}
	case op.Not:
		if of := n.args[0]; of.op == op.In && of.args[1].op == op.Range && of.part.From == n.part.From {
			f.outside[of] = true
		}
	case op.Eq, op.Ne:
		f.blank(n)
		f.pairs(n.args)
	case op.In:
		if n.args[1].op == op.Range {
			f.fractions(n)
		}
		f.pairs(n.args)
	case op.Lt, op.Le, op.Gt, op.Ge, op.Contains, op.Else:
		f.pairs(n.args)
	case op.If:
		f.pairs(n.args[1:])
	case op.Call:
		f.call(n)
	}
}

func (f *finder) call(n *term) {
	if (n.fn == "min" || n.fn == "max") && !n.loop {
		f.pairs(n.args)
	}
	if n.fn != "convert" {
		return
	}
	if into := n.args[1]; into.op == op.Text && !n.part.Table.Has("into", into.text) {
		f.say(into, rule.CodeUnknownName, "add a row for it to the table", "the table fx has no row into %s",
			into.text)
	}
}

// fractions reports a quantity with fractions that is looked for in a range.
func (f *finder) fractions(n *term) {
	x, ends := n.args[0], n.args[1].args
	if isWhole(x) || x.written {
		return
	}
	name, from, to := x.part.Line(f.src), ends[0].part.Line(f.src), ends[1].part.Line(f.src)
	hint := "write " + name + " >= " + from + " and " + name + " <= " + to
	if f.outside[n] {
		hint = "write " + name + " < " + from + " or " + name + " > " + to
	}
	f.say(n, rule.CodeType, hint, "a range holds whole numbers alone, and this may be between them")
}

// blank reports a comparison with blank text.
func (f *finder) blank(n *term) {
	is := " == nil"
	if n.op == op.Ne {
		is = " != nil"
	}
	for i, side := range n.args {
		other := n.args[1-i]
		if side.op == op.Text && strings.TrimSpace(side.text) == "" && (other.op == op.Name || other.op == op.Dot) {
			f.say(n, rule.CodeExpr, "write "+other.part.Line(f.src)+is, "blank text is missing, so this is never true")
		}
	}
}

// pairs reports numbers of the wrong size among values that are compared, or
// stand for the same value, side by side.
func (f *finder) pairs(sides []*term) {
	for i, value := range sides {
		for j, side := range sides {
			if i == j {
				continue
			}
			for _, c := range figures(side) {
				if message, hint, ok := suspect(f.sizes.of(value), c.n); ok {
					f.say(c.at, rule.CodeUnit, hint, "%s", message)
				}
			}
		}
	}
}

// figure is a number that is written out, and the part of the rule where it
// is shown: its own, or that of the named rule that stands for it.
type figure struct {
	n  exact.Number
	at *term
}

// figures are the numbers that a part of a rule can be because they are written
// out.
func figures(n *term) []figure { return figuresAt(nil, n, n) }

func figuresAt(out []figure, n, at *term) []figure {
	if x, ok := constantOf(n); ok {
		return append(out, figure{x, at})
	}
	var parts []*term
	switch n.op {
	case op.Name:
		if n.of == nil {
			return out
		}
		if n.local() {
			at = n.of
		}
		return figuresAt(out, n.of, at)
	case op.If:
		parts = n.args[1:]
	case op.List, op.Else:
		parts = n.args
	}
	for _, p := range parts {
		if at == n {
			out = figuresAt(out, p, p)
		} else {
			out = figuresAt(out, p, at)
		}
	}
	return out
}
