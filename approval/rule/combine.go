package rule

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// This file evaluates numbers with their currencies. It is used only where an
// amount in another currency can turn up: see [env.mixed].

// mixes reports whether facts hold an amount in another currency.
func (f *Facts) mixes() bool { return f.foreign || f.before != nil && f.before.foreign }

// quantity evaluates a number node to a value that keeps its currency.
func (e *env) quantity(n *node) Value {
	if e.mixed {
		a, ok := e.amount(n)
		return a.value(ok)
	}
	return numberOr(e.number(n))
}

// bare evaluates a number node for something that takes numbers without a
// currency. Another currency makes it unknown.
func (e *env) bare(n *node) (exact.Number, bool) {
	a, ok := e.amount(n)
	if ok && a.foreign() {
		e.noteAmounts(n, a.currency)
		return exact.Number{}, false
	}
	return a.num, ok
}

// home evaluates a node for a table or a function of the host. Another currency
// makes it unknown.
func (e *env) home(n *node) Value {
	v := e.value(n)
	if v.kind == Amount {
		e.noteAmounts(n, v.text)
		return Value{}
	}
	return v
}

// amount evaluates a node that is a number.
func (e *env) amount(n *node) (amount, bool) {
	switch n.op {
	case opNumber:
		return amount{num: n.num, free: n.num.Sign() == 0}, true
	case opName, opDot, opItem:
		if n.def != nil {
			return e.amount(n.def.root)
		}
		return amountOf(e.ref(n), n.typ.Unit)
	case opNeg:
		a, ok := e.amount(n.args[0])
		a.num = a.num.Neg()
		return a, ok
	case opAdd, opSub, opMul, opDiv, opMod:
		a, ok := e.amount(n.l)
		b, ok2 := e.amount(n.r)
		if !ok || !ok2 {
			return amount{}, false
		}
		return e.operate(n, a, b)
	}
	v := e.value(n)
	return amountOf(&v, n.typ.Unit)
}

// operate adds, subtracts, multiplies or divides.
func (e *env) operate(n *node, a, b amount) (amount, bool) {
	var ok bool
	switch n.op {
	case opAdd, opSub, opMod:
		if !alike(&a, &b) {
			return e.apart(n, a, b)
		}
		switch {
		case a.free && b.free:
		case a.free:
			a.currency, a.power, a.free = b.currency, b.power, false
		case a.power == 0: // a literal next to an amount
			a.power = b.power
		}
	default:
		if a.power != 0 && b.power != 0 && a.currency != b.currency {
			return e.apart(n, a, b)
		}
	}
	out := a
	out.free = out.free && (n.op == opMul || n.op == opDiv || b.free)
	switch n.op {
	case opAdd:
		out.num, ok = e.bounded(a.num.Add(b.num))
	case opSub:
		out.num, ok = e.bounded(a.num.Sub(b.num))
	case opMul, opDiv:
		if out.currency == "" {
			out.currency = b.currency
		}
		if n.op == opMul {
			out = out.to(a.power + b.power)
			out.num, ok = e.bounded(a.num.Mul(b.num))
			break
		}
		out = out.to(a.power - b.power)
		fallthrough
	default:
		out.num, ok = e.quotient(n.op, a.num, b.num)
	}
	return out, ok
}

// numericAmount evaluates abs, round, round_to and percent.
func (e *env) numericAmount(n *node) (amount, bool) {
	a, ok := e.amount(n.args[0])
	var b amount
	ok2 := true
	if len(n.args) == 2 {
		b, ok2 = e.amount(n.args[1])
	}
	switch {
	case !ok || !ok2:
		return amount{}, false
	case n.fn.call == callPercent && !alike(&a, &b),
		n.fn.call == callRoundTo && !alike(&a, &b) && b.power != 0,
		n.fn.call == callRound && b.foreign():
		return e.apart(n, a, b)
	}
	out := a
	if n.fn.call == callPercent {
		out = out.to(0)
	}
	out.num, ok = e.calculate(n, a.num, b.num)
	return out, ok
}

// compareAmounts compares two numbers that may have currencies.
func (e *env) compareAmounts(n *node) Truth {
	a, ok := e.amount(n.l)
	b, ok2 := e.amount(n.r)
	if !ok || !ok2 {
		return Unknown
	}
	if !alike(&a, &b) {
		e.apart(n, a, b)
		return Unknown
	}
	return n.outcome(a.num.Cmp(b.num))
}

// sumAmounts adds up what a list holds or what each item of it gives.
func (e *env) sumAmounts(n *node, list []Value) Value {
	of := n.args[len(n.args)-1]
	total, known := amount{free: true}, true
	for i := range list {
		if e.spent(n.cost) {
			return Value{}
		}
		var x amount
		ok := false
		if e.items[n.slot] = &list[i]; len(n.args) == 1 {
			x, ok = amountOf(&list[i], n.typ.Unit)
		} else {
			x, ok = e.amount(of)
		}
		switch {
		case e.over:
			return Value{}
		case !ok:
			known = false
			continue
		case known && !alike(&total, &x):
			e.noteAmounts(n, total.currency)
			e.noteAmounts(n, x.currency)
			known = false
		}
		if !known {
			continue
		}
		num := total.num
		if !x.free {
			total = x
		}
		if total.num, ok = e.bounded(num.Add(x.num)); !ok {
			return Value{}
		}
	}
	return total.value(known)
}

// oneCurrency reports whether all that min or max chooses from is in one
// currency.
func (e *env) oneCurrency(n *node, list []Value) bool {
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
func (e *env) together(v, w *Value, n, m *node) bool {
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
