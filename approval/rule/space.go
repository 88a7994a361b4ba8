package rule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// maxWorlds bounds how many combinations of values an analysis tries. Behind
// it the answer is "can't be told", never a guess.
const maxWorlds = 1 << 16

// space is everything that some rules tell apart: for each quantity the
// stretches between the constants it is compared with, for each text the
// constants and anything else, for each other condition yes and no. What is
// missing is not looked at: an analysis speaks of offers whose values are
// known.
type space struct {
	vars  []*variable
	index map[string]int
}

// variable is one thing that differs between worlds.
type variable struct {
	cuts   []exact.Number // a quantity: stretches 0 … 2n, odd ones are the cuts themselves
	texts  []string       // a text: places in texts, and len(texts) for anything else
	closed bool           // a choice: there is nothing else
	number bool
	text   bool
}

func (v *variable) size() int {
	switch {
	case v.number:
		return 2*len(v.cuts) + 1
	case v.text && v.closed:
		return max(len(v.texts), 1)
	case v.text:
		return len(v.texts) + 1
	}
	return 2
}

func newSpace(roots ...*node) *space {
	s := &space{index: map[string]int{}}
	for _, n := range roots {
		if n != nil {
			s.collect(n)
		}
	}
	for _, v := range s.vars {
		slices.SortFunc(v.cuts, exact.Number.Cmp)
		v.cuts = slices.CompactFunc(v.cuts, exact.Number.Equal)
	}
	return s
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
	for {
		if !f(w) {
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
func (s *space) collect(n *node) {
	switch n.op {
	case opAnd, opOr, opNot:
		for _, a := range n.args {
			s.collect(a)
		}
		return
	case opIf:
		if n.typ.Kind == Bool {
			for _, a := range n.args {
				s.collect(a)
			}
			return
		}
	case opBool:
		return
	case opName:
		if n.def != nil && n.typ.Kind == Bool {
			s.collect(n.def.root)
			return
		}
	}
	a, ok := atomOf(n)
	v := s.variable(a.key)
	switch {
	case !ok:
	case a.number:
		v.number = true
		v.cuts = append(v.cuts, a.cut)
	case a.text:
		v.text = true
		for _, t := range a.texts {
			if !slices.Contains(v.texts, t) {
				v.texts = append(v.texts, t)
			}
		}
		if len(a.choices) > 0 {
			v.texts, v.closed = a.choices, true
		}
	}
}

// atom is a comparison with constants.
type atom struct {
	key     string
	number  bool
	cut     exact.Number
	accept  [3]bool // less, equal, greater
	text    bool
	texts   []string
	choices []string
	negate  bool // text: true for what is not among texts
}

// atomOf reads a comparison; false for a condition that is only yes or no.
func atomOf(n *node) (atom, bool) {
	a := atom{key: canon(n)}
	switch n.op {
	case opEq, opNe, opLt, opLe, opGt, opGe:
	case opIn:
		if texts, ok := textList(n.args[1]); ok && n.args[0].typ.Kind == Text {
			return atom{key: canon(n.args[0]), text: true, texts: texts, choices: n.args[0].typ.Choices}, true
		}
		return a, false
	default:
		return a, false
	}
	left, right, o := n.args[0], n.args[1], n.op
	if _, ok := constantOf(left); ok {
		left, right, o = right, left, mirrored[o]
	}
	if _, ok := wordOf(left); ok {
		left, right = right, left
	}
	if word, ok := wordOf(right); ok && (o == opEq || o == opNe) {
		return atom{key: canon(left), text: true, texts: []string{word}, choices: left.typ.Choices, negate: o == opNe}, true
	}
	k := kindOf(left.typ)
	if k != Number && k != DateKind {
		if o == opNe { // a != b is not a == b
			a.key = "(" + canon(left) + " == " + canon(right) + ")"
			a.negate = true
		}
		return a, false
	}
	a.number = true
	a.accept = [3]bool{o == opLt || o == opLe || o == opNe, o == opLe || o == opGe || o == opEq, o == opGt || o == opGe || o == opNe}
	if c, ok := constantOf(right); ok {
		a.key, a.cut = canon(left), c
		return a, true
	}
	l, r := canon(left), canon(right) // two quantities: their difference against 0
	if r < l {
		l, r = r, l
		a.accept[0], a.accept[2] = a.accept[2], a.accept[0]
	}
	a.key = l + " - " + r
	return a, true
}

// scaleStart is the day that counts as 0 where dates count in days.
var scaleStart = Date{Year: 1900, Month: 1, Day: 1}

// constantOf reads a number or date that is written out, also behind the name
// of a rule and in arithmetic of constants; dates count in days.
func constantOf(n *node) (exact.Number, bool) {
	switch n.op {
	case opNumber:
		return n.num, true
	case opName:
		if n.def != nil {
			return constantOf(n.def.root)
		}
	case opNeg:
		c, ok := constantOf(n.args[0])
		return c.Neg(), ok
	case opAdd, opSub, opMul, opDiv:
		a, ok := constantOf(n.args[0])
		b, also := constantOf(n.args[1])
		if !ok || !also {
			break
		}
		switch n.op {
		case opAdd:
			return a.Add(b), true
		case opSub:
			return a.Sub(b), true
		case opMul:
			return a.Mul(b), true
		}
		return a.Div(b)
	case opCall:
		if n.text == "date" && !n.date.IsZero() {
			return exact.Int(Days(scaleStart, n.date)), true
		}
	}
	return exact.Number{}, false
}

// wordOf reads a text that is written out, also behind the name of a rule.
func wordOf(n *node) (string, bool) {
	if n.op == opName && n.def != nil {
		return wordOf(n.def.root)
	}
	return n.text, n.op == opText
}

func textList(n *node) ([]string, bool) {
	if n.op != opList {
		return nil, false
	}
	var out []string
	for _, a := range n.args {
		word, ok := wordOf(a)
		if !ok {
			return nil, false
		}
		out = append(out, word)
	}
	return out, true
}

// canon writes a part so that the same part reads the same wherever it stands.
func canon(n *node) string {
	switch n.op {
	case opName:
		if n.def != nil {
			return canon(n.def.root)
		}
		return n.text
	case opNumber:
		return n.num.String()
	case opText:
		return fmt.Sprintf("%q", n.text)
	}
	parts := make([]string, len(n.args))
	for i, a := range n.args {
		parts[i] = canon(a)
	}
	return fmt.Sprintf("(%d %s %s)", n.op, n.text, strings.Join(parts, " "))
}

// holds evaluates a condition in a world.
func (s *space) holds(n *node, w []int) bool {
	switch n.op {
	case opAnd:
		return !slices.ContainsFunc(n.args, func(a *node) bool { return !s.holds(a, w) })
	case opOr:
		return slices.ContainsFunc(n.args, func(a *node) bool { return s.holds(a, w) })
	case opNot:
		return !s.holds(n.args[0], w)
	case opBool:
		return n.text == "true"
	case opIf:
		if n.typ.Kind == Bool {
			if s.holds(n.args[0], w) {
				return s.holds(n.args[1], w)
			}
			return s.holds(n.args[2], w)
		}
	case opName:
		if n.def != nil && n.typ.Kind == Bool {
			return s.holds(n.def.root, w)
		}
	}
	a, ok := atomOf(n)
	i := s.index[a.key]
	v, at := s.vars[i], w[i]
	switch {
	case ok && a.number && v.number:
		return a.accept[1+compareStretch(v.cuts, at, a.cut)]
	case ok && a.text && v.text:
		in := at < len(v.texts) && slices.Contains(a.texts, v.texts[at])
		return in != a.negate
	}
	return (at == 1) != a.negate
}

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
func (r *Rule) Constant() (truth, ok bool) {
	s := newSpace(r.root)
	if r.root.typ.Kind != Bool || s.worlds() > maxWorlds {
		return false, false
	}
	seen := [2]bool{}
	s.each(-1, func(w []int) bool {
		if s.holds(r.root, w) {
			seen[1] = true
		} else {
			seen[0] = true
		}
		return !(seen[0] && seen[1])
	})
	return seen[1], seen[0] != seen[1]
}

// CanAllHold reports whether some values make all of the conditions true; a
// nil one is always true. What can't be told counts as possible.
func CanAllHold(rules ...*Rule) bool {
	var roots []*node
	for _, r := range rules {
		if r != nil {
			roots = append(roots, r.root)
		}
	}
	s := newSpace(roots...)
	if s.worlds() > maxWorlds {
		return true
	}
	found := false
	s.each(-1, func(w []int) bool {
		found = !slices.ContainsFunc(roots, func(n *node) bool { return !s.holds(n, w) })
		return !found
	})
	return found
}
