package rule

import (
	"strconv"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// AmountValue returns an amount of money in a currency (ISO 4217) that is not
// the schema's. Amounts in the schema's own currency are NumberValues.
//
// Amounts of one currency compare and combine with each other. An amount next
// to another currency, to an amount in the schema's currency or to a bare number
// is unknown, except that it can be multiplied or divided by a bare number, and
// that 0 is zero in any currency.
func AmountValue(n exact.Number, currency string) Value {
	return Value{kind: Amount, num: n, text: currency, power: 1}
}

// Amount returns a number and its currency. The currency is empty for an amount
// in the schema's own currency and for a bare number.
func (v Value) Amount() (n exact.Number, currency string, ok bool) {
	switch v.kind {
	case Number:
		return v.num, "", true
	case Amount:
		return v.num, v.text, true
	}
	return exact.Number{}, "", false
}

// amount is a number with its currency to a power: 1 for an amount, 0 for a
// bare number, -1 for a number divided by an amount. The currency is empty for
// the schema's own.
type amount struct {
	num      exact.Number
	currency string
	power    int32
	free     bool // 0, and the sum of nothing: zero in any currency
}

// foreign reports whether the amount is in another currency than the schema's.
func (a *amount) foreign() bool { return a.currency != "" }

// amountOf reads a value. unit is what is known of it statically: it tells an
// amount in the schema's currency from a bare number.
func amountOf(v *Value, unit Unit) (amount, bool) {
	switch v.kind {
	case Amount:
		return amount{num: v.num, currency: v.text, power: v.power}, true
	case Number:
		a := amount{num: v.num, power: v.power, free: v.b}
		if a.power == 0 && !a.free {
			a.power = unit.moneyPower()
		}
		return a, true
	}
	return amount{}, false
}

// value is the amount as a value; missing if it is not ok.
func (a amount) value(ok bool) Value {
	switch {
	case !ok:
		return Value{}
	case a.foreign():
		return Value{kind: Amount, num: a.num, text: a.currency, power: a.power}
	}
	return Value{kind: Number, num: a.num, power: a.power, b: a.free}
}

// to returns the same with another power. A power of 0 has no currency.
func (a amount) to(power int32) amount {
	if a.power = power; power == 0 {
		a.currency = ""
	}
	return a
}

// moneyPower is how often money is in the unit.
func (u Unit) moneyPower() int32 {
	if u.own != "" {
		return 1
	}
	return int32(u.money)
}

// alike reports whether two amounts can be added and compared: both in the
// schema's currency or bare, or both in one other currency.
func alike(a, b *amount) bool {
	return a.free || b.free || a.currency == b.currency && (!a.foreign() || a.power == b.power)
}

// sameCurrency reports whether two values are in one currency. Values without
// a currency are.
func sameCurrency(v, w *Value) bool {
	if v.kind != Amount && w.kind != Amount || v.free() || w.free() {
		return true
	}
	return v.kind == w.kind && v.text == w.text && v.power == w.power
}

// free reports whether the value is a literal 0 or the sum of nothing: zero in
// any currency.
func (v *Value) free() bool { return v.kind == Number && v.b }

// holdsAmount reports whether an amount in another currency is in a value.
func holdsAmount(v *Value) bool {
	if v.kind == Amount {
		return true
	}
	for i := range v.list {
		if holdsAmount(&v.list[i]) {
			return true
		}
	}
	return false
}

// amountText writes an amount for people: 130000 CAD.
func amountText(v *Value) string {
	s := v.num.String() + " " + v.text
	if v.power != 1 {
		s += "^" + strconv.Itoa(int(v.power))
	}
	return s
}
