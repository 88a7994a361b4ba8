package rule

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// maxPlaces bounds what round rounds to.
const maxPlaces = 30

var percentType = Type{Kind: Number, Unit: Percent}

func checkAbs(c *checker, n *call) Type {
	return Type{Kind: Number, Unit: c.wantArg(n, 0, Number).Unit}
}

func checkRound(c *checker, n *call) Type {
	out := checkAbs(c, n)
	if len(n.args) == 1 {
		return out
	}
	c.wantArg(n, 1, Number)
	places := n.src.args[1]
	if x, ok := places.constant(); ok {
		p, whole := x.Int64()
		hint := ""
		if x.Sign() < 0 {
			hint = "round_to(x, 100) rounds to whole hundreds"
		}
		if !whole || p < 0 || p > maxPlaces {
			c.fail(places, CodeType, hint, "the places are a whole number from 0 to %d", maxPlaces)
		}
	}
	return out
}

func checkRoundTo(c *checker, n *call) Type {
	out := c.twoNumbers(n)
	step := n.src.args[1]
	if x, ok := step.constant(); ok && x.Sign() <= 0 {
		c.fail(step, CodeType, "", "the step is a number over zero")
	}
	return Type{Kind: Number, Unit: out.Unit}
}

func checkPercent(c *checker, n *call) Type {
	c.twoNumbers(n)
	return percentType
}

// twoNumbers checks two numbers of one unit, and returns the type of the first.
func (c *checker) twoNumbers(n *call) Type {
	first, second := c.wantArg(n, 0, Number), c.wantArg(n, 1, Number)
	if !first.Unit.fits(second.Unit) {
		c.unit(n.src, n.args[0], n.args[1])
	}
	return first
}

// evalNumeric evaluates abs, round, round_to and percent.
func evalNumeric(e *env, n *call) Value {
	if e.mixed {
		a, ok := n.fn.amount(e, n)
		return a.value(ok)
	}
	a, ok := e.number(n.args[0])
	b, also := exact.Number{}, true
	if len(n.args) == 2 {
		b, also = e.number(n.args[1])
	}
	if !ok || !also {
		return Value{}
	}
	return numberOr(n.fn.numeric(e, n, a, b))
}

func abs(_ *env, _ *call, a, _ exact.Number) (exact.Number, bool) { return a.Abs(), true }

func round(e *env, n *call, a, b exact.Number) (exact.Number, bool) {
	places, ok := b.Int64()
	if !ok || places < 0 || places > maxPlaces {
		e.note("places of round")
		return exact.Number{}, false
	}
	return e.bounded(a.Round(exact.Rounding{Mode: n.schema.opt.Rounding.Mode, Places: int(places)}))
}

func roundTo(e *env, n *call, a, step exact.Number) (exact.Number, bool) {
	if step.Sign() <= 0 {
		e.note("step of round_to")
		return exact.Number{}, false
	}
	return e.bounded(a.Round(exact.Rounding{Mode: n.schema.opt.Rounding.Mode, Increment: step}))
}

func percent(e *env, _ *call, part, whole exact.Number) (exact.Number, bool) {
	q, ok := e.divide(part, whole)
	return q.Mul(exact.Int(100)), ok
}

// numericAmount evaluates them where amounts may be in other currencies.
func numericAmount(e *env, n *call) (amount, bool) {
	a, ok := e.amount(n.args[0])
	var b amount
	also := true
	if len(n.args) == 2 {
		b, also = e.amount(n.args[1])
	}
	switch {
	case !ok || !also:
		return amount{}, false
	case !n.fn.together(&a, &b):
		return e.apart(n, a, b)
	}
	a.num, ok = n.fn.numeric(e, n, a.num, b.num)
	return a, ok
}

// percentAmount is numericAmount of percent, which has no currency.
func percentAmount(e *env, n *call) (amount, bool) {
	a, ok := numericAmount(e, n)
	return a.to(0), ok
}

// The currencies in which the arguments go together.
func anyCurrency(_, _ *amount) bool    { return true }
func stepCurrency(a, b *amount) bool   { return alike(a, b) || b.power == 0 }
func placesCurrency(_, b *amount) bool { return !b.foreign() }
