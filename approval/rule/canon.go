package rule

import (
	"fmt"
	"slices"
	"strings"
)

// canon writes a part so that the same part reads the same wherever it stands
// and however it is written.
func canon(n *node) string {
	var w canonical
	return w.part(n)
}

// canonical writes parts of a rule. items are what the items of the loops around
// are written as.
type canonical struct{ items [maxLoops]string }

func (w *canonical) part(n *node) string {
	switch n = n.plain(); n.op {
	case opName:
		if n.def != nil {
			return w.part(n.def.root)
		}
		return n.text
	case opNumber:
		return n.num.String()
	case opText:
		return fmt.Sprintf("%q", n.text)
	case opItem:
		return w.items[n.slot]
	case opIn, opContains:
		if item, list := n.args[0], n.args[1]; n.op == opIn || item.typ.Kind == List {
			if n.op == opContains {
				item, list = list, item
			}
			return fmt.Sprintf("(%s in %s)", w.part(item), w.part(list))
		}
	case opIndex:
		return fmt.Sprintf("%s[%d]", w.part(n.args[0]), n.slot)
	case opCall:
		if out := w.overItems(n); out != "" {
			return out
		}
	case opNot:
		return w.negated(n.args[0])
	case opAnd, opOr:
		return w.joined(n.op, n.args, w.part)
	}
	parts := make([]string, len(n.args))
	for i, a := range n.args {
		parts[i] = w.part(a)
	}
	mirror, ok := mirrored[n.op]
	if ok && (mirror < n.op || mirror == n.op && parts[1] < parts[0]) { // a > b is b < a, a == b is b == a
		return fmt.Sprintf("(%d  %s %s)", mirror, parts[1], parts[0])
	}
	return fmt.Sprintf("(%d %s %s)", n.op, n.text, strings.Join(parts, " "))
}

// negated writes not of a part: not of a comparison is the opposite one, and not
// of and is or.
func (w *canonical) negated(n *node) string {
	n = through(n.plain())
	for n.simple != nil {
		n = through(n.plain())
	}
	switch n.op {
	case opNot:
		return w.part(n.args[0])
	case opAnd:
		return w.joined(opOr, n.args, w.negated)
	case opOr:
		return w.joined(opAnd, n.args, w.negated)
	}
	if o, ok := opposite[n.op]; ok {
		not := *n
		not.op = o
		return w.part(&not)
	}
	return "(not " + w.part(n) + ")"
}

// joined writes parts in an order that does not depend on how they are written.
func (w *canonical) joined(o op, parts []*node, write func(*node) string) string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = write(p)
	}
	slices.Sort(out)
	return fmt.Sprintf("(%d %s)", o, strings.Join(slices.Compact(out), " "))
}

// overItems writes a function of a list by what it looks at: the list that was
// given, the items of it, and what is made of each. So sum(map(l, .x)) is
// sum(l, .x), and len(filter(l, .y)) is count(l, .y).
func (w *canonical) overItems(n *node) string {
	if n.fn == nil || len(n.args) == 0 || len(n.args) > 2 {
		return ""
	}
	name := n.text
	switch n.fn.call {
	case callLen:
		if through(n.args[0]).typ.Kind != List {
			return ""
		}
		l := w.list(n.args[0])
		if len(l.conditions) == 0 {
			return "(len " + l.text + ")"
		}
		return w.loop("count", l, "")
	case callMin, callMax:
		if !n.loop {
			return ""
		}
	case callCount, callSum, callFind, callFilter, callMap:
	default:
		return ""
	}
	l := w.list(n.args[0])
	if len(n.args) == 1 {
		return w.loop(name, l, l.item)
	}
	keep := w.items[n.slot]
	w.items[n.slot] = l.item
	defer func() { w.items[n.slot] = keep }()
	switch n.fn.call {
	case callCount:
		l.conditions = append(l.conditions, w.conditions(n.args[1])...)
		return w.loop(name, l, "")
	case callFind, callFilter:
		l.conditions = append(l.conditions, w.conditions(n.args[1])...)
		return w.loop(name, l, l.item)
	}
	return w.loop(name, l, w.part(n.args[1]))
}

func (w *canonical) loop(name string, l listed, of string) string {
	slices.Sort(l.conditions)
	return "(" + name + " " + l.text + " [" + strings.Join(slices.Compact(l.conditions), " and ") + "] " + of + ")"
}

// listed is a list by where its items come from.
type listed struct {
	text       string   // the list that was given
	item       string   // what an item is written as
	conditions []string // which items are in it
}

func (w *canonical) list(n *node) listed {
	n = through(n)
	if n.op != opCall || n.fn == nil || n.fn.call != callMap && n.fn.call != callFilter || len(n.args) != 2 {
		level := 0
		for ; level < maxLoops-1 && w.items[level] != ""; level++ {
		}
		return listed{text: w.part(n), item: fmt.Sprintf("#%d", level)}
	}
	l := w.list(n.args[0])
	keep := w.items[n.slot]
	w.items[n.slot] = l.item
	if n.fn.call == callMap {
		l.item = w.part(n.args[1])
	} else {
		l.conditions = append(l.conditions, w.conditions(n.args[1])...)
	}
	w.items[n.slot] = keep
	return l
}

// conditions are the parts of a condition that must all hold.
func (w *canonical) conditions(n *node) []string {
	n = through(n.plain())
	if n.op == opNot {
		if of := through(n.args[0].plain()); of.op == opOr { // not (a or b) is not a and not b
			var out []string
			for _, a := range of.args {
				out = append(out, w.conditions(&node{op: opNot, args: []*node{a}, typ: a.typ})...)
			}
			return out
		}
	}
	if n.op != opAnd {
		return []string{w.part(n)}
	}
	var out []string
	for _, a := range n.args {
		out = append(out, w.conditions(a)...)
	}
	return out
}
