package rule

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// syntax is one part of a rule as it is written: what expr's tree says, with
// its place. A part in brackets reaches from bracket to bracket. The checker
// makes a node of it.
type syntax struct {
	op       op.Op
	text     string       // of a name, a literal or a function, or after a point
	num      exact.Number // of a number
	args     []*syntax
	from, to int
	index    int    // list[0]: which item
	local    *local // of let, and of a name that let made
	grouped  bool   // in brackets
	plus     bool   // has a plus sign, which changes nothing
}

// local is a name that let made.
type local struct {
	name     string
	from, to int // of the name
	value    *syntax
	used     bool
}

// constant is the number that a part is written as.
func (s *syntax) constant() (exact.Number, bool) {
	switch {
	case s.op == op.Number:
		return s.num, true
	case s.op == op.Neg && s.args[0].op == op.Number:
		return s.args[0].num.Neg(), true
	}
	return exact.Number{}, false
}

// ofItem reports whether a part stands for an item, or for a part of one.
func (s *syntax) ofItem() bool { return s.op == op.Dot || s.op == op.Item }

// walk visits a part and all that is in it.
func walk(s *syntax, visit func(*syntax)) {
	visit(s)
	if s.op == op.Let {
		walk(s.local.value, visit)
	}
	for _, a := range s.args {
		walk(a, visit)
	}
}
