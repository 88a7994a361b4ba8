package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// MealsAndIncidentals is the M&IE allowance of one day of travel in GSA's
// parts (https://www.gsa.gov/mie).
type MealsAndIncidentals struct {
	Breakfast, Lunch, Dinner, Incidentals exact.Number
}

// Total is the sum of the parts.
func (m MealsAndIncidentals) Total() exact.Number {
	return m.Breakfast.Add(m.Lunch).Add(m.Dinner).Add(m.Incidentals)
}

// FirstOrLastDay is 75 % of the day's allowance (41 CFR 301-11.101).
func FirstOrLastDay(allowance exact.Number) exact.Number { return allowance.Mul(ratio(3, 4)) }

// WithMealsProvided takes meals that were provided off a day's allowance, in
// full and also from a reduced first or last day; what is left is never under
// the incidentals.
func (m MealsAndIncidentals) WithMealsProvided(allowance exact.Number, breakfast, lunch, dinner bool) exact.Number {
	for _, meal := range []struct {
		given  bool
		amount exact.Number
	}{{breakfast, m.Breakfast}, {lunch, m.Lunch}, {dinner, m.Dinner}} {
		if meal.given {
			allowance = allowance.Sub(meal.amount)
		}
	}
	if allowance.Cmp(m.Incidentals) < 0 {
		return m.Incidentals
	}
	return allowance
}

// Package is a travel assignment's weekly pay in its two parts.
type Package struct {
	Hours         exact.Number
	TaxableRate   exact.Number // per hour
	WeeklyStipend exact.Number // outside the taxable base
}

// PackageOf splits a weekly gross into a stipend and a taxable rate:
// (gross − stipend) ÷ hours. [ErrRange] when stipends are over the gross,
// [ErrZero] without hours.
func PackageOf(gross, stipend, hours exact.Number) (Package, error) {
	left := gross.Sub(stipend)
	if left.Sign() < 0 || stipend.Sign() < 0 {
		return Package{}, &InputError{Kind: ErrRange, Name: "stipends", Want: "0 up to the weekly gross"}
	}
	rate, ok := left.Div(hours)
	if !ok || hours.Sign() < 0 {
		return Package{}, &InputError{Kind: ErrZero, Name: "hours", Want: "guaranteed hours above 0"}
	}
	return Package{hours, rate, stipend}, nil
}

// StipendPerHour is what a daily lodging and M&IE allowance for seven days
// comes to per hour of work. [ErrZero] without hours.
func StipendPerHour(lodging, meals, hours exact.Number) (exact.Number, error) {
	q, ok := lodging.Add(meals).Mul(exact.Int(7)).Div(hours)
	if !ok || hours.Sign() < 0 {
		return exact.Number{}, &InputError{Kind: ErrZero, Name: "hours", Want: "hours above 0"}
	}
	return q, nil
}

// Blended is the stipend per hour + the taxable rate: what agencies print as
// the blended hourly of a package. The other thing of that name is
// [BlendedShift].
func (p Package) Blended() (exact.Number, error) {
	q, ok := p.WeeklyStipend.Div(p.Hours)
	if !ok {
		return exact.Number{}, &InputError{Kind: ErrZero, Name: "hours", Want: "hours above 0"}
	}
	return q.Add(p.TaxableRate), nil
}

// BlendedShift is the mean rate of a shift with daily overtime: 24 for 8
// hours and 36 for 4 is 28. The other thing called blended is
// [Package.Blended].
func BlendedShift(rate, straight, overtime, multiplier exact.Number) (exact.Number, error) {
	q, ok := rate.Mul(straight.Add(overtime.Mul(multiplier))).Div(straight.Add(overtime))
	if !ok {
		return exact.Number{}, &InputError{Kind: ErrZero, Name: "hours", Want: "hours above 0"}
	}
	return q, nil
}

// OvertimeBase is the rate on which overtime of a traveller is due: a per diem
// that falls with missed hours is wages for the hours worked and belongs in
// the regular rate (Clarke v. AMN Services, 987 F.3d 848 (9th Cir. 2021);
// 29 CFR 778.217 for the part above a reasonable expense).
func OvertimeBase(taxable, perDiemHourly exact.Number, tiedToHours bool) exact.Number {
	if tiedToHours {
		return taxable.Add(perDiemHourly)
	}
	return taxable
}
