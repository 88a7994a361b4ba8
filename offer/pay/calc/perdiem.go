package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

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
		return Package{}, &pay.InputError{Kind: pay.ErrRange, Name: "stipends", Want: "0 up to the weekly gross"}
	}
	rate, ok := left.Div(hours)
	if !ok || hours.Sign() < 0 {
		return Package{}, &pay.InputError{Kind: pay.ErrZero, Name: "hours", Want: "guaranteed hours above 0"}
	}
	return Package{hours, rate, stipend}, nil
}

// StipendPerHour is what a daily lodging and M&IE allowance for seven days
// comes to per hour of work. [ErrZero] without hours.
func StipendPerHour(lodging, meals, hours exact.Number) (exact.Number, error) {
	q, ok := lodging.Add(meals).Mul(exact.Int(7)).Div(hours)
	if !ok || hours.Sign() < 0 {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrZero, Name: "hours", Want: "hours above 0"}
	}
	return q, nil
}

// Blended is the stipend per hour + the taxable rate: what agencies print as
// the blended hourly of a package. The other thing of that name is
// [BlendedShift].
func (p Package) Blended() (exact.Number, error) {
	q, ok := p.WeeklyStipend.Div(p.Hours)
	if !ok {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrZero, Name: "hours", Want: "hours above 0"}
	}
	return q.Add(p.TaxableRate), nil
}

// BlendedShift is the mean rate of a shift with daily overtime: 24 for 8
// hours and 36 for 4 is 28. The other thing called blended is
// [Package.Blended].
func BlendedShift(rate, straight, overtime, multiplier exact.Number) (exact.Number, error) {
	q, ok := rate.Mul(straight.Add(overtime.Mul(multiplier))).Div(straight.Add(overtime))
	if !ok {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrZero, Name: "hours", Want: "hours above 0"}
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

// MealsOf splits a day's M&IE: in the continental US by GSA's table of fiscal
// year 2026, and a rate above 265 outside it 15, 25 and 40 % to the meals with
// the rest for incidentals (https://www.gsa.gov/mie, read 2026-11-23).
// [*CoverageError] for another fiscal year of the table, [ErrRange] for a total
// that neither lists.
func MealsOf(total exact.Number, on exact.Date) (MealsAndIncidentals, error) {
	if total.Cmp(exact.Int(265)) > 0 {
		m := MealsAndIncidentals{Breakfast: total.Mul(ratio(15, 100)), Lunch: total.Mul(ratio(1, 4)), Dinner: total.Mul(ratio(2, 5))}
		m.Incidentals = total.Sub(m.Total())
		return m, nil
	}
	first, last := exact.Date{Year: 2025, Month: 10, Day: 1}, exact.Date{Year: 2026, Month: 9, Day: 30}
	if on.Compare(first) < 0 || on.Compare(last) > 0 {
		return MealsAndIncidentals{}, &pay.CoverageError{Table: "M&IE", Place: "US", On: on, First: first, Last: last}
	}
	for _, t := range [][4]int64{{16, 19, 28, 5}, {18, 20, 31, 5}, {20, 22, 33, 5}, {22, 23, 36, 5}, {23, 26, 38, 5}} {
		m := MealsAndIncidentals{exact.Int(t[0]), exact.Int(t[1]), exact.Int(t[2]), exact.Int(t[3])}
		if m.Total().Equal(total) {
			return m, nil
		}
	}
	return MealsAndIncidentals{}, &pay.InputError{Kind: pay.ErrRange, Name: "M&IE", Want: "68, 74, 80, 86 or 92, or a rate above 265"}
}

// PerContractHour spreads a sum over all hours of an assignment: 13 weeks of
// 36 hours are 468. [ErrRange] unless weeks and hours are above 0.
func PerContractHour(sum, weeks, hoursPerWeek exact.Number) (exact.Number, error) {
	if weeks.Sign() <= 0 || hoursPerWeek.Sign() <= 0 {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrRange, Name: "assignment", Want: "weeks and hours above 0"}
	}
	q, _ := sum.Div(weeks.Mul(hoursPerWeek))
	return q, nil
}

// Week pays a week of a package: guaranteed hours at the taxable rate, the gap
// from there to 40 hours at the gap rate, hours over 40 at the taxable rate and
// half the weighted regular rate on top (29 CFR 778.115). The stipend is paid
// beside it and outside the regular rate; one that is tied to hours belongs in,
// see [OvertimeBase]. [ErrRange] for a negative gap rate and as [Regular].
func (p Package) Week(worked, gapRate exact.Number, policy Policy) (WeekPay, error) {
	forty := exact.Int(40)
	first := minOf(worked, p.Hours)
	gap := above(minOf(worked, forty), first)
	rest := above(worked, first.Add(gap))
	return Regular(Workweek{
		Earnings: []Earning{{"guaranteed hours", first, p.TaxableRate}, {"gap hours", gap, gapRate}, {"hours over 40", rest, p.TaxableRate}},
		Excluded: []Sum{{"stipend", p.WeeklyStipend}},
	}, policy)
}
