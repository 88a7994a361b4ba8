package prove

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
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
	key   string
	cuts  []exact.Number
	roots []*term // nil: always true
	all   []Stretch
}

// ScaleDate is the day at a place of a scale of dates, on which dates count in
// days; false: no such day.
func ScaleDate(n exact.Number) (rule.Date, bool) {
	days, ok := n.Int64()
	if !ok || days < -800000 || days > 3700000 {
		return rule.Date{}, false
	}
	return scaleStart.AddDays(int(days)), true
}

// Whole reports whether a rule gives only whole numbers or days, between which
// nothing lies.
func Whole(r *rule.Rule) bool { return r.Type().Kind == rule.Integer || Dates(r) }

// Dates reports whether a rule gives a date.
func Dates(r *rule.Rule) bool { return r.Type().Kind == rule.DateKind }

// HasWhole reports whether a whole number lies in a stretch.
func (s Stretch) HasWhole() bool {
	if s.From == nil || s.To == nil || s.FromIn && s.From.IsInt() || s.ToIn && s.To.IsInt() {
		return true
	}
	n := s.From.Round(exact.Rounding{Mode: exact.Down}) // towards zero
	for n.Cmp(*s.From) <= 0 {
		n = n.Add(exact.Int(1))
	}
	return n.Cmp(*s.To) < 0
}

// Quantities lists the names that a condition compares with numbers or dates.
func Quantities(r *rule.Rule) []string {
	out := quantities(nil, read(r)[0])
	slices.Sort(out)
	return slices.Compact(out)
}

func quantities(out []string, n *term) []string {
	n = n.plain()
	if n.of != nil && n.typ.Kind == rule.Bool {
		out = quantities(out, n.of)
	}
	if n.op >= op.Eq && n.op <= op.Contains {
		out = comparedQuantities(out, n)
	}
	for _, a := range n.args {
		out = quantities(out, a)
	}
	return out
}

// comparedQuantities adds the names that a comparison is about.
func comparedQuantities(out []string, n *term) []string {
	a := atomOf(n)
	if !a.number {
		return out
	}
	for _, side := range n.args {
		if name := quantity(side); name != nil && canon(name) == a.key {
			out = append(out, name.text)
		}
	}
	return out
}

// quantity is the name that a side of a comparison is, also with a default; nil
// when it is none. A name that let made stands for what it was made of.
func quantity(n *term) *term {
	if n.op == op.Else {
		n, _ = withoutDefault(n)
	}
	for n.local() {
		n = n.of
	}
	if n.op != op.Name || kindOf(n.typ) != rule.Number && n.typ.Kind != rule.DateKind {
		return nil
	}
	return n
}

// SameQuantity reports whether two rules give the same quantity, however they
// are written.
func SameQuantity(a, b *rule.Rule) bool {
	terms := read(a, b)
	return canon(measured(terms[0])) == canon(measured(terms[1]))
}

// NewScale puts conditions on the scale of a quantity, with cuts of the
// caller's own. A condition that is nil is always true.
func NewScale(on *rule.Rule, cuts []exact.Number, rules ...*rule.Rule) *Scale {
	s := &Scale{key: canon(measured(read(on)[0])), roots: read(rules...)}
	v := newSpace(s.roots...).variable(s.key)
	v.cuts = append(v.cuts, cuts...)
	slices.SortFunc(v.cuts, exact.Number.Cmp)
	s.cuts = slices.CompactFunc(v.cuts, exact.Number.Equal)
	s.all = Stretches(s.cuts)
	return s
}

// view is the space of some of a scale's conditions alone, so that what others
// read does not multiply it, with the place of the quantity.
type view struct {
	*Scale
	space *space
	at    int
	roots []*term
}

// view is false when there are too many combinations to tell.
func (s *Scale) view(rules []int) (view, bool) {
	out := view{Scale: s}
	for _, r := range rules {
		out.roots = append(out.roots, s.roots[r])
	}
	out.space = newSpace(out.roots...)
	v := out.space.variable(s.key)
	v.number, v.cuts, v.places = true, s.cuts, nil
	out.at = out.space.index[s.key]
	return out, out.space.worlds() <= maxWorlds
}

// Stretches returns the stretches on which nothing turns.
func (s *Scale) Stretches() []Stretch { return slices.Clone(s.all) }

// truths returns for the world w what a condition is on each stretch.
func (v view) truths(n *term, w []int, into []bool) []bool {
	into = into[:0]
	keep := w[v.at]
	for i := range v.all {
		w[v.at] = i
		into = append(into, n == nil || v.space.holds(n, w))
	}
	w[v.at] = keep
	return into
}

// Holds reports for each stretch whether a condition can be true there because
// of the quantity: not merely for something else that would make it true
// anywhere. With others, all of those must be able to be true with it. What
// can't be told is false.
func (s *Scale) Holds(rule int, others ...int) []bool {
	return s.where(append([]int{rule}, others...), func(first []bool) bool {
		return slices.Contains(first,
			false)
	})
}

// Possible reports for each stretch whether all of some conditions can be true
// there. What can't be told is false.
func (s *Scale) Possible(rules ...int) []bool {
	return s.where(rules, func([]bool) bool { return true })
}

// where reports for each stretch whether all of some conditions can be true
// there, in a world in which the first of them is as wanted.
func (s *Scale) where(rules []int, wanted func(first []bool) bool) []bool {
	out := make([]bool, len(s.all))
	v, ok := s.view(rules)
	if !ok {
		return out
	}
	truths := make([][]bool, len(rules))
	v.space.each(v.at, func(w []int) bool {
		for k := range rules {
			truths[k] = v.truths(v.roots[k], w, truths[k])
		}
		if !wanted(truths[0]) {
			return true
		}
		for i := range out {
			out[i] = out[i] || !slices.ContainsFunc(truths, func(t []bool) bool { return !t[i] })
		}
		return true
	})
	return out
}
