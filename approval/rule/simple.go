package rule

// What stands for something simpler has that in node.simple, from the checker:
// reasoning about rules reads it in the place of the node, evaluation and
// explanations do not.

// plain is what a part of a rule stands for.
func (n *node) plain() *node {
	for n.simple != nil {
		n = n.simple
	}
	return n
}

// through is the value of a name that stands for one.
func through(n *node) *node {
	for n.op == opName && n.def != nil {
		n = n.def.root
	}
	return n
}

// compared makes a comparison that stands for a part of a rule.
func compared(of *node, o op, l, r *node) *node {
	return &node{op: o, args: []*node{l, r}, l: l, r: r, on: kindOf(l.typ), accept: accepts[o],
		typ: Type{Kind: Bool}, from: of.from, to: of.to}
}

// within is what x in 1..5 stands for: x >= 1 and x <= 5, and x is a whole
// number, which says nothing of a name that has no others.
func within(n *node) *node {
	x, ends := n.args[0], n.args[1].args
	out := &node{op: opAnd, args: []*node{compared(n, opGe, x, ends[0]), compared(n, opLe, x, ends[1])},
		typ: Type{Kind: Bool}, from: n.from, to: n.to}
	if x.typ.Kind != Integer {
		whole := &node{op: opCall, text: "whole", args: []*node{x}, fn: &fn{call: callHost}, typ: Type{Kind: Bool},
			from: n.from, to: n.to}
		out.args = append(out.args, whole)
	}
	return out
}

// counted is what any, all, none and one stand for: how many items are so.
func counted(n *node, f call) *node {
	is := n.args[1]
	if f == callAll {
		is = &node{op: opNot, args: []*node{is}, typ: Type{Kind: Bool}, from: is.from, to: is.to}
	}
	count := &node{op: opCall, text: "count", fn: &fn{call: callCount}, loop: true, slot: n.slot,
		args: []*node{n.args[0], is}, typ: Type{Kind: Number}, from: n.from, to: n.to}
	number := &node{op: opNumber, text: "0", typ: Type{Kind: Number}}
	switch f {
	case callOne:
		number.text, number.num = "1", one
		return compared(n, opEq, count, number)
	case callAny, callFind:
		return compared(n, opGt, count, number)
	}
	return compared(n, opEq, count, number)
}

// asked is what (x > 5) == true stands for: x > 5, or not of it. Nil when neither
// side is written out as true or false.
func asked(n *node) *node {
	if n.op != opEq && n.op != opNe {
		return nil
	}
	for i, side := range n.args {
		if side.op != opBool || kindOf(n.args[1-i].typ) != Bool || n.args[1-i].op == opBool {
			continue
		}
		if (side.text == "true") == (n.op == opEq) {
			return n.args[1-i]
		}
		return &node{op: opNot, args: []*node{n.args[1-i]}, typ: n.typ, from: n.from, to: n.to}
	}
	return nil
}

// held is what "x in list" stands for: any(list, # == x). The level is that of
// the loop that this would be.
func held(n, item, list *node, level int) *node {
	if list = through(list); list.op == opList || level >= maxLoops {
		return nil
	}
	it := &node{op: opItem, slot: level, typ: list.typ.elem(), path: itemPlace(list)}
	any := &node{op: opCall, text: "any", slot: level, args: []*node{list, compared(n, opEq, it, item)},
		typ: n.typ, from: n.from, to: n.to}
	return counted(any, callAny)
}

// measured is the name or term that a quantity is, without what is taken where
// it is missing: x ?? 0 and has(x) ? x : 0 measure x.
func measured(n *node) *node {
	for {
		n = through(n)
		switch {
		case n.op == opElse && n.args[1].written:
			n = n.args[0]
		case n.op == opIf && n.args[0].op == opBool && n.args[0].text == "true":
			n = n.args[1]
		case n.op == opIf && n.args[2].written && asksFor(n.args[0], n.args[1]):
			n = n.args[1]
		case n.op == opIf && n.args[1].written && n.args[0].op == opNot && asksFor(n.args[0].args[0], n.args[2]):
			n = n.args[2]
		default:
			return n
		}
	}
}

// asksFor reports whether a condition asks only whether there is a value.
func asksFor(condition, value *node) bool {
	condition = through(condition)
	return condition.op == opCall && condition.fn != nil && condition.fn.call == callHas &&
		canon(condition.args[0]) == canon(value)
}

// maxBranches bounds the comparisons that one comparison with a branch stands for.
const maxBranches = 16

// branched is what a comparison with c ? a : b stands for: c ? a == x : b == x.
// Nil when neither side is a branch.
func branched(n *node) *node {
	for i := range n.args {
		side := through(n.args[i])
		if side.op != opIf || branches(side) > maxBranches || through(n.args[1-i]).op == opIf {
			continue
		}
		of := func(b *node) *node {
			l, r := b, n.args[1]
			if i == 1 {
				l, r = n.args[0], b
			}
			c := compared(n, n.op, l, r)
			c.on, c.choices, c.path = n.on, n.choices, n.path
			c.simple = branched(c)
			return c
		}
		return &node{op: opIf, args: []*node{side.args[0], of(side.args[1]), of(side.args[2])}, typ: Type{Kind: Bool},
			from: n.from, to: n.to}
	}
	return nil
}

func branches(n *node) int {
	if n = through(n); n.op != opIf {
		return 1
	}
	return min(branches(n.args[1])+branches(n.args[2]), maxBranches+1)
}
