package rule

import "github.com/offerdesk/offerdesk/approval/rule/internal/op"

// checkExtreme checks min and max: of arguments, or of one list.
func checkExtreme(c *checker, n *call) Type {
	name, args := n.fn.Name, n.src.args
	first := c.arg(n, 0).at().typ
	if first.Kind == List && len(args) == 1 {
		n.loop, first = true, first.elem()
	}
	for i := 1; i < len(args); i++ {
		c.arg(n, i)
	}
	for i, a := range n.args {
		if len(args) > 1 && a.at().typ.Kind == List {
			other := args[0]
			if i == 0 {
				other = args[1]
			}
			in, x := c.text(args[i]), c.text(other)
			hint := "write " + name + "(map(" + in + ", " + x + ")) for what each item gives, or " +
				name + "(" + name + "(" + in + "), " + x + ")"
			return c.fail(n.src, CodeExpr, hint, "%s takes values, or one list of them", name)
		}
	}
	for i := 1; i < len(args); i++ {
		is := n.args[i].at().typ
		t, ok := mix(first, is)
		switch {
		case ok:
			first = t
		case kindOf(first) == kindOf(is):
			l, r := n.args[len(args)-2], n.args[len(args)-1]
			return c.units(n.src, l, r, first.Unit, is.Unit)
		default:
			return c.fail(args[i], CodeType, "", "%s compares values of one type: %s and %s", name, first, is)
		}
	}
	if k := kindOf(first); k != Number && k != DateKind && k != Missing {
		hint := ""
		if k == RecordKind {
			hint = "name the part of an item, as in " + name + "(map(list, .x))"
		}
		return c.fail(args[0], CodeType, hint, "%s requires numbers or dates, this is %s", name, first)
	}
	return first
}

func (e *env) min(n *call) Value { return e.extreme(n, op.Less) }
func (e *env) max(n *call) Value { return e.extreme(n, op.Greater) }

// extreme finds the value that compares so with all others.
func (e *env) extreme(n *call, better uint8) Value {
	list, known := e.candidates(n)
	if e.mixed && !e.oneCurrency(n, list) {
		return Value{}
	}
	var best *Value
	for i := range list {
		v := &list[i]
		if v.IsMissing() || e.spent(1) {
			return Value{}
		}
		if best == nil || outcome(better, v.num.Cmp(best.num)) == True {
			best = v
		}
	}
	switch {
	case !known:
		return Value{}
	case best == nil:
		return e.unknown(n.fn.Name + " of an empty list")
	}
	return *best
}

// candidates are the values that min and max choose from; false: one is not
// known.
func (e *env) candidates(n *call) ([]Value, bool) {
	if n.loop {
		list := e.value(n.args[0])
		return list.list, !list.IsMissing()
	}
	out := make([]Value, len(n.args))
	for i, a := range n.args {
		out[i] = e.value(a)
	}
	return out, true
}
