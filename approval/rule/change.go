package rule

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// changed compares names with the facts before; an absent list is []. The same
// number in another unit of time is another amount.
func (e *env) changed(n *call) Value {
	before := e.facts.Before()
	if before == nil {
		return BoolValue(false)
	}
	for _, name := range n.compared {
		now, old := e.facts.at(name.slot), before.at(name.slot)
		same := now.Equal(*old) || now.kind|old.kind == List && len(now.list)+len(old.list) == 0
		if !same || now.kind != Missing && !sameUnit(name, e.facts, before) {
			return BoolValue(true)
		}
	}
	return BoolValue(false)
}

func (e *env) changePercent(n *call) Value {
	name := n.compared[0].path
	now, old, before := e.facts.at(n.compared[0].slot), nothing, e.facts.Before()
	if before != nil {
		old = before.at(n.compared[0].slot)
	}
	a, ok := amountOf(now, None)
	b, also := amountOf(old, None)
	if !ok {
		e.noteValue("", name, now)
	}
	switch {
	case !also:
		e.noteValue("before.", name, old)
		return Value{}
	case b.num.Sign() == 0:
		return e.unknown("before." + name)
	case !ok:
		return Value{}
	case !sameUnit(n.compared[0], e.facts, before):
		e.noteUnit(name, e.facts.at(n.compared[0].per))
		e.noteUnit("before."+name, before.at(n.compared[0].per))
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

// sameUnit reports whether an amount is given in the same unit of time.
func sameUnit(name compared, now, before *Facts) bool {
	return name.per < 0 || now.at(name.per).Equal(*before.at(name.per))
}

// noteUnit notes the unit of time in which an amount is given.
func (e *env) noteUnit(name string, per *Value) {
	if per.kind == Missing {
		e.note(name + " (without a unit)")
		return
	}
	e.note(name + " (per " + per.text + ")")
}

// comparedField is a field that changed and change_percent look at.
func (s *Schema) comparedField(slot int) compared {
	f := s.fields[slot]
	per, ok := s.index[f.Per]
	if !ok {
		per = -1
	}
	return compared{f.Path, slot, per}
}

// checkChanged checks changed, of a name or of a group, which stands for the
// given names under it.
func checkChanged(c *checker, n *call) Type {
	a := n.src.args[0]
	if !c.quotedName(n) {
		return truthType
	}
	if i, ok := c.schema.index[a.text]; ok {
		n.compared = []compared{c.schema.comparedField(i)}
		return truthType
	}
	under := false
	for i, f := range c.schema.fields {
		if strings.HasPrefix(f.Path, a.text+".") {
			if under = true; !f.Computed {
				n.compared = append(n.compared, c.schema.comparedField(i))
			}
		}
	}
	if !under {
		c.noName(a, append(c.names(""), c.groups()...))
	}
	return truthType
}

func checkChangePercent(c *checker, n *call) Type {
	a := n.src.args[0]
	if !c.quotedName(n) {
		return percentType
	}
	if i, ok := c.schema.index[a.text]; ok {
		n.compared = []compared{c.schema.comparedField(i)}
		if t := c.schema.fields[i].Type; kindOf(t) != Number {
			c.fail(a, CodeType, "", "change_percent requires a number, %s is %s", a.text, t)
		}
		return percentType
	}
	if under := c.names(a.text + "."); len(under) > 0 {
		c.fail(a, CodeUnknownName, has(a.text, under), "%s is a group of names, not a value", a.text)
	} else {
		c.noName(a, c.names(""))
	}
	return percentType
}

// quotedName requires the argument to be a name in quotes, and facts before.
func (c *checker) quotedName(n *call) bool {
	a := n.src.args[0]
	if a.op != op.Text {
		name := a.text
		if a.op != op.Name {
			c.arg(n, 0)
			name = "name"
		}
		c.fail(a, CodeType, `write `+n.fn.Name+`("`+name+`")`, "a name in quotes is required here")
		return false
	}
	c.arg(n, 0)
	if !c.schema.opt.Before {
		c.fail(n.src, CodeType, "", "%s can't be used here: there is nothing to compare with", n.fn.Name)
	}
	return c.schema.opt.Before
}

// noName reports a name in quotes that is not known.
func (c *checker) noName(a *syntax, known []string) {
	if c.schema.brokenName(a.text) {
		c.fail(a, CodeBroken, "", "%s has an error of its own", a.text)
		return
	}
	c.fail(a, CodeUnknownName, Nearest(a.text, known), "unknown name %s", a.text)
}
