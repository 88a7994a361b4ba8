package prove

import (
	"regexp"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// maxWorlds bounds how many combinations of values an analysis tries. Past
// it the answer is that it can't be told, never a guess.
const maxWorlds = 1 << 16

// space is everything that some rules tell apart: for each quantity the
// stretches between the constants it is compared with, for each text the
// constants and anything else, for each other condition yes and no. That a
// value is missing is looked at where has or ?? asks about it; otherwise an
// analysis speaks of offers whose values are known.
type space struct {
	vars   []*variable
	index  map[string]int
	atoms  map[*term]placed
	placed []int // variables, in the order in which conditions read them
	many   bool  // more than can be told apart
}

// placed is an atom with its variable.
type placed struct {
	atom
	at int
}

// variable is one thing that differs between worlds.
type variable struct {
	cuts     []exact.Number // a quantity: stretches 0 … 2n, odd ones are the cuts themselves
	texts    []string       // a text: places in texts, and len(texts) for anything else
	parts    []part         // a text: how rules ask for its beginning, end and middle
	closed   bool           // a choice: there is nothing else
	number   bool
	text     bool
	yes      bool  // yes or no
	places   []int // a quantity: the stretches where it can be; nil: all
	within   span
	pattern  *regexp.Regexp // yes or no: whether the text of that variable is so
	subject  string
	optional bool // the last place is that of a missing value
}

func (v *variable) size() int {
	if v.optional {
		return v.known() + 1
	}
	return v.known()
}

// known is how many places a value that is not missing has.
func (v *variable) known() int {
	switch {
	case v.number && v.places != nil:
		return len(v.places)
	case v.number:
		return 2*len(v.cuts) + 1
	case v.text && v.closed:
		return max(len(v.texts), 1)
	case v.text:
		return len(v.texts) + 1
	case v.yes:
		return 2
	}
	return 1
}

func newSpace(roots ...*term) *space {
	s := &space{index: map[string]int{}, atoms: map[*term]placed{}}
	for _, n := range roots {
		if n != nil {
			s.collect(n)
		}
	}
	for _, v := range s.vars {
		slices.SortFunc(v.cuts, exact.Number.Cmp)
		v.cuts = slices.CompactFunc(v.cuts, exact.Number.Equal)
		if v.number {
			v.places = v.within.places(v.cuts)
		}
		if len(v.parts) > 0 && !v.closed {
			more, ok := samples(v.parts)
			v.texts, s.many = append(v.texts, more...), s.many || !ok
		}
	}
	return s
}

// places are the stretches between some cuts where a quantity can be; nil: all.
func (p span) places(cuts []exact.Number) []int {
	if p == (span{}) {
		return nil
	}
	var out []int
	for i, s := range Stretches(cuts) {
		below := p.from != nil && s.To != nil && (s.To.Cmp(*p.from) < 0 || !s.ToIn && s.To.Equal(*p.from))
		above := p.to != nil && s.From != nil && (s.From.Cmp(*p.to) > 0 || !s.FromIn && s.From.Equal(*p.to))
		if !below && !above && (!p.whole || s.HasWhole()) {
			out = append(out, i)
		}
	}
	return out
}

// agrees reports whether the patterns of a world fit its texts.
func (s *space) agrees(w []int) bool {
	for i, v := range s.vars {
		if v.pattern == nil || w[i] >= v.known() {
			continue
		}
		at, ok := s.index[v.subject]
		if !ok {
			continue
		}
		t := s.vars[at]
		if !t.text || w[at] >= len(t.texts) || strings.Contains(t.texts[w[at]], nowhere) {
			continue
		}
		if v.pattern.MatchString(t.texts[w[at]]) != (w[i] == 1) {
			return false
		}
	}
	return true
}

func (s *space) variable(key string) *variable {
	i, ok := s.index[key]
	if !ok {
		i = len(s.vars)
		s.index[key] = i
		s.vars = append(s.vars, &variable{})
	}
	return s.vars[i]
}

// worlds is how many combinations there are, up to one over the bound.
func (s *space) worlds() int {
	n := 1
	if s.many {
		return maxWorlds + 1
	}
	for _, v := range s.vars {
		if n *= v.size(); n > maxWorlds {
			return maxWorlds + 1
		}
	}
	return n
}

// each calls f with every world until it says stop; skip is a variable that is
// left at 0, or -1.
func (s *space) each(skip int, f func(world []int) bool) {
	w := make([]int, len(s.vars))
	patterns := slices.ContainsFunc(s.vars, func(v *variable) bool { return v.pattern != nil })
	for {
		if (!patterns || s.agrees(w)) && !f(w) {
			return
		}
		i := 0
		for ; i < len(w); i++ {
			if i == skip {
				continue
			}
			if w[i]++; w[i] < s.vars[i].size() {
				break
			}
			w[i] = 0
		}
		if i == len(w) {
			return
		}
	}
}

// collect finds the variables of a condition.
func (s *space) collect(n *term) {
	n = n.plain()
	switch {
	case n.op == op.Bool:
	case n.op == op.And || n.op == op.Or || n.op == op.Not, n.op == op.If && n.typ.Kind == rule.Bool:
		for _, a := range n.args {
			s.collect(a)
		}
	case n.op == op.Else && conditional(n):
		before := len(s.placed)
		s.collect(n.args[0])
		for _, at := range s.placed[before:] { // has an answer where the value is missing
			s.vars[at].optional = true
		}
		s.collect(n.args[1])
	case n.op == op.Name && n.of != nil && n.typ.Kind == rule.Bool:
		s.collect(n.of)
	default:
		s.place(n, atomOf(n))
	}
}

// place adds an atom to the variable that it is about.
func (s *space) place(n *term, a atom) {
	v := s.variable(a.key)
	s.atoms[n] = placed{a, s.index[a.key]}
	s.placed = append(s.placed, s.index[a.key])
	v.add(a)
}

// add takes in what an atom asks about the variable.
func (v *variable) add(a atom) {
	v.optional = v.optional || a.asks
	switch {
	case a.number:
		v.number, v.within = true, a.within
		if a.points == nil {
			v.cuts = append(v.cuts, a.cut)
		}
		v.cuts = append(v.cuts, a.points...)
	case a.text:
		v.text = true
		if a.part.op != 0 {
			v.parts = append(v.parts, a.part)
		}
		for _, t := range a.texts {
			if !slices.Contains(v.texts, t) {
				v.texts = append(v.texts, t)
			}
		}
		if len(a.choices) > 0 {
			v.texts, v.closed = a.choices, true
		}
	case !a.has:
		v.yes, v.pattern, v.subject = true, a.pattern, a.subject
	}
}

// conditional reports whether a part is (condition) ?? other: not a name with a
// default, which is an atom.
func conditional(n *term) bool {
	of := through(n.args[0]).plain()
	return n.typ.Kind == rule.Bool && of.op != op.Name && of.op != op.Dot && of.op != op.Item
}

// truth evaluates a condition in a world.
func (s *space) truth(n *term, w []int) rule.Truth {
	switch n = n.plain(); n.op {
	case op.And, op.Or:
		decides := truthOf(n.op == op.Or)
		out := truthOf(n.op == op.And)
		for _, a := range n.args {
			switch t := s.truth(a, w); t {
			case decides:
				return t
			case rule.Unknown:
				out = rule.Unknown
			}
		}
		return out
	case op.Not:
		return s.truth(n.args[0], w).Not()
	case op.Else:
		if conditional(n) {
			if t := s.truth(n.args[0], w); t != rule.Unknown {
				return t
			}
			return s.truth(n.args[1], w)
		}
	case op.Bool:
		return truthOf(n.text == "true")
	case op.If:
		if n.typ.Kind == rule.Bool {
			switch s.truth(n.args[0], w) {
			case rule.True:
				return s.truth(n.args[1], w)
			case rule.False:
				return s.truth(n.args[2], w)
			}
			return rule.Unknown
		}
	case op.Name:
		if n.of != nil && n.typ.Kind == rule.Bool {
			return s.truth(n.of, w)
		}
	}
	a := s.atoms[n]
	return s.vars[a.at].truth(a.atom, w[a.at])
}

// place is the stretch at a place of a quantity.
func (v *variable) place(at int) int {
	if v.places == nil {
		return at
	}
	return v.places[at]
}

// truth is what an atom says where its variable is at a place.
func (v *variable) truth(a atom, at int) rule.Truth {
	switch {
	case at >= v.known():
		return a.missing
	case a.has:
		return rule.True
	case a.number && v.number && a.points != nil:
		return truthOf(slices.ContainsFunc(a.points, func(p exact.Number) bool {
			return compareStretch(v.cuts,
				v.place(at), p) == 0
		}))
	case a.number && v.number:
		return truthOf(a.accept[1+compareStretch(v.cuts, v.place(at), a.cut)])
	case a.text && v.text:
		word := nowhere
		if at < len(v.texts) {
			word = v.texts[at]
		}
		return truthOf(a.matches(word) != a.negate)
	}
	return truthOf((at == 1) != a.negate)
}

// holds reports whether a condition is true in a world.
func (s *space) holds(n *term, w []int) bool { return s.truth(n, w) == rule.True }

// compareStretch says on which side of a cut a stretch lies: -1, 0, 1.
func compareStretch(cuts []exact.Number, at int, cut exact.Number) int {
	i, _ := slices.BinarySearchFunc(cuts, cut, exact.Number.Cmp)
	switch place := 2*i + 1; {
	case at < place:
		return -1
	case at > place:
		return 1
	}
	return 0
}

// Constant reports whether a condition has the same truth whatever the values
// are; ok is false when it has not, or when that can't be told.
func Constant(r *rule.Rule) (truth, ok bool) {
	if r.Type().Kind != rule.Bool {
		return false, false
	}
	root := read(r)[0]
	s := newSpace(root)
	if s.worlds() > maxWorlds {
		return false, false
	}
	seen := map[rule.Truth]bool{}
	s.each(-1, func(w []int) bool {
		seen[s.truth(root, w)] = true
		return !seen[rule.Unknown] && !(seen[rule.False] && seen[rule.True])
	})
	return seen[rule.True], !seen[rule.Unknown] && seen[rule.False] != seen[rule.True]
}

// CanAllHold reports whether some values make all of the conditions true; a
// nil one is always true. What can't be told counts as possible.
func CanAllHold(rules ...*rule.Rule) bool {
	roots := slices.DeleteFunc(read(rules...), func(n *term) bool { return n == nil })
	s := newSpace(roots...)
	if s.worlds() > maxWorlds {
		return true
	}
	found := false
	s.each(-1, func(w []int) bool {
		found = !slices.ContainsFunc(roots, func(n *term) bool { return !s.holds(n, w) })
		return !found
	})
	return found
}
