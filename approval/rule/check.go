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
	if list = through(list); list.fn != nil && list.fn.call == callMap {
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

func (c *checker) comparison(n *node) Type {
	a, b := c.check(n.args[0]), c.check(n.args[1])
	out := Type{Kind: Bool}
	n.on, n.accept = max(kindOf(a), kindOf(b)), accepts[n.op]
	c.quoteNames(n)
	if a.Kind == Missing || b.Kind == Missing {
		return out
	}
	if n.op <= opGe {
		if n.simple = asked(n); n.simple == nil {
			n.simple = branched(n)
		}
	}
	switch n.op {
	case opIn:
		if n.args[1].op == opRange {
			if kindOf(a) != Number {
				c.fail(n.args[0], CodeType, "", "a number is wanted before in and a range, this is %s", a)
			}
			n.simple = within(n)
		} else if b.Kind != List {
			hint := ""
			if a.Kind == Text && b.Kind == Text {
				hint = "write " + oneLine(c.src[n.args[1].from:n.args[1].to]) + " contains " + oneLine(c.src[n.args[0].from:n.args[0].to])
				if n.args[1].op == opText {
					hint = "write in [" + c.src[n.args[1].from:n.args[1].to] + "]"
				}
			}
			c.fail(n.args[1], CodeType, hint, "a list is wanted after in, this is %s", b)
		} else if _, ok := mix(a, b.elem()); !ok {
			c.member(n, a, b.elem())
		} else if n.args[1].op == opList {
			for _, item := range n.args[1].args {
				c.among(n.args[0], item)
			}
		} else {
			n.simple = held(n, n.args[0], n.args[1], len(c.loops))
		}
	case opContains:
		if n.on = a.Kind; a.Kind == List {
			if _, ok := mix(a.elem(), b); !ok {
				c.member(n, b, a.elem())
			} else {
				n.simple = held(n, n.args[1], n.args[0], len(c.loops))
			}
			break
		}
		fallthrough
	case opStarts, opEnds, opMatches:
		if a.Kind != Text || b.Kind != Text {
			c.fail(n, CodeType, "", "text is wanted on both sides: %s and %s", a, b)
		} else if n.op == opMatches {
			c.matches(n)
		}
	case opEq, opNe:
		if c.comparable(n, a, b) {
			c.among(n.args[0], n.args[1])
			c.among(n.args[1], n.args[0])
		}
	default:
		if !c.comparable(n, a, b) {
			break
		}
		k := kindOf(a)
		if k != Number && k != DateKind && !(k == Text && (len(a.Choices) > 0 || len(b.Choices) > 0)) {
			hint := ""
			if k == Text {
				hint = "text has an order only as a choice, by the place in choices"
			}
			c.fail(n, CodeType, hint, "%s has no order", a)
		}
		c.ranks(n, a, b)
	}
	return out
}

// member reports what can't be in a list.
func (c *checker) member(n *node, item, elem Type) {
	if kindOf(item) == Number && kindOf(elem) == Number {
		c.unit(n, item, elem)
		return
	}
	c.fail(n, CodeType, "", "%s can't be in a list of %s", item, elem)
}

// quotes is the hint for what is compared with quotes that it should not have, or
// without those that it should.
func (c *checker) quotes(n *node) string {
	for i, side := range n.args {
		_, number := literal(side.text)
		switch other := kindOf(n.args[1-i].typ); {
		case side.op == opText && number && other == Number:
			return "numbers have no quotes: write " + side.text
		case side.op == opNumber && other == Text:
			return `text is written in quotes: "` + side.text + `"`
		case side.op == opNumber && other == DateKind && isDate(side.text+"-01-01"):
			return `write date("` + side.text + `-01-01")`
		case side.op == opText && other == Bool && (side.text == "true" || side.text == "false"):
			return "write " + side.text + " without quotes"
		case side.op == opNumber && other == Bool && (side.text == "1" || side.text == "0"):
			return "write true or false"
		}
	}
	return ""
}

func (c *checker) comparable(n *node, a, b Type) bool {
	switch {
	case kindOf(a) != kindOf(b):
		hint := c.quotes(n)
		if a.Kind == DateKind && b.Kind == Text || a.Kind == Text && b.Kind == DateKind {
			hint = `write a date as date("2026-12-01")`
			for _, side := range n.args {
				if side.op == opText && isDate(side.text) {
					hint = `write date("` + side.text + `")`
				}
			}
		}
		for _, side := range n.args {
			if side.op == opCall && side.text == "weekday" {
				hint = "weekday gives 1 for Monday to 7 for Sunday"
			}
		}
		c.fail(n, CodeType, hint, "%s can't be compared with %s", a, b)
	case kindOf(a) == Number && !a.Unit.fits(b.Unit):
		c.unit(n, a, b)
	case n.on == List || n.on == RecordKind:
		c.fail(n, CodeType, "use any, all, none or count", "lists can't be compared")
	default:
		return true
	}
	return false
}

// ranks keeps the order of a choice for <, <=, > and >=, and refuses a text
// that is not among the choices.
func (c *checker) ranks(n *node, a, b Type) {
	choices := a.Choices
	if len(choices) == 0 {
		choices = b.Choices
	}
	if len(choices) == 0 {
		return
	}
	if len(b.Choices) > 0 && !slices.Equal(choices, b.Choices) {
		c.fail(n, CodeType, "", "these are choices of two different lists")
	}
	if a.Unordered || b.Unordered {
		c.fail(n, CodeType, "", "these choices have no order")
	}
	n.choices = choices
	if n.path = n.args[0].place(); n.path == "" {
		n.path = n.args[1].place()
	}
	for _, arg := range n.args {
		if arg.op == opText && !slices.Contains(choices, arg.text) {
			c.notAmong(arg, choices)
		}
	}
}

func (c *checker) notAmong(text *node, choices []string) {
	hint := ""
	if near := quote(text.text, choices); near != `"`+text.text+`"` {
		hint = "did you mean " + near + "?"
	}
	c.fail(text, CodeType, hint, "this is not among the choices: %s", strings.Join(choices, ", "))
}

// among refuses to compare a choice with a text that it can't be: the
// comparison would always come out the same. Blank text is let through.
func (c *checker) among(name, text *node) {
	choices := name.typ.Choices
	if name.op != opName && name.op != opDot || len(choices) == 0 {
		return
	}
	for _, word := range texts(text, text) {
		if word.text != "" && !slices.Contains(choices, word.text) {
			c.notAmong(word, choices)
		}
	}
}

// texts are the texts that a part of a rule can be because they are written out,
// each at its place; what a named rule stands for is at the name.
func texts(n, at *node) []*node {
	var parts []*node
	switch n.op {
	case opText:
		return []*node{{op: opText, text: n.text, from: at.from, to: at.to}}
	case opName:
		if n.def != nil {
			if n.local != nil {
				at = n.def.root
			}
			return texts(n.def.root, at)
		}
	case opIf:
		parts = n.args[1:]
	case opElse, opList:
		parts = n.args
	}
	var out []*node
	for _, p := range parts {
		shown := at
		if at == n {
			shown = p
		}
		out = append(out, texts(p, shown)...)
	}
	return out
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
		return c.fail(n, CodeUnknownName, Nearest(n.text, slices.Collect(maps.Keys(c.s.fns))), "there is no function %s", n.text)
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
