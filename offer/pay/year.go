package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// year is the [Conventions] of one offer: how many of each unit of time a year
// has.
type year struct {
	hours, weeks     exact.Number
	hoursOK, weeksOK bool
	perWeek          exact.Number // hours of a week: hours ÷ weeks
	perWeekOK        bool
}

// year returns the year of an offer.
func (in *Terms) year(c Conventions) year {
	var y year
	y.hours, y.hoursOK = c.Hours(in.HoursPerWeek)
	y.weeks, y.weeksOK = c.Weeks()
	if y.hoursOK && y.weeksOK {
		y.perWeek, y.perWeekOK = y.hours.Div(y.weeks)
	}
	return y
}

// inYear returns how many units a year has.
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

// convert changes the unit of time of an amount: × the units of the one, ÷ the
// units of the other in a year.
func (y *year) convert(o Optional, from, to Per) Optional {
	if !o.Known || from == to && to.OfOffer() {
		return o
	}
	if from == Hour && to == Week { // as below, in one step
		if !y.perWeekOK {
			return Optional{}
		}
		return Optional{Value: o.Value.Mul(y.perWeek), Known: true}
	}
	given, ok := y.inYear(from)
	if !ok {
		return Optional{}
	}
	if to == Year {
		return Optional{Value: o.Value.Mul(given), Known: true}
	}
	wanted, ok := y.inYear(to)
	if !ok {
		return Optional{}
	}
	amount, ok := o.Value.Mul(given).Div(wanted)
	return Optional{Value: amount, Known: ok}
}

// annual converts an amount of a range, whose absent unit is a year. noAmount and
// noPer are the causes if it has no amount or no unit.
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
