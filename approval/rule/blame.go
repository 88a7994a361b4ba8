package rule

// MissingFor returns a missing value of a computed field with the names of the
// given fields that keep it from being known. A rule that needs the value
// reports them as missing, and not the computed field.
func MissingFor(names ...string) Value {
	if len(names) == 0 {
		return Value{}
	}
	causes := make([]Value, len(names))
	for i, name := range names {
		causes[i] = Value{kind: Text, text: name}
	}
	return Value{list: causes}
}

// noteValue notes a missing value: what it is missing for, or its name.
func (e *env) noteValue(prefix, name string, v *Value) {
	if e.miss == nil {
		return
	}
	for i := range v.list {
		e.note(prefix + v.list[i].text)
	}
	if len(v.list) == 0 {
		e.note(prefix + name)
	}
}

// noteCauses notes what the value of a name is missing for.
func (e *env) noteCauses(n *node, v *Value) {
	prefix := ""
	if n.back {
		prefix = "before."
	}
	e.noteValue(prefix, n.text, v)
}

// apart notes why two amounts do not go together.
func (e *env) apart(n *node, a, b amount) (amount, bool) {
	for _, x := range []amount{a, b} {
		if x.foreign() {
			e.noteAmounts(n, x.currency)
		}
	}
	return amount{}, false
}

// noteAmounts notes the names under a node whose amounts are in a currency.
// What it looks at again was evaluated before, so it costs no steps.
func (e *env) noteAmounts(n *node, currency string) {
	if e.miss == nil || currency == "" {
		return
	}
	steps, over := e.steps, e.over
	e.blame(n, currency)
	e.steps, e.over = steps, over
}

// blame finds the names for noteAmounts. Of a choice between two, it looks at
// the one that was taken.
func (e *env) blame(n *node, currency string) {
	if e.over {
		return
	}
	switch n.op {
	case opName:
		if n.def != nil {
			e.blame(n.def.root, currency)
			return
		}
		e.blameName(n, n.text, currency)
		return
	case opItem:
		e.blameName(n, n.path, currency)
		return
	case opDot:
		e.blameName(n, n.path, currency)
		return
	case opIf, opElse:
		if taken := e.taken(n); taken != nil {
			e.blame(taken, currency)
		}
		return
	case opCall:
		switch {
		case n.fn.call == callConvert:
			if v := e.silent(n); v.text == currency {
				e.note("convert(…) (in " + currency + ")")
			}
			return
		case n.loop:
			e.blameItems(n, currency)
			return
		}
	}
	for _, a := range n.args {
		e.blame(a, currency)
	}
}

// blameName notes one name if it holds an amount in the currency.
func (e *env) blameName(n *node, name, currency string) {
	if kindOf(n.typ) != Number || n.op == opName && n.slot < 0 {
		return
	}
	if v := e.silent(n); v.kind != Amount || v.text != currency {
		return
	}
	if n.op == opName && n.def == nil && e.blameGiven(n, currency) {
		return
	}
	e.note(name + " (in " + currency + ")")
}

// blameGiven notes the given amounts that a computed one comes from.
func (e *env) blameGiven(n *node, currency string) bool {
	f, prefix, found := e.f, "", false
	if n.back {
		f, prefix = e.f.before, "before."
	}
	for _, from := range f.schema.fields[n.slot].From {
		if v := f.Get(from); from != n.text && v.kind == Amount && v.text == currency {
			e.note(prefix + from + " (in " + currency + ")")
			found = true
		}
	}
	return found
}

// blameItems looks at the items of a list.
func (e *env) blameItems(n *node, currency string) {
	list := e.silent(n.args[0])
	for i := range list.list {
		if e.items[n.slot] = &list.list[i]; len(n.args) > 1 {
			e.blame(n.args[1], currency)
		} else if v := &list.list[i]; v.kind == Amount && v.text == currency {
			e.note(itemPlace(n.args[0]) + " (in " + currency + ")")
		}
		if e.spent(1) {
			break
		}
	}
}

// silent evaluates a node without notes.
func (e *env) silent(n *node) Value {
	miss := e.miss
	e.miss = nil
	v := e.value(n)
	e.miss = miss
	return v
}

// taken is the branch of a choice that gave its value; nil if none did.
func (e *env) taken(n *node) *node {
	v := e.silent(n.args[0])
	switch {
	case n.op == opElse && v.IsMissing():
		return n.args[1]
	case n.op == opElse:
		return n.args[0]
	}
	switch truth(&v) {
	case True:
		return n.args[1]
	case False:
		return n.args[2]
	}
	return nil
}
