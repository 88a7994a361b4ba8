package rule

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// This file evaluates numbers with their currencies. It is used only where an
// amount in another currency can turn up: see [env.mixed].

// mixes reports whether what a node reads of the facts can hold an amount in
// another currency.
func (f *Facts) mixes(n *core) bool {
	if f.foreign || !n.past {
		return f.foreign
	}
	before := f.Before()
	return before != nil && before.foreign
}

// quantity evaluates a number node to a value that keeps its currency.
func (e *env) quantity(n node) Value {
	if e.mixed {
		a, ok := e.amount(n)
		return a.value(ok)
	}
	return numberOr(e.number(n))
}

// bare evaluates a number node for something that takes numbers without a
// currency. Another currency makes it unknown.
func (e *env) bare(n node) (exact.Number, bool) {
	a, ok := e.amount(n)
	if ok && a.foreign() {
		e.noteAmounts(n, a.currency)
		return exact.Number{}, false
	}
	return a.num, ok
}

// homes evaluates the arguments of a table or of a function of the host. Another
// currency makes one unknown. False: one is not known.
func (e *env) homes(args []node) ([]Value, bool) {
	out, known := make([]Value, len(args)), true
	for i, a := range args {
		v := e.value(a)
		if v.kind == Amount {
			e.noteAmounts(a, v.text)
			v = Value{}
		}
		out[i], known = v, known && !v.IsMissing()
	}
	return out, known
}

// amount evaluates a node that is a number.
func (e *env) amount(n node) (amount, bool) {
	switch n := n.(type) {
	case *field, *item, *member:
		return amountOf(e.ref(n), n.at().typ.Unit)
	case *named:
		return e.amount(n.def.root)
	case *minus:
		a, ok := e.amount(n.of)
		a.num = a.num.Neg()
		return a, ok
	case *arithmetic:
		a, ok := e.amount(n.left())
		b, also := e.amount(n.right())
		if !ok || !also {
			return amount{}, false
		}
		return e.operate(n, a, b)
	}
	v := e.value(n)
	return amountOf(&v, n.at().typ.Unit)
}

// operate adds, subtracts, multiplies or divides.
func (e *env) operate(n *arithmetic, a, b amount) (amount, bool) {
	if n.op == op.Mul || n.op == op.Div {
		return e.scale(n, a, b)
	}
	if !alike(&a, &b) {
		return e.apart(n, a, b)
	}
	out := a
	switch {
	case a.free && b.free:
	case a.free:
		out.currency, out.power, out.free = b.currency, b.power, false
	case a.power == 0: // a literal next to an amount
		out.power = b.power
	}
	var ok bool
	out.num, ok = e.calculate(n.op, a.num, b.num)
	return out, ok
}

// scale multiplies or divides.
func (e *env) scale(n *arithmetic, a, b amount) (amount, bool) {
	if a.power != 0 && b.power != 0 && a.currency != b.currency {
		return e.apart(n, a, b)
	}
	out := a
	if out.currency == "" {
		out.currency = b.currency
	}
	if n.op == op.Mul {
		out = out.to(a.power + b.power)
	} else {
		out = out.to(a.power - b.power)
	}
	var ok bool
	out.num, ok = e.calculate(n.op, a.num, b.num)
	return out, ok
}

// compareAmounts compares two numbers that may have currencies.
func (e *env) compareAmounts(n *comparison) Truth {
	a, ok := e.amount(n.left())
	b, also := e.amount(n.right())
	if !ok || !also {
		return Unknown
	}
	if !alike(&a, &b) {
		e.apart(n, a, b)
		return Unknown
	}
	return outcome(n.accept, a.num.Cmp(b.num))
}

// sumAmounts adds up what a list holds or what each item of it gives.
func (e *env) sumAmounts(n *call, list []Value) Value {
	total, known := amount{free: true}, true
	for i := range list {
		if e.spent(n.cost) {
			return Value{}
		}
		x, ok := e.summandAmount(n, &list[i])
		switch {
		case e.over:
			return Value{}
		case !ok:
			known = false
		case known && !alike(&total, &x):
			e.noteAmounts(n, total.currency)
			e.noteAmounts(n, x.currency)
			known = false
		case known:
			num := total.num
			if !x.free {
				total = x
			}
			if total.num, ok = e.bounded(num.Add(x.num)); !ok {
				return Value{}
			}
		}
	}
	return total.value(known)
}

func (e *env) summandAmount(n *call, item *Value) (amount, bool) {
	e.items[n.level] = item
	if len(n.args) == 1 {
		return amountOf(item, n.typ.Unit)
	}
	return e.amount(n.args[1])
}

// oneCurrency reports whether all that min or max chooses from is in one
// currency.
func (e *env) oneCurrency(n node, list []Value) bool {
	var first *Value
	for i := range list {
		switch v := &list[i]; {
		case v.kind == Missing || v.free():
		case first == nil:
			first = v
		case !sameCurrency(first, v):
			e.noteAmounts(n, first.text)
			e.noteAmounts(n, v.text)
			return false
		}
	}
	return true
}

// together reports whether a value can be looked for among others: all are in
// one currency.
func (e *env) together(v, w *Value, n, m node) bool {
	if sameCurrency(v, w) || v.kind == Missing || w.kind == Missing {
		return true
	}
	if v.kind == Amount {
		e.noteAmounts(n, v.text)
	}
	if w.kind == Amount {
		e.noteAmounts(m, w.text)
	}
	return false
}
