package prove

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// canon writes a part so that the same part reads the same wherever it stands
// and however it is written.
func canon(n *term) string {
	var w canonical
	return w.part(n)
}

// canonical writes parts of a rule. items are what the items of the loops around
// are written as.
type canonical struct{ items [maxLoops]string }

func (w *canonical) part(n *term) string {
	switch n = n.plain(); n.op {
	case op.Name:
		if n.of != nil {
			return w.part(n.of)
		}
		return n.text
	case op.Number:
		return n.num.String()
	case op.Text:
		return fmt.Sprintf("%q", n.text)
	case op.Item:
		return w.items[n.level]
	case op.In, op.Contains:
		if item, list := n.args[0], n.args[1]; n.op == op.In || item.typ.Kind == rule.List {
			if n.op == op.Contains {
				item, list = list, item
			}
			return fmt.Sprintf("(%s in %s)", w.part(item), w.part(list))
		}
	case op.Index:
		return fmt.Sprintf("%s[%d]", w.part(n.args[0]), n.index)
	case op.Call:
		if out := w.overItems(n); out != "" {
			return out
		}
	case op.Not:
		return w.negated(n.args[0])
	case op.And, op.Or:
		return w.joined(n.op, n.args, w.part)
	}
	parts := make([]string, len(n.args))
	for i, a := range n.args {
		parts[i] = w.part(a)
	}
	mirror := n.op.Mirrored()
	if n.op.Compares() && (mirror < n.op || mirror == n.op &&
		parts[1] < parts[0]) { // a > b is b < a, a == b is b == a
		return fmt.Sprintf("(%d  %s %s)", mirror, parts[1], parts[0])
	}
	return fmt.Sprintf("(%d %s %s)", n.op, n.text, strings.Join(parts, " "))
}

// negated writes not of a part: not of a comparison is the opposite one, and not
// of and is or.
func (w *canonical) negated(n *term) string {
	n = settled(n)
	switch n.op {
	case op.Not:
		return w.part(n.args[0])
	case op.And:
		return w.joined(op.Or, n.args, w.negated)
	case op.Or:
		return w.joined(op.And, n.args, w.negated)
	}
	if n.op.Compares() {
		not := *n
		not.op = n.op.Opposite()
		return w.part(&not)
	}
	return "(not " + w.part(n) + ")"
}

// joined writes parts in an order that does not depend on how they are written.
func (w *canonical) joined(o op.Op, parts []*term, write func(*term) string) string {
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
func (w *canonical) overItems(n *term) string {
	if n.fn == "" || len(n.args) == 0 || len(n.args) > 2 {
		return ""
	}
	name := n.text
	switch n.fn {
	case "len":
		if through(n.args[0]).typ.Kind != rule.List {
			return ""
		}
		l := w.list(n.args[0])
		if len(l.conditions) == 0 {
			return "(len " + l.text + ")"
		}
		return w.loop("count", l, "")
	case "min", "max":
		if !n.loop {
			return ""
		}
	case "count", "sum", "find", "filter", "map":
	default:
		return ""
	}
	l := w.list(n.args[0])
	if len(n.args) == 1 {
		return w.loop(name, l, l.item)
	}
	keep := w.items[n.level]
	w.items[n.level] = l.item
	defer func() { w.items[n.level] = keep }()
	switch n.fn {
	case "count":
		l.conditions = append(l.conditions, w.conditions(n.args[1])...)
		return w.loop(name, l, "")
	case "find", "filter":
		l.conditions = append(l.conditions, w.conditions(n.args[1])...)
		return w.loop(name, l, l.item)
	}
	return w.loop(name, l, w.part(n.args[1]))
}

func (w *canonical) loop(name string, l listed, of string) string {
	slices.Sort(l.conditions)
	return "(" + name + " " + l.text + " [" + strings.Join(slices.Compact(l.conditions),
		" and ") + "] " + of + ")"
}

// listed is a list by where its items come from.
type listed struct {
	text       string   // the list that was given
	item       string   // what an item is written as
	conditions []string // which items are in it
}

func (w *canonical) list(n *term) listed {
	n = through(n)
	if n.fn != "map" && n.fn != "filter" {
		level := 0
		for ; level < maxLoops-1 && w.items[level] != ""; level++ {
		}
		return listed{text: w.part(n), item: fmt.Sprintf("#%d", level)}
	}
	l := w.list(n.args[0])
	keep := w.items[n.level]
	w.items[n.level] = l.item
	if n.fn == "map" {
		l.item = w.part(n.args[1])
	} else {
		l.conditions = append(l.conditions, w.conditions(n.args[1])...)
	}
	w.items[n.level] = keep
	return l
}

// conditions are the parts of a condition that must all hold.
func (w *canonical) conditions(n *term) []string {
	n = settled(n)
	if n.op == op.Not {
		if of := settled(n.args[0]); of.op == op.Or { // not (a or b) is not a and not b
			var out []string
			for _, a := range of.args {
				out = append(out, w.conditions(&term{op: op.Not, args: []*term{a}, typ: boolean})...)
			}
			return out
		}
	}
	if n.op != op.And {
		return []string{w.part(n)}
	}
	var out []string
	for _, a := range n.args {
		out = append(out, w.conditions(a)...)
	}
	return out
}
