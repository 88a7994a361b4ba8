package rule

// within is what x in 1..5 stands for: x >= 1 and x <= 5, and x is a whole
// number, which is no condition of a name that has no others.
func within(n *node) *node {
	x, ends := n.args[0], n.args[1].args
	bound := func(o op, end *node) *node {
		b := &node{op: o, args: []*node{x, end}, l: x, r: end, on: Number, accept: accepts[o], typ: Type{Kind: Bool}, from: n.from, to: n.to}
		end.typ = Type{Kind: Number}
		return b
	}
	out := &node{op: opAnd, args: []*node{bound(opGe, ends[0]), bound(opLe, ends[1])}, typ: Type{Kind: Bool}, from: n.from, to: n.to}
	if x.typ.Kind != Integer {
		whole := &node{op: opCall, text: "whole", args: []*node{x}, fn: &fn{call: callHost}, typ: Type{Kind: Bool}, from: n.from, to: n.to}
		out.args = append(out.args, whole)
	}
	return out
}
