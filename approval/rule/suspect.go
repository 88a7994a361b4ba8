package rule

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Suspects reports what most likely does not mean what was meant, each with its
// place: a percent compared with a number under 1 and a ratio with one over 1
// ([CodeUnit]), a quantity with fractions looked for in a range of whole numbers
// ([CodeType]), a text compared with blank text, which counts as missing
// ([CodeExpr]), and a conversion into a currency that the table fx has no row for
// ([CodeUnknownName]). The rule works all the same. What is inside a named rule is
// reported by [Schema.Suspects].
func (r *Rule) Suspects() Errors { return suspects(r.src, r.root) }

// Suspects reports the suspects of the named rules.
func (s *Schema) Suspects() []*DefinitionError {
	var out []*DefinitionError
	for _, d := range s.opt.Definitions {
		def := s.defs[d.Name]
		if def == nil {
			continue
		}
		for _, e := range suspects(def.src, def.root) {
			out = append(out, &DefinitionError{d.Name, e})
		}
	}
	return out
}

// Suspect reports whether a number is of the wrong size to be compared with
// what the rule gives, and what to write instead.
func (r *Rule) Suspect(n exact.Number) (message, hint string, ok bool) {
	return suspect(sizer{}.of(r.root), n)
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

// suspects finds what is compared, or stands for the same value, side by side.
func suspects(src string, root *node) Errors {
	var out Errors
	sizes := sizer{}
	pair := func(value, number *node) {
		for _, c := range figures(number) {
			if message, hint, ok := suspect(sizes.of(value), c.n); ok {
				e := newError(src, c.at.from, c.at.to, CodeUnit, "%s", message)
				e.Hint = hint
				out = append(out, e)
			}
		}
	}
	say := func(n *node, code Code, hint, format string, a ...any) {
		e := newError(src, n.from, n.to, code, format, a...)
		e.Hint = hint
		out = append(out, e)
	}
	seen, outside := map[*definition]bool{}, map[*node]bool{} // outside: x not in 1..5
	var visit func(n *node)
	visit = func(n *node) {
		var sides []*node
		switch n.op {
		case opName: // what let gave a name is written here
			if n.def != nil && n.def.local && !seen[n.def] {
				seen[n.def] = true
				walk(n.def.root, visit)
			}
		case opNot:
			if of := n.args[0]; of.op == opIn && of.args[1].op == opRange && of.from == n.from {
				outside[of] = true
			}
		case opEq, opNe, opLt, opLe, opGt, opGe, opIn, opContains, opElse:
			sides = n.args
			switch {
			case n.op == opIn && n.args[1].op == opRange:
				if !isWhole(n.args[0]) && !n.args[0].written {
					x, ends := oneLine(src[n.args[0].from:n.args[0].to]), n.args[1].args
					from, to := oneLine(src[ends[0].from:ends[0].to]), oneLine(src[ends[1].from:ends[1].to])
					hint := "write " + x + " >= " + from + " and " + x + " <= " + to
					if outside[n] {
						hint = "write " + x + " < " + from + " or " + x + " > " + to
					}
					say(n, CodeType, hint,
						"a range holds whole numbers alone, and this may be between them")
				}
			case n.op == opEq || n.op == opNe:
				for i, side := range n.args {
					if other := n.args[1-i]; side.op == opText && strings.TrimSpace(side.text) == "" &&
						(other.op == opName || other.op == opDot) {
						is := map[op]string{opEq: " == nil", opNe: " != nil"}[n.op]
						say(n, CodeExpr, "write "+oneLine(src[other.from:other.to])+is, "blank text is missing, so this is never true")
					}
				}
			}
		case opIf:
			sides = n.args[1:]
		case opCall:
			if (n.fn.call == callMin || n.fn.call == callMax) && !n.loop {
				sides = n.args
			}
			if n.fn.call == callConvert && n.args[1].op == opText && !n.table.has("into", n.args[1].text) {
				say(n.args[1], CodeUnknownName, "add a row for it to the table", "the table fx has no row into %s", n.args[1].text)
			}
		}
		for i, a := range sides {
			for j, b := range sides {
				if i != j {
					pair(a, b)
				}
			}
		}
	}
	walk(root, visit)
	slices.SortStableFunc(out, func(a, b *Error) int { return a.Offset - b.Offset })
	return slices.CompactFunc(out, func(a, b *Error) bool { return a.Offset == b.Offset && a.Message == b.Message })
}

// figure is a number that is written out, and the part of the rule where it
// is shown: its own, or that of the named rule that stands for it.
type figure struct {
	n  exact.Number
	at *node
}

// figures are the numbers that a part of a rule can be because they are written
// out.
func figures(n *node) []figure {
	var out []figure
	eachValue(n, n, func(part, at *node) bool {
		x, ok := constantOf(part)
		if ok {
			out = append(out, figure{x, at})
		}
		return !ok
	})
	return out
}
