package rule

import (
	"slices"
	"strconv"
	"strings"
)

// let checks the value of a name and returns the expression after it. The name
// stands for its value as a named rule does.
func (c *checker) let(s *syntax) node {
	l := s.local
	c.shadows(l)
	before := len(c.errs)
	if value := c.check(l.value); len(c.errs) == before {
		if c.lets == nil {
			c.lets = map[*local]*definition{}
		}
		c.lets[l] = &definition{src: c.src, root: value, inputs: c.schema.inputs(value), fields: paths(value),
			local: true,
			loops: len(c.loops)}
	}
	n := c.check(s.args[0])
	whole := *n.at().src
	whole.from = s.from
	n.at().src = &whole
	return n
}

// shadows refuses a let that takes the name of something that rules can read.
func (c *checker) shadows(l *local) {
	known := c.schema.Reserved(l.name) ||
		slices.ContainsFunc(c.schema.fields, func(f Field) bool {
			return f.Path == l.name || strings.HasPrefix(f.Path, l.name+".")
		}) ||
		slices.ContainsFunc(c.schema.opt.Definitions, func(d Definition) bool { return d.Name == l.name })
	if known {
		c.fail(&syntax{from: l.from, to: l.to}, CodeExpr, "choose another name", "%s is a name already", l.name)
	}
}

// entry checks list[0].
func (c *checker) entry(s *syntax) node {
	list := c.check(s.args[0])
	n := &entry{list: list, path: place(list) + "[" + strconv.Itoa(s.index) + "]"}
	switch t := list.at().typ; t.Kind {
	case Missing:
	case List:
		n.typ = t.elem()
	default:
		c.fail(s, CodeType, "", "a list is required before [%d], this is %s", s.index, t)
	}
	return n
}
