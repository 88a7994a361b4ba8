package rule

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

func checkDate(c *checker, n *call) Type {
	a := n.src.args[0]
	d, err := ParseDate(a.text)
	c.arg(n, 0)
	switch {
	case a.op != op.Text:
		c.fail(n.src, CodeType, "", `a date is written as date("2026-12-01")`)
	case err != nil:
		c.fail(a, CodeType, "", "this is not a date; write it as 2026-12-31")
	}
	n.date = d
	return dateType
}

func (e *env) date(n *call) Value { return DateValue(n.date) }

// checkDates checks a function of dates.
func checkDates(c *checker, n *call) Type {
	for i := range n.args {
		c.wantArg(n, i, DateKind)
	}
	return n.fn.gives
}

func (e *env) days(n *call) Value {
	a, b := e.value(n.args[0]), e.value(n.args[1])
	if a.IsMissing() || b.IsMissing() {
		return Value{}
	}
	return IntValue(Days(a.day(), b.day()))
}

func (e *env) weekday(n *call) Value {
	v := e.value(n.args[0])
	if v.IsMissing() {
		return Value{}
	}
	return IntValue(int64(v.day().Weekday()))
}

var addUnits = []string{"days", "months", "years", "business_days"}

func checkAdd(c *checker, n *call) Type {
	c.wantArg(n, 0, DateKind)
	c.wantArg(n, 1, Number)
	if x, ok := n.src.args[1].constant(); ok && !x.IsInt() {
		c.fail(n.src.args[1], CodeType, "", "a whole number is required here")
	}
	if a := n.src.args[2]; a.op != op.Text || !slices.Contains(addUnits, a.text) {
		c.fail(a, CodeType, Nearest(a.text, slices.Clone(addUnits)),
			`the unit is one of "days", "months", "years", "business_days"`)
	} else {
		c.arg(n, 2)
	}
	return dateType
}

// maxAdded bounds how many days, months or years add adds.
const maxAdded = 100_000

func (e *env) add(n *call) Value {
	d := e.value(n.args[0])
	k, ok := e.number(n.args[1])
	if d.IsMissing() || !ok {
		return Value{}
	}
	i, ok := k.Int64()
	if !ok || i > maxAdded || i < -maxAdded {
		return e.unknown("add of " + k.String())
	}
	out := d.day()
	switch n.args[2].at().src.text {
	case "days":
		out = out.AddDays(int(i))
	case "months":
		out = out.AddMonths(int(i))
	case "years":
		out = out.AddMonths(int(i) * 12)
	default:
		v, _ := e.ask("business_days", []Value{d, NumberValue(k)},
			func() (Value, string) { return n.schema.businessDay(out, int(i)), "" })
		if v.IsMissing() {
			return e.unknown("business days")
		}
		out = v.day()
	}
	if out.Year < 1900 || out.Year > 9999 {
		return e.unknown("add of " + k.String())
	}
	return DateValue(out)
}

// businessDay is the day some working days later; missing without a calendar, or
// where that is not known.
func (s *Schema) businessDay(d Date, n int) Value {
	if s.opt.Calendar == nil {
		return Value{}
	}
	day, ok := s.opt.Calendar.AddBusinessDays(d, n)
	if !ok {
		return Value{}
	}
	return DateValue(day)
}
