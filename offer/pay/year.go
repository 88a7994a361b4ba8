package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// year is a [Conventions] made ready for one offer: how many of each unit
// there are in a year. An hour of a week is hours ÷ weeks of a year.
type year struct {
	hours, weeks     exact.Number
	hoursOK, weeksOK bool
	perWeek          exact.Number // hours ÷ weeks
	perWeekOK        bool
}

func (in *Terms) year(c Conventions) year {
	var y year
	y.hours, y.hoursOK = c.Hours(in.HoursPerWeek)
	y.weeks, y.weeksOK = c.Weeks()
	if y.hoursOK && y.weeksOK {
		y.perWeek, y.perWeekOK = y.hours.Div(y.weeks)
	}
	return y
}

// inYear returns how many units there are in a year.
func (y *year) inYear(p Per) (exact.Number, bool) {
	switch p {
	case Hour:
		return y.hours, y.hoursOK
	case Day:
		return y.weeks.Mul(exact.Int(5)), y.weeksOK
	case Week:
		return y.weeks, y.weeksOK
	case Biweek:
		return exact.Int(26), true
	case Semimonth:
		return exact.Int(24), true
	case Month:
		return exact.Int(12), true
	case Year:
		return one(), true
	}
	return exact.Number{}, false
}

// convert takes an amount from one unit to another: from × units in a year,
// ÷ units in a year.
func (y *year) convert(o Optional, from, to Per) Optional {
	if !o.Known || from == to && to.OfOffer() {
		return o
	}
	if from == Hour && to == Week { // the same as below, in one step
		if !y.perWeekOK {
			return Optional{}
		}
		return Optional{Value: o.Value.Mul(y.perWeek), Known: true}
	}
	a, ok := y.inYear(from)
	if !ok {
		return Optional{}
	}
	if to == Year {
		return Optional{Value: o.Value.Mul(a), Known: true}
	}
	b, ok := y.inYear(to)
	if !ok {
		return Optional{}
	}
	q, ok := o.Value.Mul(a).Div(b)
	return Optional{Value: q, Known: ok}
}

// annual converts an amount of a range, whose absent unit is a year. What it is
// missing for is one of the two causes.
func (y *year) annual(o Optional, per Per, noAmount, noPer Causes) Optional {
	if per == "" {
		per = Year
	}
	out := y.convert(o, per, Year)
	if !out.Known {
		out.causes = lack(o, per, noAmount, noPer)
	}
	return out
}
