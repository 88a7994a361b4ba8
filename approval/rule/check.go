package rule

import (
	"maps"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// checker makes nodes of what is written: it gives every part its type and
// collects what is wrong.
type checker struct {
	schema   *Schema
	src      string
	errs     Errors
	loops    []around               // innermost last
	lets     map[*local]*definition // without those that have an error
	programs int                    // instructions of all patterns, about
}

// around is a loop: the type of its items, and how they are named.
type around struct {
	elem  Type
	place string
}

// maxErrors bounds the errors that are reported of one rule.
const maxErrors = 50

func newChecker(s *Schema, src string) *checker {
	return &checker{schema: s, src: src}
}

func (c *checker) fail(at *syntax, code Code, hint, format string, a ...any) Type {
	if len(c.errs) >= maxErrors {
		return Type{}
	}
	e := newError(c.src, at.from, at.to, code, format, a...)
	e.Hint = hint
	c.errs = append(c.errs, e)
	return Type{}
}

// text is a part of the rule on one line.
func (c *checker) text(s *syntax) string { return oneLine(c.src[s.from:s.to]) }

// root checks a whole rule.
func (c *checker) root(s *syntax) node {
	n := c.check(s)
	if len(c.errs) == 0 && n.at().cost > MaxSteps {
		c.fail(s, CodeLimit, "", "the rule requires more than %d steps, with the definitions of its names", MaxSteps)
	}
	return n
}

// check makes the node of a part. The zero Type stands for a part that has an
// error.
func (c *checker) check(s *syntax) node {
	if s.op == op.Let {
		return c.let(s)
	}
	n := c.node(s)
	is := n.at()
	is.src = s
	if k := is.typ.Kind; s.plus && k != Missing && kindOf(is.typ) != Number {
		c.fail(s, CodeType, "", "%s is required after a sign, this is %s", Number, is.typ)
	}
	is.cost = 1
	for _, p := range n.parts() {
		is.add(p)
	}
	switch n := n.(type) {
	case *named:
		is.add(n.def.root)
	case *field:
		is.past = n.before
	case *call:
		is.past = is.past || len(n.compared) > 0
	}
	is.cost = min(is.cost, MaxSteps+1)
	return n
}

// add adds what a part costs.
func (c *core) add(part node) {
	c.cost += part.at().cost
	c.mixed = c.mixed || part.at().mixed
	c.past = c.past || part.at().past
}

var truthType = Type{Kind: Bool}

func (c *checker) node(s *syntax) node {
	switch s.op {
	case op.Number:
		return &literal{core{typ: numberType}, Value{kind: Number, num: s.num, b: s.num.Sign() == 0}} // 0 is free
	case op.Text:
		return &literal{core{typ: textType}, Value{kind: Text, text: s.text}}
	case op.Bool:
		return &literal{core{typ: truthType}, BoolValue(s.text == "true")}
	case op.Name:
		return c.name(s)
	case op.Item:
		return c.item(s)
	case op.Dot:
		return c.member(s)
	case op.Index:
		return c.entry(s)
	case op.List:
		return c.list(s)
	case op.Call:
		return c.call(s)
	case op.Not:
		return &not{core{typ: truthType}, c.want(s.args[0], Bool)}
	case op.And, op.Or:
		return c.logic(s)
	case op.Neg:
		of := c.want(s.args[0], Number)
		return &minus{core{typ: of.at().typ}, of}
	case op.If:
		when := c.want(s.args[0], Bool)
		sides := c.same(s, s.args[1], s.args[2])
		return &branch{sides.core, when, sides.left(), sides.right()}
	case op.Else:
		return &fallback{c.same(s, s.args[0], s.args[1])}
	case op.Add, op.Sub, op.Mul, op.Div, op.Mod:
		return c.arithmetic(s)
	}
	return c.comparison(s)
}

func (c *checker) item(s *syntax) node {
	level := len(c.loops) - 1
	if level < 0 {
		return &invalid{core{typ: c.fail(s, CodeSyntax, "",
			"this stands for an item of a list, and there is none here")}}
	}
	in := c.loops[level]
	return &item{core{typ: in.elem}, level, in.place}
}

func (c *checker) logic(s *syntax) node {
	out := &logic{core{typ: truthType}, truthOf(s.op == op.Or), make([]node, len(s.args))}
	for i, a := range s.args {
		if i > 0 && another(s.args[i-1], a) {
			out.conditions[i] = c.check(a)
			c.another(s.args[i-1], out.conditions[i])
		} else {
			out.conditions[i] = c.want(a, Bool)
		}
	}
	return out
}

// another reports whether a condition is the "b" of name == "a" or "b".
func another(before, s *syntax) bool {
	return s.op == op.Text && (before.op == op.Eq || before.op == op.Ne) && before.args[1].op == op.Text
}

// another refuses name == "a" or "b".
func (c *checker) another(before *syntax, n node) {
	in := " in ["
	if before.op == op.Ne {
		in = " not in ["
	}
	first, s := before.args[1], n.at().src
	hint := "write " + c.text(before.args[0]) + in + c.src[first.from:first.to] + ", " + c.src[s.from:s.to] + "]"
	c.fail(s, CodeType, hint, "%s is required here, this is %s", Bool, n.at().typ)
}

// want checks a part that must be of a kind.
func (c *checker) want(s *syntax, k Kind) node {
	n := c.check(s)
	if t := n.at().typ; t.Kind != Missing && kindOf(t) != k {
		hint := ""
		if k == DateKind && s.op == op.Text && isDate(s.text) {
			hint = `write date("` + s.text + `")`
		}
		c.fail(s, CodeType, hint, "%s is required here, this is %s", k, t)
		n.at().typ = Type{}
	}
	return n
}

func (c *checker) name(s *syntax) node {
	if s.local != nil {
		if def := c.lets[s.local]; def != nil {
			return &named{core{typ: def.root.at().typ}, def}
		}
		return &invalid{}
	}
	if _, ok := c.schema.index["today"]; s.text == "today" && !ok {
		return &today{core{typ: Type{Kind: DateKind}}}
	}
	if rest, ok := strings.CutPrefix(s.text, "before."); ok && c.schema.opt.Before {
		if i, ok := c.schema.index[rest]; ok {
			return &field{core{typ: c.schema.fields[i].Type}, i, true, c.schema.comparedField(i).per}
		}
	}
	if i, ok := c.schema.index[s.text]; ok {
		return &field{core{typ: c.schema.fields[i].Type}, i, false, -1}
	}
	if d, ok := c.schema.defs[s.text]; ok {
		return &named{core{typ: d.root.at().typ}, d}
	}
	if c.schema.brokenName(s.text) {
		return &invalid{core{typ: c.fail(s, CodeBroken, "", "%s has an error of its own", s.text)}}
	}
	return &invalid{core{typ: c.unknown(s)}}
}

func (c *checker) member(s *syntax) node {
	of := c.check(s.args[0])
	n := &member{of: of, path: place(of) + "." + s.text}
	t := of.at().typ
	if t.Kind == Missing {
		return n
	}
	var known []string
	for i, f := range t.Fields {
		if f.Path == s.text {
			n.slot, n.typ = i, f.Type
			return n
		}
		known = append(known, f.Path)
	}
	if t.Kind != RecordKind {
		c.fail(s, CodeType, "", "%s has nothing under .%s", t, s.text)
		return n
	}
	near := strings.Replace(Nearest(s.text, known), "mean ", "mean .", 1)
	c.fail(s, CodeUnknownName, near, "an item has no .%s; it has %s", s.text, strings.Join(known, ", "))
	return n
}

func (c *checker) list(s *syntax) node {
	elem, entries := Type{}, make([]node, len(s.args))
	for i, a := range s.args {
		entries[i] = c.check(a)
		is := entries[i].at().typ
		t, ok := mix(elem, is)
		switch {
		case ok:
			elem = t
		case kindOf(elem) == Number && kindOf(is) == Number:
			c.fail(a, CodeUnit, "", "these are different units: %s and %s", elem.Unit, is.Unit)
		default:
			c.fail(a, CodeType, "", "the entries of a list are of one type: this is %s, the first is %s", is, elem)
		}
	}
	return &list{core{typ: Type{Kind: List, Elem: &elem}}, entries}
}

// same checks two branches of which one is the result.
func (c *checker) same(s, first, second *syntax) pair {
	l, r := c.check(first), c.check(second)
	a, b := l.at().typ, r.at().typ
	out, ok := mix(a, b)
	switch {
	case ok:
	case kindOf(a) == Number && kindOf(b) == Number:
		out = c.unit(s, l, r)
	default:
		out = c.fail(s, CodeType, "", "both sides must be of one type: %s and %s", a, b)
	}
	return pair{core{typ: out}, s.op, [2]node{l, r}}
}

// unit reports two units that do not go together, with names that would.
func (c *checker) unit(s *syntax, l, r node) Type {
	a, b := l.at().typ.Unit, r.at().typ.Unit
	return c.units(s, l, r, a, b)
}

func (c *checker) units(s *syntax, l, r node, a, b Unit) Type {
	return c.fail(s, CodeUnit, c.unitHint(l, r, a, b), "these are different units: %s and %s", a, b)
}

func (c *checker) arithmetic(s *syntax) node {
	l, r := c.check(s.args[0]), c.check(s.args[1])
	a, b := l.at().typ, r.at().typ
	out := pair{op: s.op, sides: [2]node{l, r}}
	if s.op == op.Add && a.Kind == Text && b.Kind == Text {
		out.typ = Type{Kind: Text}
		return &join{out}
	}
	if a.Kind != Missing && b.Kind != Missing {
		out.typ = c.resultType(s, l, r)
	}
	return &arithmetic{out}
}

// resultType is what an operation on two numbers gives.
func (c *checker) resultType(s *syntax, l, r node) Type {
	for i, n := range []node{l, r} {
		if t := n.at().typ; kindOf(t) != Number {
			hint := quotes(l, r)
			if t.Kind == DateKind {
				hint = "use days(a, b) and add(date, n, \"days\") with dates"
			}
			return c.fail(s.args[i], CodeType, hint, "a number is required here, this is %s", t)
		}
	}
	a, b := l.at().typ.Unit, r.at().typ.Unit
	switch s.op {
	case op.Add, op.Sub, op.Mod:
		if !a.fits(b) {
			return c.unit(s, l, r)
		}
		if a == None {
			a = b
		}
		return Type{Kind: Number, Unit: a}
	case op.Mul:
		return Type{Kind: Number, Unit: a.times(b)}
	}
	if by := s.args[1]; by.op == op.Number && by.text == "100" && a.percent > 0 {
		if a.percent--; a == None {
			a = Ratio
		}
		return Type{Kind: Number, Unit: a}
	}
	return Type{Kind: Number, Unit: a.over(b)}
}

func (c *checker) call(s *syntax) node {
	f, ok := c.schema.fns[s.text]
	if !ok {
		return &invalid{core{typ: c.noFunction(s)}}
	}
	n := &call{core: core{src: s, typ: f.gives}, fn: f, schema: c.schema, args: make([]node, len(s.args))}
	for i, a := range s.args {
		n.args[i] = &invalid{core{src: a}}
	}
	if c.count(n) {
		n.typ = f.check(c, n)
	}
	return n
}

// noFunction reports the call of something that is no function.
func (c *checker) noFunction(s *syntax) Type {
	if len(s.args) > 0 {
		c.check(s.args[0]) // what follows may be about items
	}
	if s.text == "today" {
		return c.fail(s, CodeExpr, "write today", "today is a name, not a function")
	}
	if hint, ok := builtinsOfExpr[s.text]; ok {
		return c.fail(s, CodeExpr, hint, "%s is not in the language", s.text)
	}
	return c.fail(s, CodeUnknownName, Nearest(s.text, slices.Collect(maps.Keys(c.schema.fns))),
		"unknown function %s", s.text)
}

// count checks how many arguments there are.
func (c *checker) count(n *call) bool {
	f, s := n.fn, n.src
	if len(s.args) >= f.least && (len(s.args) <= f.most || f.most < 0) {
		return true
	}
	for _, a := range s.args {
		if !a.ofItem() {
			c.check(a)
		}
	}
	word, hint := "arguments", f.more
	if f.most == 1 || f.most < 0 {
		word = "argument"
	}
	if hint == "" && f.Signature != "" {
		hint = "write " + f.Signature
	}
	if f.least < f.most {
		c.fail(s, CodeType, hint, "%s takes %d or %d %s, not %d", s.text, f.least, f.most, word, len(s.args))
	} else {
		c.fail(s, CodeType, hint, "%s takes %d %s, not %d", s.text, f.least, word, len(s.args))
	}
	return false
}

// arg checks an argument of a call.
func (c *checker) arg(n *call, i int) node {
	n.args[i] = c.check(n.src.args[i])
	return n.args[i]
}

// wantArg checks an argument that must be of a kind, and returns its type.
func (c *checker) wantArg(n *call, i int, k Kind) Type {
	n.args[i] = c.want(n.src.args[i], k)
	return n.args[i].at().typ
}
