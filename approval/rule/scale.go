package rule

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Stretch is a part of a scale: a range of values, or a single one. A bound
// that is nil is open; In says whether it belongs.
type Stretch struct {
	From, To     *exact.Number
	FromIn, ToIn bool
}

// Stretches cuts the numbers at some values: what lies below the first, the
// first itself, what lies between, and so on.
func Stretches(cuts []exact.Number) []Stretch {
	cuts = slices.Clone(cuts)
	slices.SortFunc(cuts, exact.Number.Cmp)
	cuts = slices.CompactFunc(cuts, exact.Number.Equal)
	out := make([]Stretch, 2*len(cuts)+1)
	for i := range cuts {
		out[2*i].To = &cuts[i]
		out[2*i+1] = Stretch{&cuts[i], &cuts[i], true, true}
		out[2*i+2].From = &cuts[i]
	}
	return out
}

// Join returns one stretch from the beginning of s to the end of t.
func (s Stretch) Join(t Stretch) Stretch { return Stretch{s.From, t.To, s.FromIn, t.ToIn} }

// Scale is one quantity with the values at which some conditions turn.
type Scale struct {
	space *space
	at    int
	roots []*node // nil: always true
	all   []Stretch
}

// ScaleDate is the day at a place of a scale of dates, on which dates count in
// days; false: no such day.
func ScaleDate(n exact.Number) (Date, bool) {
	days, ok := n.Int64()
	if !ok || days < -800000 || days > 3700000 {
		return Date{}, false
	}
	return scaleStart.AddDays(int(days)), true
}

// Whole reports whether a rule gives only whole numbers or days, between which
// nothing lies.
func (r *Rule) Whole() bool { return r.root.typ.Kind == Integer || r.root.typ.Kind == DateKind }

// Dates reports whether a rule gives a date.
func (r *Rule) Dates() bool { return r.root.typ.Kind == DateKind }

// HasWhole reports whether a whole number lies in a stretch.
func (s Stretch) HasWhole() bool {
	if s.From == nil || s.To == nil || s.FromIn && s.From.IsInt() || s.ToIn && s.To.IsInt() {
		return true
	}
	next := s.From.Fixed(0, exact.Down) // the whole number towards zero
	n, err := exact.Parse(next)
	if err != nil {
		return true
	}
	for n.Cmp(*s.From) <= 0 {
		n = n.Add(exact.Int(1))
	}
	return n.Cmp(*s.To) < 0
}

// Quantities lists the names that a condition compares with numbers or dates.
func (r *Rule) Quantities() []string {
	var out []string
	var visit func(n *node)
	visit = func(n *node) {
		walk(n, func(m *node) {
			if m.op == opName && m.def != nil && m.typ.Kind == Bool {
				visit(m.def.root)
			}
			if a := atomOf(m); a.number {
				for _, side := range m.args {
					if side.op == opElse {
						side, _ = behind(side)
					}
					if side.op == opName && (kindOf(side.typ) == Number || side.typ.Kind == DateKind) && canon(side) == a.key {
						out = append(out, side.text)
					}
				}
			}
		})
	}
	visit(r.root)
	slices.Sort(out)
	return slices.Compact(out)
}

// SameQuantity reports whether two rules give the same quantity, however they
// are written.
func (r *Rule) SameQuantity(o *Rule) bool { return canon(r.root) == canon(o.root) }

// NewScale puts conditions on the scale of a quantity, with cuts of the
// caller's own. False: there are too many combinations to tell.
func NewScale(on *Rule, cuts []exact.Number, rules ...*Rule) (*Scale, bool) {
	s := &Scale{roots: make([]*node, len(rules))}
	for i, r := range rules {
		if r != nil {
			s.roots[i] = r.root
		}
	}
	s.space = newSpace(s.roots...)
	key := canon(on.root)
	v := s.space.variable(key)
	v.number = true
	v.cuts = append(v.cuts, cuts...)
	slices.SortFunc(v.cuts, exact.Number.Cmp)
	v.cuts = slices.CompactFunc(v.cuts, exact.Number.Equal)
	s.at = s.space.index[key]
	s.all = Stretches(v.cuts)
	return s, s.space.worlds() <= maxWorlds
}

// Stretches returns the stretches on which nothing turns.
func (s *Scale) Stretches() []Stretch { return slices.Clone(s.all) }

// truths returns for the world w what a condition is on each stretch.
func (s *Scale) truths(n *node, w []int, into []bool) []bool {
	into = into[:0]
	keep := w[s.at]
	for i := range s.all {
		w[s.at] = i
		into = append(into, n == nil || s.space.holds(n, w))
	}
	w[s.at] = keep
	return into
}

// Holds reports for each stretch whether a condition can be true there because
// of the quantity: not merely for something else that would make it true
// anywhere. With others, all of those must be able to be true with it.
func (s *Scale) Holds(rule int, others ...int) []bool {
	out := make([]bool, len(s.all))
	var mine []bool
	rest := make([][]bool, len(others))
	s.space.each(s.at, func(w []int) bool {
		mine = s.truths(s.roots[rule], w, mine)
		for k, o := range others {
			rest[k] = s.truths(s.roots[o], w, rest[k])
		}
		if !slices.Contains(mine, false) {
			return true
		}
		for i := range out {
			ok := mine[i]
			for k := range rest {
				ok = ok && rest[k][i]
			}
			out[i] = out[i] || ok
		}
		return true
	})
	return out
}

// Possible reports for each stretch whether all of some conditions can be true
// there.
func (s *Scale) Possible(rules ...int) []bool {
	out := make([]bool, len(s.all))
	truths := make([][]bool, len(rules))
	s.space.each(s.at, func(w []int) bool {
		for k, r := range rules {
			truths[k] = s.truths(s.roots[r], w, truths[k])
		}
		for i := range out {
			ok := true
			for k := range truths {
				ok = ok && truths[k][i]
			}
			out[i] = out[i] || ok
		}
		return true
	})
	return out
}
