package rule

import (
	"regexp"
	"slices"
	"strings"
)

// fxTable is the table that convert reads.
const fxTable = "fx"

const fxColumns = "currency, into, from, to, rate"

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// convert checks convert(amount, "USD", date).
func (c *checker) convert(n *node) Type {
	n.mixed = true
	out := Type{Kind: Number}
	if !c.count(n, 3, 3) {
		return out
	}
	first := c.want(n.args[0], Number)
	if out.Unit = first.Unit; first.Kind != Missing && out.Unit != None && !out.Unit.IsMoney() {
		c.fail(n.args[0], CodeUnit, "", "convert takes an amount of money, this is %s", first)
	}
	c.want(n.args[1], Text)
	if a := n.args[1]; a.op == opText && !currencyCode.MatchString(a.text) {
		hint := `write an ISO 4217 code, such as "USD"`
		if code := strings.ToUpper(strings.TrimSpace(a.text)); currencyCode.MatchString(code) {
			hint = `write "` + code + `"`
		}
		c.fail(a, CodeType, hint, "a currency is three capital letters")
	}
	c.want(n.args[2], DateKind)
	t, ok := c.s.opt.Tables[fxTable]
	switch {
	case c.s.broken["lookup:"+fxTable]:
		c.fail(n, CodeBroken, "", "the table fx has an error of its own")
	case !ok:
		c.fail(n, CodeUnknownName, "add a table fx with the columns "+fxColumns,
			"convert reads the table fx, and there is none")
	case !t.converts():
		c.fail(n, CodeType, "its columns are "+fxColumns, "convert can't read the table fx: it has the columns %s",
			strings.Join(t.header, ", "))
	case !t.number:
		c.fail(n, CodeType, "every rate is a number over zero, such as 1.37",
			"convert can't read the table fx: its rates are not all numbers")
	}
	for i := 0; ok && t.number && i < len(t.rows); i++ {
		if r := &t.rows[i]; r.num.Sign() <= 0 {
			c.fail(n, CodeType, "", "convert can't read the table fx: the rate in line %d is not over zero", r.line)
			break
		}
	}
	n.table = t
	return out
}

// converts reports whether the table has the columns that convert reads.
func (t *Table) converts() bool {
	want := strings.Split(fxColumns, ", ")
	last := len(want) - 1
	return len(t.header) == len(want) && t.header[last] == want[last] &&
		!slices.ContainsFunc(want, func(name string) bool { return !slices.Contains(t.header, name) })
}

// convert takes an amount to another currency, at the rate of a day.
func (e *env) convert(n *node) (amount, bool) {
	a, ok := e.amount(n.args[0])
	into, ok2 := e.str(n.args[1])
	on := e.value(n.args[2])
	if !ok || !ok2 || on.IsMissing() {
		return amount{}, false
	}
	base := e.f.schema.opt.Currency
	from := a.currency
	if from == "" {
		from = base
	}
	switch {
	case a.power != 1 && (a.power != 0 || a.foreign()):
		e.note("convert(…) of what is no amount")
		return amount{}, false
	case !currencyCode.MatchString(into): // it may be any text, so it is not shown
		e.note("currency of convert")
		return amount{}, false
	case from != into:
		t := n.table
		if e.spent(len(t.rows) / 8) {
			return amount{}, false
		}
		keys := []Value{{kind: Text, text: from}, {kind: Text, text: into}}
		if slices.Index(t.columns, "into") == 0 {
			slices.Reverse(keys)
		}
		rate := t.match(keys, on.day())
		if rate.kind != Number || rate.num.Sign() <= 0 {
			e.note("fx " + from + " to " + into)
			return amount{}, false
		}
		if a.num, ok = e.bounded(a.num.Mul(rate.num)); !ok {
			return amount{}, false
		}
	}
	if a.power, a.currency = 1, into; into == base {
		a.currency = ""
	}
	return a, true
}
