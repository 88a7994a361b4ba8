package prove

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// compared makes a comparison that stands for a part of a rule.
func compared(of *term, o op.Op, l, r *term) *term {
	n := &term{op: o, args: []*term{l, r}, typ: boolean}
	if of.part != nil && l.part != nil && r.part != nil {
		n.part = rule.Compare(o, l.part, r.part, of.part)
	}
	return n
}

// within is what x in 1..5 stands for: x >= 1 and x <= 5, and x is a whole
// number, which says nothing of a name that has no others.
func within(n *term) *term {
	x, ends := n.args[0], n.args[1].args
	bounds := []*term{decided(compared(n, op.Ge, x, ends[0])), decided(compared(n, op.Le, x, ends[1]))}
	out := &term{op: op.And, args: bounds, typ: boolean, part: n.part}
	if !isWhole(x) {
		whole := &term{op: op.Call, text: "whole", args: []*term{x}, typ: boolean}
		out.args = append(out.args, whole)
	}
	return out
}

// decided is a comparison of what is written out as the truth that it is.
func decided(n *term) *term {
	if len(n.choices) > 0 {
		return n
	}
	a, ok := constantOf(through(n.args[0]))
	b, also := constantOf(through(n.args[1]))
	c := a.Cmp(b)
	switch l, r := n.args[0], n.args[1]; {
	case ok && also:
	case l.op == op.Bool && r.op == op.Bool:
		c = strings.Compare(l.text, r.text)
	default:
		x, ok := wordOf(n.args[0])
		y, also := wordOf(n.args[1])
		if !ok || !also || n.op > op.Ne {
			return n
		}
		c = strings.Compare(x, y)
	}
	text := "false"
	if n.op.Accepts()>>uint(c+1)&1 == 1 {
		text = "true"
	}
	return &term{op: op.Bool, text: text, typ: boolean, part: n.part}
}

// eachEntry is what x in [a, b] stands for where an entry is not written out:
// x == a or x == b.
func eachEntry(n, item, list *term) *term {
	list = through(list)
	_, words := textList(list)
	_, numbers := constants(list)
	if words || numbers || len(list.args) == 0 || len(list.args) > maxBranches {
		return nil
	}
	out := &term{op: op.Or, typ: boolean, part: n.part}
	for _, a := range list.args {
		out.args = append(out.args, decided(compared(n, op.Eq, item, a)))
	}
	return out
}

// membership reads any(list, # == item), none(list, # == item) and
// all(list, # != item): whether the item is, or is not, in the list.
func membership(n *term) (item *term, yes, ok bool) {
	o := op.Eq
	switch n.fn {
	case "any":
		yes = true
	case "none":
	case "all":
		o = op.Ne
	default:
		return nil, false, false
	}
	pred := n.args[1]
	for pred.simple != nil && pred.op.Compares() { // (# == x) == true
		pred = pred.simple
	}
	if pred.op != o {
		return nil, false, false
	}
	for i, side := range pred.args {
		if side.op == op.Item && side.level == n.level && !readsItem(pred.args[1-i], n.level) {
			return pred.args[1-i], yes, true
		}
	}
	return nil, false, false
}

// readsItem reports whether a part reads the item of a loop.
func readsItem(n *term, level int) bool {
	found := false
	var visit func(n *term)
	visit = func(n *term) {
		found = found || n.op == op.Item && n.level == level
		if n.local() {
			walk(n.of, visit)
		}
	}
	walk(n, visit)
	return found
}

// listedIn is what any, all and none of a list that is written out stand for, when
// they ask whether something is in it. Nil when they do not.
func listedIn(n *term) *term {
	list := through(n.args[0])
	item, yes, ok := membership(n)
	if list.op != op.List || !ok {
		return nil
	}
	in := &term{op: op.In, args: []*term{item, list}, typ: boolean, part: n.part}
	in.simple = eachEntry(n, item, list)
	if yes {
		return in
	}
	return &term{op: op.Not, args: []*term{in}, typ: boolean, part: n.part}
}

// isWhole reports whether a number has no fraction.
func isWhole(n *term) bool {
	if n.written {
		return n.num.IsInt()
	}
	switch n = through(n); n.op {
	case op.Neg, op.Add, op.Sub, op.Mul, op.Mod, op.Else:
		return allWhole(n.args)
	case op.If:
		return allWhole(n.args[1:])
	case op.Call:
		return wholeCall(n)
	}
	return n.typ.Kind == rule.Integer
}

func allWhole(terms []*term) bool {
	return !slices.ContainsFunc(terms, func(n *term) bool { return !isWhole(n) })
}

// wholeCall reports whether a function gives no fraction.
func wholeCall(n *term) bool {
	switch n.fn {
	case "count", "len", "weekday", "days":
		return true
	case "round":
		return len(n.args) == 1 || n.args[1].written && n.args[1].num.Sign() == 0
	case "abs":
		return isWhole(n.args[0])
	case "min", "max":
		return !n.loop && allWhole(n.args)
	}
	return n.typ.Kind == rule.Integer
}

// counted is what any, all, none, one and has(find(…)) stand for: how many of the
// items that loop goes through are so, compared with none, or with one.
func counted(n, loop *term, o op.Op) *term {
	is := loop.args[1]
	if loop.fn == "all" {
		is = &term{op: op.Not, args: []*term{is}, typ: boolean}
	}
	count := &term{op: op.Call, text: "count", fn: "count", loop: true, level: loop.level,
		args: []*term{loop.args[0], is}, typ: number}
	than := &term{op: op.Number, text: "0", typ: number}
	if loop.fn == "one" {
		than.text, than.num = "1", one
	}
	return compared(n, o, count, than)
}

// asked is what (x > 5) == true stands for: x > 5, or not of it. Nil when neither
// side is written out as true or false.
func asked(n *term) *term {
	if n.op != op.Eq && n.op != op.Ne {
		return nil
	}
	for i, side := range n.args {
		if side.op != op.Bool || n.args[1-i].typ.Kind != rule.Bool || n.args[1-i].op == op.Bool {
			continue
		}
		if (side.text == "true") == (n.op == op.Eq) {
			return n.args[1-i]
		}
		return &term{op: op.Not, args: []*term{n.args[1-i]}, typ: boolean, part: n.part}
	}
	return nil
}

// held is what "x in list" stands for: any(list, # == x). The level is that of
// the loop that this would be.
func held(n, item, list *term, level int) *term {
	if level >= maxLoops {
		return nil
	}
	list = through(list)
	it := &term{op: op.Item, level: level, typ: elem(list.typ)}
	loop := &term{op: op.Call, fn: "any", level: level, args: []*term{list, compared(n, op.Eq, it, item)}}
	return counted(n, loop, op.Gt)
}

// measured is the name or term that a quantity is, without what is taken where
// it is missing: x ?? 0 and has(x) ? x : 0 measure x.
func measured(n *term) *term {
	for {
		n = through(n)
		switch {
		case n.op == op.Else && n.args[1].written:
			n = n.args[0]
		case n.op == op.If && n.args[0].op == op.Bool && n.args[0].text == "true":
			n = n.args[1]
		case n.op == op.If && n.args[2].written && asksFor(n.args[0], n.args[1]):
			n = n.args[1]
		case n.op == op.If && n.args[1].written && n.args[0].op == op.Not && asksFor(n.args[0].args[0], n.args[2]):
			n = n.args[2]
		default:
			return n
		}
	}
}

// asksFor reports whether a condition asks only whether there is a value.
func asksFor(condition, value *term) bool {
	condition = through(condition)
	return condition.fn == "has" &&
		canon(condition.args[0]) == canon(value)
}

// maxBranches bounds the comparisons that one comparison with a branch stands for.
const maxBranches = 16

// branched is what a comparison with c ? a : b stands for: c ? a == x : b == x.
// Nil when neither side is a branch.
func branched(n *term) *term {
	for i := range n.args {
		side := through(n.args[i])
		if side.op != op.If || branches(side) > maxBranches || through(n.args[1-i]).op == op.If {
			continue
		}
		of := func(b *term) *term {
			l, r := b, n.args[1]
			if i == 1 {
				l, r = n.args[0], b
			}
			c := compared(n, n.op, l, r)
			c.choices = n.choices
			if c.simple = branched(c); c.simple != nil {
				return c
			}
			return decided(c)
		}
		return &term{op: op.If, args: []*term{side.args[0], of(side.args[1]), of(side.args[2])}, typ: boolean,
			part: n.part}
	}
	return nil
}

func branches(n *term) int {
	if n = through(n); n.op != op.If {
		return 1
	}
	return min(branches(n.args[1])+branches(n.args[2]), maxBranches+1)
}
