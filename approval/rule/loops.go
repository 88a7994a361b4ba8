package rule

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// maxLoops bounds loops inside loops.
const maxLoops = 4

// items checks a function of a list. It returns the type of the list and of what
// the function looks at: the items, or what its second argument makes of each.
// False: the first argument is no list.
func (c *checker) items(n *call) (in, elem Type, ok bool) {
	in = c.arg(n, 0).at().typ
	if in.Kind != Missing && in.Kind != List {
		c.fail(n.src.args[0], CodeType, "", "%s requires a list, this is %s", n.fn.Name, in)
		return in, elem, false
	}
	n.loop, n.level = true, len(c.loops)
	if len(n.args) < 2 {
		return in, in.elem(), true
	}
	if n.level >= maxLoops {
		return in, c.fail(n.src, CodeLimit, "", "loops are nested deeper than %d levels", maxLoops), true
	}
	c.loops = append(c.loops, around{in.elem(), itemPlace(n.args[0])})
	elem = c.arg(n, 1).at().typ
	c.loops = c.loops[:n.level]
	return in, elem, true
}

// eachIs requires what a function looks at to be of a kind.
func (c *checker) eachIs(n *call, elem Type, k Kind) {
	if elem.Kind != Missing && kindOf(elem) != k {
		c.fail(n.src.args[len(n.args)-1], CodeType, "", "%s requires %s for each item, this is %s",
			n.fn.Name, k, elem)
	}
}

// checkTest checks any, all, none, one and count.
func checkTest(c *checker, n *call) Type {
	if _, elem, ok := c.items(n); ok {
		c.eachIs(n, elem, Bool)
	}
	return n.fn.gives
}

func checkSum(c *checker, n *call) Type {
	_, elem, ok := c.items(n)
	if ok {
		c.eachIs(n, elem, Number)
	}
	return Type{Kind: Number, Unit: elem.Unit}
}

func checkFilter(c *checker, n *call) Type {
	in, elem, ok := c.items(n)
	if !ok {
		return Type{}
	}
	c.eachIs(n, elem, Bool)
	return in
}

func checkFind(c *checker, n *call) Type { return checkFilter(c, n).elem() }

func checkMap(c *checker, n *call) Type {
	_, elem, ok := c.items(n)
	if !ok {
		return Type{}
	}
	return Type{Kind: List, Elem: &elem}
}

// mapPlace names what map makes of an item.
func mapPlace(n *call) string { return strings.TrimSuffix(place(n.args[1]), "[]") }

// loop evaluates the condition of a call for each item, until visit returns
// false. known is false if the list or the truth of an item is not known, or the
// budget is used up. What visit stopped at is known whatever came before it.
func (e *env) loop(n *call, visit func(item *Value, t Truth) bool) (known bool) {
	mark, in := e.mark(), e.value(n.args[0])
	if in.IsMissing() {
		return false
	}
	known = true
	for i := range in.list {
		if e.spent(n.cost) {
			return false
		}
		e.items[n.level] = &in.list[i]
		t := e.truth(n.args[1])
		switch {
		case e.over:
			return false
		case !visit(&in.list[i], t):
			e.forget(mark)
			return true
		}
		known = known && t != Unknown
	}
	return known
}

// until evaluates any, all and none: stop is the truth of an item that decides,
// found is what the call gives then.
func (e *env) until(n *call, stop Truth, found bool) Value {
	out := !found
	known := e.loop(n, func(_ *Value, t Truth) bool {
		if t == stop {
			out = found
		}
		return t != stop
	})
	if !known {
		return Value{}
	}
	return BoolValue(out)
}

func (e *env) any(n *call) Value  { return e.until(n, True, true) }
func (e *env) all(n *call) Value  { return e.until(n, False, false) }
func (e *env) none(n *call) Value { return e.until(n, True, false) }

// one is decided by a second item.
func (e *env) one(n *call) Value {
	hits := 0
	known := e.loop(n, func(_ *Value, t Truth) bool {
		if t == True {
			hits++
		}
		return hits < 2
	})
	if !known {
		return Value{}
	}
	return BoolValue(hits == 1)
}

func (e *env) count(n *call) Value {
	hits := int64(0)
	known := e.loop(n, func(_ *Value, t Truth) bool {
		if t == True {
			hits++
		}
		return true
	})
	if !known {
		return Value{}
	}
	return IntValue(hits)
}

// sum adds up what a list holds, or what each item of it gives.
func (e *env) sum(n *call) Value {
	in := e.value(n.args[0])
	if in.IsMissing() {
		return Value{}
	}
	if e.mixed {
		return e.sumAmounts(n, in.list)
	}
	total, known := exact.Number{}, true
	for i := range in.list {
		if e.spent(n.cost) {
			return Value{}
		}
		x, ok := e.summand(n, &in.list[i])
		if known = known && ok; ok {
			total, _ = e.bounded(total.Add(x))
		}
		if e.over {
			return Value{}
		}
	}
	return numberOr(total, known)
}

func (e *env) summand(n *call, item *Value) (exact.Number, bool) {
	if len(n.args) == 1 {
		return item.num, item.kind == Number
	}
	e.items[n.level] = item
	return e.number(n.args[1])
}

// filter is unknown if it is not known of an item whether it belongs.
func (e *env) filter(n *call) Value {
	mark := e.mark()
	var out []Value
	known := e.loop(n, func(item *Value, t Truth) bool {
		if t == True {
			out = append(out, *item)
		}
		return true
	})
	if !known {
		return Value{}
	}
	e.forget(mark)
	return ListValue(out)
}

// find is unknown if it is not known of an item before the first that belongs.
func (e *env) find(n *call) Value {
	var found *Value
	unknown := false
	known := e.loop(n, func(item *Value, t Truth) bool {
		if unknown = unknown || t == Unknown; t == True && !unknown {
			found = item
		}
		return found == nil
	})
	switch {
	case !known:
		return Value{}
	case found == nil:
		return e.unknown(place(n)) // none of the items
	}
	return *found
}

// mapped evaluates map. What an item does not give is missing in the list.
func (e *env) mapped(n *call) Value {
	in := e.value(n.args[0])
	if in.IsMissing() {
		return Value{}
	}
	out := make([]Value, len(in.list))
	for i := range in.list {
		if e.spent(n.cost) {
			return Value{}
		}
		e.items[n.level] = &in.list[i]
		out[i] = e.value(n.args[1])
	}
	if e.over {
		return Value{}
	}
	return ListValue(out)
}
