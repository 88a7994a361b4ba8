package rule

// choose evaluates filter and find. An item of which it is not known whether it
// belongs makes the outcome unknown: of filter always, of find when none before
// it was found.
func (e *env) choose(n *node) Value {
	mark, list := e.mark(), e.value(n.args[0])
	if list.IsMissing() {
		return Value{}
	}
	var out []Value
	unknown := false
	for i := range list.list {
		if e.spent(n.cost) {
			return Value{}
		}
		e.items[n.slot] = &list.list[i]
		switch t := e.truth(n.args[1]); {
		case e.over:
			return Value{}
		case t == Unknown:
			unknown = true
		case t == True && n.fn.call == callFind && !unknown:
			e.forget(mark)
			return list.list[i]
		case t == True:
			out = append(out, list.list[i])
		}
	}
	switch {
	case unknown:
		return Value{}
	case n.fn.call == callFind:
		return e.unknown(n.place()) // none of the items
	}
	e.forget(mark)
	return ListValue(out)
}

// mapped evaluates map. What an item does not give is missing in the list.
func (e *env) mapped(n *node) Value {
	list := e.value(n.args[0])
	if list.IsMissing() {
		return Value{}
	}
	out := make([]Value, len(list.list))
	for i := range list.list {
		if e.spent(n.cost) {
			return Value{}
		}
		e.items[n.slot] = &list.list[i]
		out[i] = e.value(n.args[1])
	}
	if e.over {
		return Value{}
	}
	return ListValue(out)
}

// index evaluates list[0]. Outside of the list there is nothing.
func (e *env) index(n *node) Value {
	mark, list := e.mark(), e.value(n.args[0])
	i := n.slot
	if i < 0 {
		i += len(list.list)
	}
	switch {
	case list.IsMissing():
		return Value{}
	case i < 0 || i >= len(list.list):
		return e.unknown(n.path)
	case !list.list[i].IsMissing():
		e.forget(mark)
	}
	return list.list[i]
}

// within evaluates x in 1..5: whether x is one of the whole numbers.
func (e *env) within(n *node) Truth {
	x, ok := e.number(n.l)
	if !ok {
		return Unknown
	}
	from, _ := n.r.args[0].constant()
	to, _ := n.r.args[1].constant()
	return truthOf(x.IsInt() && x.Cmp(from) >= 0 && x.Cmp(to) <= 0)
}
