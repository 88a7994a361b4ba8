package rule

import (
	"slices"
	"strconv"
	"strings"
)

// let checks the value of a name and puts the expression after it in the place
// of both. The name stands for its value as a named rule does, so reasoning
// about rules sees through it.
func (c *checker) let(n *node) Type {
	l := n.local
	c.shadows(l)
	before := len(c.errs)
	if c.check(l.value); len(c.errs) == before {
		l.def = &definition{src: c.src, root: l.value, inputs: c.s.inputs(l.value), fields: paths(l.value), local: true}
	}
	from, body := n.from, n.args[0]
	t := c.check(body)
	*n = *body
	n.from = from
	return t
}

// shadows refuses a let that takes the name of something that rules can read.
func (c *checker) shadows(l *local) {
	_, isFunction := c.s.fns[l.name]
	known := isFunction || Reserved(l.name) ||
		slices.ContainsFunc(c.s.fields, func(f Field) bool {
			return f.Path == l.name || strings.HasPrefix(f.Path,
				l.name+".")
		}) ||
		slices.ContainsFunc(c.s.opt.Definitions, func(d Definition) bool { return d.Name == l.name })
	if known {
		c.fail(&node{from: l.from, to: l.to}, CodeExpr, "choose another name", "%s is a name already", l.name)
	}
}

// index is the type of an item of a list.
func (c *checker) index(n *node) Type {
	t := c.check(n.args[0])
	n.path = n.args[0].place() + "[" + strconv.Itoa(n.slot) + "]"
	switch t.Kind {
	case Missing:
		return t
	case List:
		return t.elem()
	}
	return c.fail(n, CodeType, "", "a list is wanted before [%d], this is %s", n.slot, t)
}
