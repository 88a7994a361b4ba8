package rule

import (
	"regexp"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// fxTable is the table that convert reads.
const fxTable = "fx"

const fxColumns = "currency, into, from, to, rate"

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// checkConvert checks convert(amount, "USD", date).
func checkConvert(c *checker, n *call) Type {
	n.mixed = true
	amount := c.wantArg(n, 0, Number)
	if unit := amount.Unit; unit != None && !unit.IsMoney() {
		c.fail(n.src.args[0], CodeUnit, "", "convert takes an amount of money, this is %s", amount)
	}
	c.wantArg(n, 1, Text)
	if a := n.src.args[1]; a.op == op.Text && !currencyCode.MatchString(a.text) {
		hint := `write an ISO 4217 code, such as "USD"`
		if code := strings.ToUpper(strings.TrimSpace(a.text)); currencyCode.MatchString(code) {
			hint = `write "` + code + `"`
		}
		c.fail(a, CodeType, hint, "a currency is three capital letters")
	}
	c.wantArg(n, 2, DateKind)
	n.table = c.rates(n)
	return Type{Kind: Number, Unit: amount.Unit}
}

// rates is the table that convert reads.
func (c *checker) rates(n *call) *Table {
	t, ok := c.schema.opt.Tables[fxTable]
	switch {
	case c.schema.broken["lookup:"+fxTable]:
		c.fail(n.src, CodeBroken, "", "the table fx has an error of its own")
	case !ok:
		c.fail(n.src, CodeUnknownName, "add a table fx with the columns "+fxColumns,
			"convert reads the table fx, which is unknown")
	case !t.converts():
		c.fail(n.src, CodeType, "its columns are "+fxColumns,
			"convert can't read the table fx: it has the columns %s",
			strings.Join(t.header, ", "))
	case !t.number:
		c.fail(n.src, CodeType, "every rate is a number over zero, such as 1.37",
			"convert can't read the table fx: its rates are not all numbers")
	}
	for i := 0; ok && t.number && i < len(t.rows); i++ {
		if r := &t.rows[i]; r.num.Sign() <= 0 {
			c.fail(n.src, CodeType, "", "convert can't read the table fx: the rate in line %d is not over zero",
				r.line)
			break
		}
	}
	return t
}

// converts reports whether the table has the columns that convert reads.
func (t *Table) converts() bool {
	want := strings.Split(fxColumns, ", ")
	last := len(want) - 1
	return len(t.header) == len(want) && t.header[last] == want[last] &&
		!slices.ContainsFunc(want, func(name string) bool { return !slices.Contains(t.header, name) })
}

func evalConvert(e *env, n *call) Value {
	a, ok := e.convert(n)
	return a.value(ok)
}

// convert evaluates an amount in another currency, at the rate of a day.
func (e *env) convert(n *call) (amount, bool) {
	a, ok := e.amount(n.args[0])
	into, also := e.text(n.args[1])
	on := e.value(n.args[2])
	if !ok || !also || on.IsMissing() {
		return amount{}, false
	}
	base := e.facts.schema.opt.Currency
	from := a.currency
	if from == "" {
		from = base
	}
	switch {
	case a.power != 1 && (a.power != 0 || a.foreign()):
		return e.noAmount("convert(…) of what is no amount")
	case !currencyCode.MatchString(into): // it may be any text, so it is not shown
		return e.noAmount("currency of convert")
	case from != into:
		if a, ok = e.exchange(n.table, a, from, into, on.day()); !ok {
			return amount{}, false
		}
	}
	if a.power, a.currency = 1, into; into == base {
		a.currency = ""
	}
	return a, true
}

// exchange multiplies an amount by the rate of a day.
func (e *env) exchange(t *Table, a amount, from, into string, on Date) (amount, bool) {
	if e.spent(len(t.rows) / 8) {
		return amount{}, false
	}
	keys := []Value{{kind: Text, text: from}, {kind: Text, text: into}, DateValue(on)}
	rate, _ := e.ask("convert", keys, func() (Value, string) { return t.rate(keys[:2], on), "" })
	if rate.IsMissing() { // a rate is a number over zero, as checkConvert requires
		return e.noAmount("fx " + from + " to " + into)
	}
	var ok bool
	a.num, ok = e.bounded(a.num.Mul(rate.num))
	return a, ok
}

// rate returns the rate of a day from one currency into another.
func (t *Table) rate(keys []Value, on Date) Value {
	if slices.Index(t.columns, "into") == 0 {
		keys = []Value{keys[1], keys[0]}
	}
	return t.match(keys, on)
}

// noAmount notes why there is no amount.
func (e *env) noAmount(why string) (amount, bool) {
	e.note(why)
	return amount{}, false
}
