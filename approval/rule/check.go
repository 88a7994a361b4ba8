package rule

import (
	"maps"
	"slices"
	"strings"
)

// checker gives every node its type and collects what is wrong.
type checker struct {
	s        *Schema
	src      string
	errs     Errors
	loops    []around // innermost last
	programs int      // instructions of all patterns, about
}

// around is a loop: the type of its items, and how they are named.
type around struct {
	elem  Type
	place string
}

// place names what a node stands for, as missing names are reported.
func (n *node) place() string {
	switch n.op {
	case opName:
		if n.local != nil && n.def != nil {
			return n.def.root.place()
		}
		return n.text
	case opIndex, opItem, opDot:
		return n.path
	case opCall:
		switch {
		case n.fn != nil && n.fn.call == callFilter:
			return n.args[0].place()
		case n.fn != nil && n.fn.call == callFind:
			return itemPlace(n.args[0])
		case n.fn != nil && n.fn.call == callMap:
			return strings.TrimSuffix(n.args[1].place(), "[]")
		}
		return n.text + "(…)"
	}
	return ""
}

// itemPlace names the items of a list.
func itemPlace(list *node) string {
	switch list = through(list); {
	case list.op == opList: // its entries have names of their own
		return ""
	case list.fn != nil && list.fn.call == callMap:
		return list.place() // what map makes of an item
	}
	return list.place() + "[]"
}

// maxErrors bounds what is said about one rule.
const maxErrors = 50

func (c *checker) fail(n *node, code Code, hint, format string, a ...any) Type {
	if len(c.errs) >= maxErrors {
		return Type{}
	}
	e := newError(c.src, n.from, n.to, code, format, a...)
	e.Hint = hint
	c.errs = append(c.errs, e)
	return Type{}
}

// check types a node; the zero Type stands for "something was wrong inside".
func (c *checker) check(n *node) Type {
	if n.op == opLet {
		return c.let(n)
	}
	n.typ = c.typeOf(n)
	if k := n.typ.Kind; n.plus && k != Missing && kindOf(n.typ) != Number {
		c.fail(n, CodeType, "", "%s is wanted after a sign, this is %s", Number, n.typ)
	}
	n.cost = 1
	for _, a := range n.args {
		n.cost += a.cost
		n.mixed = n.mixed || a.mixed
	}
	if len(n.args) >= 2 {
		n.l, n.r = n.args[0], n.args[1]
	}
	if n.def != nil {
		n.cost += n.def.root.cost
		n.mixed = n.mixed || n.def.root.mixed
	}
	n.cost = min(n.cost, MaxSteps+1)
	n.fold()
	return n.typ
}

// root checks a whole rule.
func (c *checker) root(n *node) Type {
	t := c.check(n)
	if len(c.errs) == 0 && n.cost > MaxSteps {
		c.fail(n, CodeLimit, "", "the rule asks for more than %d steps, with what its names stand for", MaxSteps)
	}
	return t
}

func (c *checker) typeOf(n *node) Type {
	switch n.op {
	case opNumber:
		return Type{Kind: Number}
	case opNil: // the builder has refused it everywhere
		return c.fail(n, CodeExpr, "", "nil can only be compared, with == or !=")
	case opRange:
		c.want(n.args[0], Number)
		c.want(n.args[1], Number)
		return Type{Kind: List, Elem: &Type{Kind: Number}}
	case opText:
		return Type{Kind: Text}
	case opBool:
		return Type{Kind: Bool}
	case opName:
		return c.name(n)
	case opItem:
		if len(c.loops) == 0 {
			return c.fail(n, CodeSyntax, "", "this stands for an item of a list, and there is none here")
		}
		n.slot = len(c.loops) - 1
		in := c.loops[n.slot]
		n.path = in.place
		return in.elem
	case opDot:
		return c.dot(n)
	case opIndex:
		return c.index(n)
	case opList:
		return c.listOf(n)
	case opCall:
		return c.call(n)
	case opNot:
		c.want(n.args[0], Bool)
		return Type{Kind: Bool}
	case opAnd, opOr:
		for i, a := range n.args {
			if i == 0 || !c.another(n.args[i-1], a) {
				c.want(a, Bool)
			}
		}
		return Type{Kind: Bool}
	case opNeg:
		return c.want(n.args[0], Number)
	case opIf:
		c.want(n.args[0], Bool)
		return c.same(n, n.args[1], n.args[2])
	case opElse:
		return c.same(n, n.args[0], n.args[1])
	case opAdd, opSub, opMul, opDiv, opMod:
		return c.arithmetic(n)
	}
	return c.comparison(n)
}

// another refuses client == "a" or "b".
func (c *checker) another(before, n *node) bool {
	if n.op != opText || before.op != opEq && before.op != opNe || before.args[1].op != opText {
		return false
	}
	c.check(n)
	in := map[op]string{opEq: " in [", opNe: " not in ["}[before.op]
	hint := "write " + oneLine(c.src[before.args[0].from:before.args[0].to]) + in + c.src[before.args[1].from:before.args[1].to] + ", " + c.src[n.from:n.to] + "]"
	c.fail(n, CodeType, hint, "%s is wanted here, this is %s", Bool, n.typ)
	return true
}

func (c *checker) want(n *node, k Kind) Type {
	t := c.check(n)
	if t.Kind != Missing && kindOf(t) != k {
		hint := ""
		if k == DateKind && n.op == opText && isDate(n.text) {
			hint = `write date("` + n.text + `")`
		}
		return c.fail(n, CodeType, hint, "%s is wanted here, this is %s", k, t)
	}
	return t
}

func (c *checker) name(n *node) Type {
	if n.local != nil {
		if n.def = n.local.def; n.def == nil {
			return Type{}
		}
		return n.def.root.typ
	}
	if n.text == "today" {
		if _, ok := c.s.index["today"]; !ok {
			n.slot = -1
			return Type{Kind: DateKind}
		}
	}
	if rest, ok := strings.CutPrefix(n.text, "before."); ok && c.s.opt.Before {
		if i, ok := c.s.index[rest]; ok {
			n.slot, n.back = i, true
			return c.s.fields[i].Type
		}
	}
	if i, ok := c.s.index[n.text]; ok {
		n.slot, n.quick = i, true
		return c.s.fields[i].Type
	}
	if d, ok := c.s.defs[n.text]; ok {
		n.def = d
		return d.root.typ
	}
	if c.s.brokenName(n.text) {
		return c.fail(n, CodeBroken, "", "%s has an error of its own", n.text)
	}
	return c.unknown(n)
}

func (c *checker) dot(n *node) Type {
	t := c.check(n.args[0])
	n.path = n.args[0].place() + "." + n.text
	if t.Kind == Missing {
		return t
	}
	var known []string
	for i, f := range t.Fields {
		if f.Path == n.text {
			n.slot = i
			return f.Type
		}
		known = append(known, f.Path)
	}
	if t.Kind != RecordKind {
		return c.fail(n, CodeType, "", "%s has nothing under .%s", t, n.text)
	}
	near := strings.Replace(Nearest(n.text, known), "mean ", "mean .", 1)
	return c.fail(n, CodeUnknownName, near, "an item has no .%s; it has %s", n.text, strings.Join(known, ", "))
}

func (c *checker) listOf(n *node) Type {
	elem := Type{}
	for _, a := range n.args {
		t, ok := mix(elem, c.check(a))
		switch {
		case ok:
			elem = t
		case kindOf(elem) == Number && kindOf(a.typ) == Number:
			c.fail(a, CodeUnit, "", "these are different units: %s and %s", elem.Unit, a.typ.Unit)
		default:
			c.fail(a, CodeType, "", "the entries of a list are of one type: this is %s, the first is %s", a.typ, elem)
		}
	}
	return Type{Kind: List, Elem: &elem}
}

// mix is the type of what may be either of two.
func mix(a, b Type) (Type, bool) {
	switch {
	case a.Kind == Missing:
		return b, true
	case b.Kind == Missing:
		return a, true
	case kindOf(a) != kindOf(b):
		return Type{}, false
	}
	switch kindOf(a) {
	case Number:
		if a.Unit == None {
			a.Unit = b.Unit
		}
		a.Kind = Number
		return a, a.Unit.fits(b.Unit)
	case Text:
		if a.Choices == nil {
			return b, true
		}
		if b.Choices != nil && !slices.Equal(a.Choices, b.Choices) {
			a.Choices = nil
		}
	case List:
		e, ok := mix(a.elem(), b.elem())
		return Type{Kind: List, Elem: &e}, ok
	case RecordKind:
		if len(a.Fields) != len(b.Fields) {
			return Type{}, false
		}
		out := Type{Kind: RecordKind, Fields: slices.Clone(a.Fields)}
		for i := range a.Fields {
			t, ok := mix(a.Fields[i].Type, b.Fields[i].Type)
			if !ok || a.Fields[i].Path != b.Fields[i].Path {
				return Type{}, false
			}
			out.Fields[i].Type = t
		}
		return out, true
	}
	return a, true
}

// elem is the type of the items of a list.
func (t Type) elem() Type {
	if t.Elem == nil {
		return Type{}
	}
	return *t.Elem
}

// same types two branches of which one is the result.
func (c *checker) same(n, a, b *node) Type {
	s, t := c.check(a), c.check(b)
	out, ok := mix(s, t)
	switch {
	case ok:
		return out
	case kindOf(s) == Number && kindOf(t) == Number:
		return c.unit(n, s, t)
	}
	return c.fail(n, CodeType, "", "both sides must be of one type: %s and %s", s, t)
}

func kindOf(t Type) Kind {
	if t.Kind == Integer {
		return Number
	}
	return t.Kind
}

// unit reports two units that do not go together, with names that would.
func (c *checker) unit(n *node, a, b Type) Type {
	return c.fail(n, CodeUnit, c.unitHint(n, a.Unit, b.Unit), "these are different units: %s and %s", a.Unit, b.Unit)
}

func (c *checker) arithmetic(n *node) Type {
	a, b := c.check(n.args[0]), c.check(n.args[1])
	if n.op == opAdd && a.Kind == Text && b.Kind == Text {
		return Type{Kind: Text}
	}
	if a.Kind == Missing || b.Kind == Missing {
		return Type{}
	}
	for i, t := range []Type{a, b} {
		if kindOf(t) != Number {
			hint := c.quotes(n)
			if t.Kind == DateKind {
				hint = "use days(a, b) and add(date, n, \"days\") with dates"
			}
			return c.fail(n.args[i], CodeType, hint, "a number is wanted here, this is %s", t)
		}
	}
	switch n.op {
	case opAdd, opSub, opMod:
		if !a.Unit.fits(b.Unit) {
			return c.unit(n, a, b)
		}
		if a.Unit == None {
			a.Unit = b.Unit
		}
		return Type{Kind: Number, Unit: a.Unit}
	case opMul:
		return Type{Kind: Number, Unit: a.Unit.times(b.Unit, 1)}
	}
	if a.Unit.percent > 0 && n.args[1].op == opNumber && n.args[1].text == "100" {
		u := a.Unit
		if u.percent--; u == None {
			u = Ratio
		}
		return Type{Kind: Number, Unit: u}
	}
	if a.Unit == b.Unit && a.Unit != None {
		return Type{Kind: Number, Unit: Ratio}
	}
	if a.Unit == None && b.Unit != None {
		return Type{Kind: Number}
	}
	return Type{Kind: Number, Unit: a.Unit.times(b.Unit, -1)}
}

func (c *checker) call(n *node) Type {
	f, ok := c.s.fns[n.text]
	if !ok {
		if len(n.args) > 0 {
			c.check(n.args[0]) // what follows may be about items
		}
		if n.text == "today" {
			return c.fail(n, CodeExpr, "write today", "today is a name, not a function")
		}
		if hint, ok := builtinsOfExpr[n.text]; ok {
			return c.fail(n, CodeExpr, hint, "%s is not in the language", n.text)
		}
		return c.fail(n, CodeUnknownName, Nearest(n.text, slices.Collect(maps.Keys(c.s.fns))),
			"there is no function %s", n.text)
	}
	n.fn = f
	t := f.check(c, n)
	if f.host != nil && len(n.args) == len(f.host.Params) {
		for i, a := range n.args {
			c.quoteArg(a, f.host.Params[i])
		}
	}
	return t
}
