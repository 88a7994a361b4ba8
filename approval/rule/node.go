package rule

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// node is one part of a checked rule, ready to be evaluated. Each kind of part
// has a type of its own, which holds what evaluating it needs.
type node interface {
	at() *core
	parts() []node // in the order in which they are written
}

// core is what all nodes have.
type core struct {
	src   *syntax // as it is written
	typ   Type
	cost  int  // steps, with one item for each loop
	mixed bool // convert is in it, so its value may be in another currency
	past  bool // it reads the facts before
}

func (c *core) at() *core { return c }

// The kinds of nodes.
type (
	// literal is a number, a text or a truth value that is written out.
	literal struct {
		core
		val Value
	}
	// field is a field of the facts, or of the facts before.
	field struct {
		core
		slot   int
		before bool
		per    int // with before: of the unit of time of an amount; -1 without
	}
	// today is the day that the facts give.
	today struct{ core }
	// named is the name of a named rule, or one that let made.
	named struct {
		core
		def *definition
	}
	// item is the item of a loop.
	item struct {
		core
		level int    // of the loop; 0 is the outermost
		path  string // how a missing one is named
	}
	// member is a field of a record.
	member struct {
		core
		of   node
		slot int
		path string // how a missing one is named
	}
	// entry is one item of a list by its place, as in list[0].
	entry struct {
		core
		list node
		path string // how a missing one is named
	}
	// list is a list that is written out.
	list struct {
		core
		entries []node
	}
	// branch is c ? a : b.
	branch struct {
		core
		when, then, other node
	}
	// fallback is a ?? b.
	fallback struct{ pair }
	// minus is -a.
	minus struct {
		core
		of node
	}
	// not is not a.
	not struct {
		core
		of node
	}
	// logic is conditions joined by and, or by or.
	logic struct {
		core
		decides    Truth // False of and, True of or
		conditions []node
	}
	// arithmetic is an operation on two numbers.
	arithmetic struct{ pair }
	// join is text + text.
	join struct{ pair }
	// comparison compares two values by their order or equality.
	comparison struct {
		pair
		on      Kind     // what both sides are
		accept  uint8    // the outcomes that make it true
		choices []string // their order, where choices are compared by it
		path    string   // of the choice: how one outside of the choices is named
	}
	// within is x in 1..5.
	within struct {
		core
		of       node
		from, to node
		least    exact.Number
		most     exact.Number
	}
	// among is x in list, or list contains x.
	among struct{ pair }
	// search is contains, startsWith or endsWith of a text.
	search struct{ pair }
	// match is text matches pattern.
	match struct {
		pair
		pattern *pattern
	}
	// call is the call of a function.
	call struct {
		core
		fn       *builtin
		schema   *Schema // in which it was checked: for its options
		args     []node
		loop     bool       // it goes through the items of its first argument
		level    int        // of the loop
		table    *Table     // that lookup and convert read
		date     Date       // that date is
		compared []compared // what changed and change_percent look at
	}
	// invalid stands for a part that has an error.
	invalid struct{ core }
)

// pair is what nodes with two sides have.
type pair struct {
	core
	op    op.Op
	sides [2]node
}

func (n *pair) left() node  { return n.sides[0] }
func (n *pair) right() node { return n.sides[1] }

// compared is a field that is compared with the one before.
type compared struct {
	path string
	slot int
	per  int // of the unit of time of an amount; -1 without
}

func (n *literal) parts() []node { return nil }
func (n *field) parts() []node   { return nil }
func (n *today) parts() []node   { return nil }
func (n *named) parts() []node   { return nil }
func (n *item) parts() []node    { return nil }
func (n *invalid) parts() []node { return nil }
func (n *member) parts() []node  { return []node{n.of} }
func (n *entry) parts() []node   { return []node{n.list} }
func (n *list) parts() []node    { return n.entries }
func (n *branch) parts() []node  { return []node{n.when, n.then, n.other} }
func (n *minus) parts() []node   { return []node{n.of} }
func (n *not) parts() []node     { return []node{n.of} }
func (n *logic) parts() []node   { return n.conditions }
func (n *pair) parts() []node    { return n.sides[:] }
func (n *within) parts() []node  { return []node{n.of, n.from, n.to} }
func (n *call) parts() []node    { return n.args }

// is reports whether a node is a call of a function of the language.
func (n *call) is(name string) bool { return n.fn.host == nil && n.fn.Name == name }

// through is the value of a name that stands for one.
func through(n node) node {
	for {
		name, ok := n.(*named)
		if !ok {
			return n
		}
		n = name.def.root
	}
}

// each visits a node and all that is in it, but not what names stand for.
func each(n node, visit func(node)) {
	visit(n)
	for _, p := range n.parts() {
		each(p, visit)
	}
}

// place names what a node stands for, as missing names are reported.
func place(n node) string {
	switch n := n.(type) {
	case *named:
		if n.def.local {
			return place(n.def.root)
		}
		return n.src.text
	case *field, *today:
		return n.at().src.text
	case *entry:
		return n.path
	case *item:
		return n.path
	case *member:
		return n.path
	case *call:
		if n.fn.place != nil {
			return n.fn.place(n)
		}
		return n.src.text + "(…)"
	}
	return ""
}

// itemPlace names the items of a list.
func itemPlace(items node) string {
	switch n := through(items).(type) {
	case *list: // its entries have names of their own
		return ""
	case *call:
		if n.is("map") {
			return place(n) // what map makes of an item
		}
		return place(n) + "[]"
	default:
		return place(n) + "[]"
	}
}
