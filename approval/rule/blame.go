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
	for i := range v.list {
		e.note(prefix + v.list[i].text)
	}
	if len(v.list) == 0 {
		e.note(prefix + name)
	}
}

// noteCauses notes what the value of a field is missing for.
func (e *env) noteCauses(n *field, v *Value) {
	e.noteValue(n.prefix(), n.src.text, v)
}

// prefix is what names of the facts before begin with.
func (n *field) prefix() string {
	if n.before {
		return "before."
	}
	return ""
}

// apart notes why two amounts do not go together.
func (e *env) apart(n node, a, b amount) (amount, bool) {
	for _, x := range []amount{a, b} {
		e.noteAmounts(n, x.currency)
	}
	return amount{}, false
}

// noteAmounts notes the names under a node whose amounts are in a currency.
// What it looks at again was evaluated before, so it costs no steps.
func (e *env) noteAmounts(n node, currency string) {
	if !e.notes || currency == "" {
		return
	}
	steps, over := e.steps, e.over
	e.blame(n, currency)
	e.steps, e.over = steps, over
}

// blame finds the names for noteAmounts. Of a choice between two, it looks at
// the one that was taken.
func (e *env) blame(n node, currency string) {
	if e.over {
		return
	}
	switch n := n.(type) {
	case *named:
		e.blame(n.def.root, currency)
	case *field:
		if e.holds(n, currency) && !e.blameGiven(n, currency) {
			e.note(n.src.text + " (in " + currency + ")")
		}
	case *item, *member:
		if e.holds(n, currency) {
			e.note(place(n) + " (in " + currency + ")")
		}
	case *branch:
		v := e.silent(n.when)
		if taken := n.side(truth(&v)); taken != nil {
			e.blame(taken, currency)
		}
	case *fallback:
		if v := e.silent(n.left()); v.IsMissing() {
			e.blame(n.right(), currency)
		} else {
			e.blame(n.left(), currency)
		}
	case *call:
		e.blameCall(n, currency)
	default:
		e.blameParts(n, currency)
	}
}

func (e *env) blameCall(n *call, currency string) {
	switch {
	case n.fn.blame != nil:
		n.fn.blame(e, n, currency)
	case n.loop:
		e.blameItems(n, currency)
	default:
		e.blameParts(n, currency)
	}
}

func (e *env) blameParts(n node, currency string) {
	for _, p := range n.parts() {
		e.blame(p, currency)
	}
}

// blameConvert is what convert made an amount in the currency.
func (e *env) blameConvert(n *call, currency string) {
	if e.holds(n, currency) {
		e.note("convert(…) (in " + currency + ")")
	}
}

// holds reports whether a number is an amount in the currency.
func (e *env) holds(n node, currency string) bool {
	v := e.silent(n)
	return v.kind == Amount && v.text == currency
}

// blameGiven notes the given amounts that a computed one comes from.
func (e *env) blameGiven(n *field, currency string) bool {
	f, found := e.facts, false
	if n.before {
		f = e.facts.Before()
	}
	for _, from := range f.schema.fields[n.slot].From {
		if v := f.Get(from); from != n.src.text && v.kind == Amount && v.text == currency {
			e.note(n.prefix() + from + " (in " + currency + ")")
			found = true
		}
	}
	return found
}

// blameItems looks at the items of a list.
func (e *env) blameItems(n *call, currency string) {
	in := e.silent(n.args[0])
	for i := range in.list {
		v := &in.list[i]
		if e.items[n.level] = v; len(n.args) > 1 {
			e.blame(n.args[1], currency)
		} else if v.kind == Amount && v.text == currency {
			e.note(itemPlace(n.args[0]) + " (in " + currency + ")")
		}
		if e.spent(1) {
			break
		}
	}
}

// silent evaluates a node without notes.
func (e *env) silent(n node) Value {
	notes := e.notes
	e.notes = false
	v := e.value(n)
	e.notes = notes
	return v
}
