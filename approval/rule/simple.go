package rule

import (
	"slices"
	"strings"
)

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
	bounds := []*node{decided(compared(n, opGe, x, ends[0])), decided(compared(n, opLe, x, ends[1]))}
	out := &node{op: opAnd, args: bounds, typ: Type{Kind: Bool}, from: n.from, to: n.to}
	if !isWhole(x) {
		whole := &node{op: opCall, text: "whole", args: []*node{x}, fn: &fn{call: callHost}, typ: n.typ, from: n.from, to: n.to}
		out.args = append(out.args, whole)
	}
	return out
}

// decided is a comparison of what is written out as the truth that it is.
func decided(n *node) *node {
	if n.op < opEq || n.op > opGe || len(n.choices) > 0 {
		return n
	}
	a, ok := constantOf(through(n.args[0]))
	b, also := constantOf(through(n.args[1]))
	c := a.Cmp(b)
	if !ok || !also {
		x, ok := wordOf(n.args[0])
		y, also := wordOf(n.args[1])
		if !ok || !also || n.op > opNe {
			return n
		}
		c = strings.Compare(x, y)
	}
	text := "false"
	if outcome(accepts[n.op], c) == True {
		text = "true"
	}
	return &node{op: opBool, text: text, typ: Type{Kind: Bool}, from: n.from, to: n.to}
}

// eachEntry is what x in [a, b] stands for where an entry is not written out:
// x == a or x == b.
func eachEntry(n, item, list *node) *node {
	list = through(list)
	_, words := textList(list)
	_, numbers := constants(list)
	if list.op != opList || words || numbers || len(list.args) == 0 || len(list.args) > maxBranches {
		return nil
	}
	out := &node{op: opOr, typ: Type{Kind: Bool}, from: n.from, to: n.to}
	for _, a := range list.args {
		out.args = append(out.args, decided(compared(n, opEq, item, a)))
	}
	return out
}

// membership reads any(list, # == item), none(list, # == item) and
// all(list, # != item): whether the item is, or is not, in the list.
func membership(n *node) (item *node, yes, ok bool) {
	if n.op != opCall || n.fn == nil || len(n.args) != 2 {
		return nil, false, false
	}
	o := opEq
	switch n.fn.call {
	case callAny:
		yes = true
	case callNone:
	case callAll:
		o = opNe
	default:
		return nil, false, false
	}
	pred := n.args[1]
	for pred.simple != nil && pred.op >= opEq && pred.op <= opGe { // (# == x) == true
		pred = pred.simple
	}
	if pred.op != o {
		return nil, false, false
	}
	for i, side := range pred.args {
		if side.op == opItem && side.slot == n.slot && !readsItem(pred.args[1-i], n.slot) {
			return pred.args[1-i], yes, true
		}
	}
	return nil, false, false
}

// readsItem reports whether a part reads the item of a loop.
func readsItem(n *node, level int) bool {
	found := false
	var visit func(n *node)
	visit = func(n *node) {
		found = found || n.op == opItem && n.slot == level
		if n.local != nil && n.def != nil {
			walk(n.def.root, visit)
		}
	}
	walk(n, visit)
	return found
}

// listedIn is what any, all and none of a list that is written out stand for, when
// they ask whether something is in it. Nil when they do not.
func listedIn(n *node) *node {
	list := through(n.args[0])
	item, yes, ok := membership(n)
	if list.op != opList || !ok {
		return nil
	}
	in := &node{op: opIn, args: []*node{item, list}, on: kindOf(item.typ), typ: n.typ, from: n.from, to: n.to}
	in.l, in.r = item, list
	in.simple = eachEntry(n, item, list)
	if yes {
		return in
	}
	return &node{op: opNot, args: []*node{in}, typ: n.typ, from: n.from, to: n.to}
}

// isWhole reports whether a number has no fraction.
func isWhole(n *node) bool {
	if n.written {
		return n.num.IsInt()
	}
	every := func(nodes []*node) bool {
		return !slices.ContainsFunc(nodes, func(a *node) bool { return !isWhole(a) })
	}
	switch n = through(n); n.op {
	case opNumber:
		return n.num.IsInt()
	case opNeg, opAdd, opSub, opMul, opMod, opElse:
		return every(n.args)
	case opIf:
		return every(n.args[1:])
	case opCall:
		if n.fn == nil {
			return false
		}
		switch n.fn.call {
		case callCount, callLen, callWeekday, callDays:
			return true
		case callRound:
			return len(n.args) == 1 || n.args[1].written && n.args[1].num.Sign() == 0
		case callAbs:
			return isWhole(n.args[0])
		case callMin, callMax:
			return !n.loop && every(n.args)
		}
	}
	return n.typ.Kind == Integer
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
			if c.simple = branched(c); c.simple != nil {
				return c
			}
			return decided(c)
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
