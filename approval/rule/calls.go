package rule

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// call evaluates a function.
func (e *env) call(n *node) Value {
	switch n.fn.call {
	case callAny, callAll, callNone, callOne, callCount, callSum:
		return e.loop(n)
	case callFilter, callFind:
		return e.choose(n)
	case callMap:
		return e.mapped(n)
	case callMin, callMax:
		return e.extreme(n)
	case callLen:
		if n.args[0].typ.Kind == Text {
			s, ok := e.str(n.args[0])
			if !ok || e.spent(len(s)/64) {
				return Value{}
			}
			return IntValue(int64(len([]rune(s))))
		}
		mark := e.mark()
		v := e.value(n.args[0])
		if v.IsMissing() {
			return Value{}
		}
		e.forget(mark)
		return IntValue(int64(len(v.list)))
	case callAbs, callRound, callRoundTo, callPercent:
		if e.mixed {
			a, ok := e.numericAmount(n)
			return a.value(ok)
		}
		return numberOr(e.numeric(n))
	case callConvert:
		a, ok := e.convert(n)
		return a.value(ok)
	case callLower, callUpper, callTrim:
		s, ok := e.str(n.args[0])
		if !ok || e.spent(len(s)/64) {
			return Value{}
		}
		switch n.fn.call {
		case callLower:
			s = strings.ToLower(s)
		case callUpper:
			s = strings.ToUpper(s)
		default:
			s = strings.TrimSpace(s)
		}
		return TextValue(s)
	case callDate:
		return DateValue(n.date)
	case callDays:
		a, b := e.value(n.args[0]), e.value(n.args[1])
		if a.IsMissing() || b.IsMissing() {
			return Value{}
		}
		return IntValue(Days(a.day(), b.day()))
	case callWeekday:
		v := e.value(n.args[0])
		if v.IsMissing() {
			return Value{}
		}
		return IntValue(int64(v.day().Weekday()))
	case callAdd:
		return e.add(n)
	case callHas:
		mark := e.mark()
		v := e.value(n.args[0])
		e.forget(mark)
		return BoolValue(!v.IsMissing())
	case callChanged:
		return BoolValue(e.changed(n))
	case callChangePercent:
		return e.changePercent(n)
	case callLookup:
		return e.lookup(n)
	}
	return e.host(n)
}

// host asks a function of the host. A panic of it is not caught.
func (e *env) host(n *node) Value {
	args := make([]Value, len(n.args))
	known := true
	for i, a := range n.args {
		args[i] = e.home(a)
		known = known && !args[i].IsMissing()
	}
	if !known {
		return Value{}
	}
	v, err := n.fn.host.Call(args)
	if err != nil {
		return e.unknown(n.text + "(…): " + err.Error())
	}
	if v.kind != kindOf(n.fn.host.Result) {
		return e.unknown(n.text + "(…)")
	}
	return v
}

func (e *env) numeric(n *node) (exact.Number, bool) {
	a, ok := e.number(n.args[0])
	b, ok2 := exact.Number{}, true
	if len(n.args) == 2 {
		b, ok2 = e.number(n.args[1])
	}
	if !ok || !ok2 {
		return exact.Number{}, false
	}
	return e.calculate(n, a, b)
}

// calculate is abs, round, round_to or percent of numbers.
func (e *env) calculate(n *node, a, b exact.Number) (exact.Number, bool) {
	switch n.fn.call {
	case callAbs:
		return a.Abs(), true
	case callRound:
		places, ok := b.Int64()
		if !ok || places < 0 || places > maxPlaces {
			e.note("places of round")
			return exact.Number{}, false
		}
		return e.bounded(a.Round(exact.Rounding{Mode: n.fn.mode, Places: int(places)}))
	case callRoundTo:
		if b.Sign() <= 0 {
			e.note("step of round_to")
			return exact.Number{}, false
		}
		return e.bounded(a.Round(exact.Rounding{Mode: n.fn.mode, Increment: b}))
	}
	q, ok := e.quotient(opDiv, a, b)
	return q.Mul(exact.Int(100)), ok
}

func (e *env) add(n *node) Value {
	d := e.value(n.args[0])
	k, ok := e.number(n.args[1])
	if d.IsMissing() || !ok {
		return Value{}
	}
	i, ok := k.Int64()
	if !ok || i > 100000 || i < -100000 {
		return e.unknown("add of " + k.String())
	}
	out := d.day()
	switch n.args[2].text {
	case "days":
		out = out.AddDays(int(i))
	case "months":
		out = out.AddMonths(int(i))
	case "years":
		out = out.AddMonths(int(i) * 12)
	default:
		if n.fn.calendar == nil {
			return e.unknown("business days")
		}
		if out, ok = n.fn.calendar.AddBusinessDays(out, int(i)); !ok {
			return e.unknown("business days")
		}
	}
	if out.Year < 1900 || out.Year > 9999 {
		return e.unknown("add of " + k.String())
	}
	return DateValue(out)
}

// extreme finds the least or greatest of numbers or dates.
func (e *env) extreme(n *node) Value {
	list, ok := e.candidates(n)
	if e.mixed && !e.oneCurrency(n, list) {
		return Value{}
	}
	var best *Value
	for i := range list {
		v := &list[i]
		if v.IsMissing() || e.spent(1) {
			return Value{}
		}
		if best == nil {
			best = v
		} else if c := v.num.Cmp(best.num); n.fn.call == callMin && c < 0 || n.fn.call == callMax && c > 0 {
			best = v
		}
	}
	switch {
	case !ok:
		return Value{}
	case best == nil:
		return e.unknown(n.text + " of an empty list")
	}
	return *best
}

// candidates are the values that min and max choose from; false when one is
// not known.
func (e *env) candidates(n *node) ([]Value, bool) {
	if !n.loop {
		out := make([]Value, len(n.args))
		for i, a := range n.args {
			out[i] = e.value(a)
		}
		return out, true
	}
	list := e.value(n.args[0])
	return list.list, !list.IsMissing()
}

// loop evaluates any, all, none, one, count and sum over a list.
func (e *env) loop(n *node) Value {
	mark := e.mark()
	list := e.value(n.args[0])
	if list.IsMissing() {
		return Value{}
	}
	f := n.fn.call
	if f == callSum && e.mixed {
		return e.sumAmounts(n, list.list)
	}
	total, hits, unknown := exact.Number{}, int64(0), false
	for i := range list.list {
		if e.spent(n.cost) {
			return Value{}
		}
		if f == callSum {
			x, ok := e.summand(n, &list.list[i])
			if e.over {
				return Value{}
			}
			if unknown = unknown || !ok; ok {
				if total, ok = e.bounded(total.Add(x)); !ok {
					return Value{}
				}
			}
			continue
		}
		e.items[n.slot] = &list.list[i]
		t := e.truth(n.args[1])
		switch {
		case e.over:
			return Value{}
		case t == Unknown:
			unknown = true
		case t == True && (f == callAny || f == callNone), t == False && f == callAll:
			e.forget(mark)
			return BoolValue(f == callAny)
		case t == True:
			hits++
		}
		if f == callOne && hits > 1 {
			e.forget(mark)
			return BoolValue(false)
		}
	}
	switch {
	case unknown:
		return Value{}
	case f == callOne:
		return BoolValue(hits == 1)
	case f == callSum:
		return NumberValue(total)
	case f == callCount:
		return IntValue(hits)
	}
	return BoolValue(f != callAny)
}

func (e *env) summand(n *node, item *Value) (exact.Number, bool) {
	if len(n.args) == 1 {
		return item.num, item.kind == Number
	}
	e.items[n.slot] = item
	return e.number(n.args[1])
}
