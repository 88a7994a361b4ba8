package prove

import (
	"regexp"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// term is one part of a rule as it is reasoned about.
type term struct {
	op      op.Op
	args    []*term
	typ     rule.Type
	text    string
	fn      string // the function of the language that is called; empty: one of the host
	num     exact.Number
	written bool           // a number or date that is written out, also by arithmetic or a name: num, dates in days
	loop    bool           // a call that goes through the items of its first argument
	level   int            // of the item or the loop
	index   int            // of list[0]
	of      *term          // what a name stands for
	choices []string       // of a comparison by their order
	pattern *regexp.Regexp // of matches
	simple  *term          // the same in simpler parts
	part    *rule.Part     // nil: it is made here, and no part of a rule means the same
}

var (
	boolean = rule.Type{Kind: rule.Bool}
	number  = rule.Type{Kind: rule.Number}
)

// maxLoops is how deep loops nest in a rule.
const maxLoops = 4

// plain is what a term stands for.
func (n *term) plain() *term {
	for n.simple != nil {
		n = n.simple
	}
	return n
}

// through is the value of a name that stands for one.
func through(n *term) *term {
	for n.of != nil {
		n = n.of
	}
	return n
}

// settled is what a term stands for, whatever names and simpler parts lead to it.
func settled(n *term) *term {
	for n.of != nil || n.simple != nil {
		n = through(n.plain())
	}
	return n
}

// local reports whether a term is a name that let made.
func (n *term) local() bool { return n.part != nil && n.part.Local }

// walk visits a term and all that is in it, but not what names stand for.
func walk(n *term, visit func(*term)) {
	visit(n)
	for _, a := range n.args {
		walk(a, visit)
	}
}

func kindOf(t rule.Type) rule.Kind {
	if t.Kind == rule.Integer {
		return rule.Number
	}
	return t.Kind
}

// elem is the type of the items of a list.
func elem(t rule.Type) rule.Type {
	if t.Elem == nil {
		return rule.Type{}
	}
	return *t.Elem
}

// unit is that of a value, or of the items of a list.
func unit(t rule.Type) rule.Unit {
	if t.Kind == rule.List {
		return elem(t).Unit
	}
	return t.Unit
}

func truthOf(b bool) rule.Truth {
	if b {
		return rule.True
	}
	return rule.False
}
