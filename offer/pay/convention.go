package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Convention is a named way to change the unit of time of a rate. Nothing
// converts without one.
//
// A year holds HoursPerYear hours and WeeksPerYear weeks, 12 months, 24
// half-months and 26 biweeks; a week holds DaysPerWeek days. From a unit to
// another the amount is multiplied by how many of the first a year holds and
// divided by how many of the second.
type Convention struct {
	Name         string
	Source       string
	HoursPerYear exact.Number
	WeeksPerYear exact.Number
	DaysPerWeek  exact.Number
}

// Hours2080 is the common private convention: 52 weeks of 40 hours.
func Hours2080() Convention {
	return Convention{"2080 hours", "52 × 40", exact.Int(2080), exact.Int(52), exact.Int(5)}
}

// Hours2087 is federal civilian pay, 5 USC 5504(b). Its rates are rounded to
// the cent, half up: see [OPM].
func Hours2087() Convention {
	return Convention{"2087 hours", "5 USC 5504(b)", exact.Int(2087), exact.Int(52), exact.Int(5)}
}

// Hours2000 is the annual base of recruiting fees: 50 weeks of 40 hours.
func Hours2000() Convention {
	return Convention{"2000 hours", "recruiting agreements", exact.Int(2000), exact.Int(50), exact.Int(5)}
}

// WeekOf is 52 weeks of the stated hours, and what 29 CFR 778.113(b) requires
// for the regular rate: a week is a month × 12 ÷ 52, or a half-month × 24 ÷
// 52. [ErrRange] unless hours are above 0 and at most 168.
func WeekOf(hours exact.Number) (Convention, error) {
	if hours.Sign() <= 0 || hours.Cmp(exact.Int(168)) > 0 {
		return Convention{}, &InputError{Kind: ErrRange, Name: "hours per week", Want: "more than 0 and at most 168"}
	}
	return Convention{"52 weeks of stated hours", "29 CFR 778.113(b)", hours.Mul(exact.Int(52)), exact.Int(52), exact.Int(5)}, nil
}

// YearOf is the convention that [Derive] uses for a playbook's year and a
// schedule; [ErrRange] when hours or weeks are not above 0.
func YearOf(c Conventions, hoursPerWeek Optional) (Convention, error) {
	hours, ok := c.Hours(hoursPerWeek)
	weeks, ok2 := c.Weeks()
	if !ok || !ok2 {
		return Convention{}, &InputError{Kind: ErrRange, Name: "year", Want: "hours and weeks above 0"}
	}
	return Convention{"the playbook's year", "playbook.yaml", hours, weeks, exact.Int(5)}, nil
}

// Convert changes the unit of time of a rate, exactly. [ErrUnit] for an
// unknown unit, [ErrZero] for a convention that holds none of it.
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
	q, ok := r.Amount.Mul(from).Div(into)
	if !ok || from.Sign() <= 0 || into.Sign() < 0 {
		return Rate{}, &InputError{Kind: ErrZero, Name: "convention", Want: "hours, weeks and days above 0"}
	}
	return Rate{q, r.Currency, to}, nil
}

func (c Convention) inYear(p Per) (exact.Number, error) {
	y := year{hours: c.HoursPerYear, weeks: c.WeeksPerYear, hoursOK: true, weeksOK: true}
	if p == Day {
		return c.WeeksPerYear.Mul(c.DaysPerWeek), nil
	}
	n, ok := y.inYear(p)
	if !ok {
		return n, &InputError{Kind: ErrUnit, Want: "hour, day, week, biweek, semimonth, month or year"}
	}
	return n, nil
}
