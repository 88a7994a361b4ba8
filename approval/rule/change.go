package rule

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// changed compares names with the facts before; an absent list is [].
func (e *env) changed(n *node) bool {
	b := e.f.before
	if b == nil {
		return false
	}
	for _, i := range n.slots {
		now, old := e.f.at(i), b.at(i)
		if now.Equal(*old) || now.kind|old.kind == List && len(now.list)+len(old.list) == 0 {
			continue
		}
		return true
	}
	return false
}

func (e *env) changePercent(n *node) Value {
	name := n.paths[0]
	now, old := e.f.at(n.slots[0]), nothing
	if e.f.before != nil {
		old = e.f.before.at(n.slots[0])
	}
	a, ok := amountOf(now, None)
	b, ok2 := amountOf(old, None)
	if !ok {
		e.noteValue("", name, now)
	}
	switch {
	case !ok2:
		e.noteValue("before.", name, old)
		return Value{}
	case b.num.Sign() == 0:
		return e.unknown("before." + name)
	case !ok:
		return Value{}
	case !sameCurrency(now, old):
		for _, x := range []struct{ name, currency string }{{name, a.currency}, {"before." + name, b.currency}} {
			if x.currency != "" {
				e.note(x.name + " (in " + x.currency + ")")
			}
		}
		return Value{}
	}
	q, _ := a.num.Sub(b.num).Abs().Div(b.num.Abs())
	return numberOr(e.bounded(q.Mul(exact.Int(100))))
}

// changePath reads the argument of changed and change_percent: a name, or for
// changed a group, which stands for the given names under it.
func (c *checker) changePath(n *node, group bool) {
	if !c.count(n, 1, 1) {
		return
	}
	a := n.args[0]
	if a.op != opText {
		name := a.place()
		if a.op != opName {
			c.check(a)
			name = "pay.rate"
		}
		c.fail(a, CodeType, `write `+n.text+`("`+name+`")`, "a name in quotes is wanted here")
		return
	}
	a.typ = Type{Kind: Text}
	if !c.s.opt.Before {
		c.fail(n, CodeType, "", "%s can't be used here: there is nothing to compare with", n.text)
		return
	}
	if i, ok := c.s.index[a.text]; ok {
		n.paths, n.slots = []string{a.text}, []int{i}
		if !group && kindOf(c.s.fields[i].Type) != Number {
			c.fail(a, CodeType, "", "change_percent wants a number, %s is %s", a.text, c.s.fields[i].Type)
		}
		return
	}
	var under []string
	for i, f := range c.s.fields {
		if strings.HasPrefix(f.Path, a.text+".") {
			under = append(under, f.Path)
			if !f.Computed {
				n.paths, n.slots = append(n.paths, f.Path), append(n.slots, i)
			}
		}
	}
	switch {
	case len(under) > 0 && !group:
		c.fail(a, CodeUnknownName, has(a.text, under), "%s is a group of names, not a value", a.text)
	case len(under) == 0 && c.s.brokenName(a.text):
		c.fail(a, CodeBroken, "", "%s has an error of its own", a.text)
	case len(under) == 0:
		known := c.names("")
		if group {
			known = append(known, c.groups()...)
		}
		c.fail(a, CodeUnknownName, Nearest(a.text, known), "there is no name %s", a.text)
	}
}
