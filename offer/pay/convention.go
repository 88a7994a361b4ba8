package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Convention is a named way to change the unit of time of a rate.
//
// A year has HoursPerYear hours, WeeksPerYear weeks, 26 biweeks, 24 half-months
// and 12 months; a week has DaysPerWeek days. An amount is converted by
// multiplying by the number of its units in a year and dividing by the number
// of the other units in a year.
type Convention struct {
	Name         string
	Source       string
	HoursPerYear exact.Number
	WeeksPerYear exact.Number
	DaysPerWeek  exact.Number
}

// Hours2080 returns the common private convention: 52 weeks of 40 hours.
func Hours2080() Convention { return convention("2080 hours", "52 × 40", 2080, 52) }

// Hours2087 returns the convention of federal civilian pay (5 USC 5504(b)). OPM
// rounds each of its steps, see calc.OPM.
func Hours2087() Convention { return convention("2087 hours", "5 USC 5504(b)", 2087, 52) }

// Hours2000 returns the convention of recruiting fees: 50 weeks of 40 hours.
func Hours2000() Convention { return convention("2000 hours", "recruiting agreements", 2000, 50) }

func convention(name, source string, hours, weeks int64) Convention {
	return Convention{name, source, exact.Int(hours), exact.Int(weeks), exact.Int(5)}
}

// WeekOf returns the convention of 52 weeks of the given hours, which 29 CFR
// 778.113(b) requires for the regular rate: a week is a month × 12 ÷ 52, or a
// half-month × 24 ÷ 52. It returns [ErrRange] unless hours are above 0 and at
// most 168.
func WeekOf(hours exact.Number) (Convention, error) {
	if hours.Sign() <= 0 || hours.Cmp(exact.Int(168)) > 0 {
		return Convention{}, refuse(ErrRange, "hours per week", "more than 0 and at most 168")
	}
	week := convention("52 weeks of stated hours", "29 CFR 778.113(b)", 0, 52)
	week.HoursPerYear = hours.Mul(week.WeeksPerYear)
	return week, nil
}

// Convert changes the unit of time of a rate, exactly. It returns [ErrUnit] for
// an unknown unit, and [ErrZero] if a year of the convention has none of it.
func (c Convention) Convert(r Rate, to Per) (Rate, error) {
	from, err := c.inYear(r.Per)
	if err != nil {
		return Rate{}, err
	}
	into, err := c.inYear(to)
	if err != nil {
		return Rate{}, err
	}
	if r.Per == to {
		return r, nil
	}
	amount, ok := r.Amount.Mul(from).Div(into)
	if !ok || from.Sign() <= 0 || into.Sign() < 0 {
		return Rate{}, refuse(ErrZero, "convention", "hours, weeks and days above 0")
	}
	return Rate{amount, r.Currency, to}, nil
}

// inYear returns how many units a year has.
func (c Convention) inYear(per Per) (exact.Number, error) {
	if per == Day {
		return c.WeeksPerYear.Mul(c.DaysPerWeek), nil
	}
	y := year{hours: c.HoursPerYear, weeks: c.WeeksPerYear, hoursOK: true, weeksOK: true}
	count, ok := y.inYear(per)
	if !ok {
		return count, refuse(ErrUnit, "", "hour, day, week, biweek, semimonth, month or year")
	}
	return count, nil
}
