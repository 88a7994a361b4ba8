package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// MealsAndIncidentals is the parts of the M&IE allowance of one day of travel
// (https://www.gsa.gov/mie).
type MealsAndIncidentals struct {
	Breakfast, Lunch, Dinner, Incidentals exact.Number
}

// Total returns the sum of the parts.
func (m MealsAndIncidentals) Total() exact.Number {
	return m.Breakfast.Add(m.Lunch).Add(m.Dinner).Add(m.Incidentals)
}

// FirstOrLastDay returns the allowance of the first or last day of travel: 75 % of a
// day's (41 CFR 301-11.101), not rounded.
func FirstOrLastDay(allowance exact.Number) exact.Number { return allowance.Mul(ratio(3, 4)) }

// Meal is a meal of the day.
type Meal string

// The meals.
const (
	Breakfast Meal = "breakfast"
	Lunch     Meal = "lunch"
	Dinner    Meal = "dinner"
)

// WithMealsProvided returns a day's allowance less the meals that were provided. A
// meal comes off in full, also on a reduced first or last day; what is left is never
// under the incidentals (41 CFR 301-11.18).
func (m MealsAndIncidentals) WithMealsProvided(allowance exact.Number, provided ...Meal) exact.Number {
	amounts := map[Meal]exact.Number{Breakfast: m.Breakfast, Lunch: m.Lunch, Dinner: m.Dinner}
	for _, meal := range provided {
		allowance = allowance.Sub(amounts[meal])
	}
	return maxOf(allowance, m.Incidentals)
}

// Package is the weekly pay of a travel assignment in its two parts.
type Package struct {
	Hours         exact.Number // guaranteed hours of a week
	TaxableRate   exact.Number // per hour
	WeeklyStipend exact.Number // not taxable
}

// PackageOf splits a weekly gross into a stipend and a taxable rate per hour: (gross
// − stipend) ÷ hours, not rounded. It returns [pay.ErrRange] if the stipend is
// negative or over the gross, and [pay.ErrZero] unless hours are above 0.
func PackageOf(gross, stipend, hours exact.Number) (Package, error) {
	left := gross.Sub(stipend)
	if left.Sign() < 0 || stipend.Sign() < 0 {
		return Package{}, refuse(pay.ErrRange, "stipends", "0 up to the weekly gross")
	}
	rate, ok := left.Div(hours)
	if !ok || hours.Sign() < 0 {
		return Package{}, refuse(pay.ErrZero, "hours", "guaranteed hours above 0")
	}
	return Package{hours, rate, stipend}, nil
}

// StipendPerHour returns what a daily lodging and M&IE allowance for seven days comes
// to per hour of work, not rounded. It returns [pay.ErrZero] unless hours are above
// 0.
func StipendPerHour(lodging, meals, hours exact.Number) (exact.Number, error) {
	perHour, ok := lodging.Add(meals).Mul(exact.Int(7)).Div(hours)
	if !ok || hours.Sign() < 0 {
		return exact.Number{}, refuse(pay.ErrZero, "hours", "hours above 0")
	}
	return perHour, nil
}

// Blended returns the stipend per hour + the taxable rate, not rounded: what agencies
// print as the blended hourly rate of a package. [BlendedShift] has the same name
// elsewhere. Blended returns [pay.ErrZero] without hours.
func (p Package) Blended() (exact.Number, error) {
	perHour, ok := p.WeeklyStipend.Div(p.Hours)
	if !ok {
		return exact.Number{}, refuse(pay.ErrZero, "hours", "hours above 0")
	}
	return perHour.Add(p.TaxableRate), nil
}

// BlendedShift returns the mean rate of a shift with daily overtime, not rounded: 24
// for 8 hours and 36 for 4 is 28. It returns [pay.ErrZero] without hours.
func BlendedShift(rate, straight, overtime, multiplier exact.Number) (exact.Number, error) {
	mean, ok := rate.Mul(straight.Add(overtime.Mul(multiplier))).Div(straight.Add(overtime))
	if !ok {
		return exact.Number{}, refuse(pay.ErrZero, "hours", "hours above 0")
	}
	return mean, nil
}

// OvertimeBase returns the rate per hour on which overtime of a traveller is due. A
// per diem that falls with missed hours is wages for the hours worked and belongs in
// the regular rate (Clarke v. AMN Services, 987 F.3d 848 (9th Cir. 2021); 29 CFR
// 778.217 for the part above a reasonable expense). tiedPerDiem is such a per diem
// per hour, 0 if there is none.
func OvertimeBase(taxable, tiedPerDiem exact.Number) exact.Number { return taxable.Add(tiedPerDiem) }

// MealsOf splits a day's M&IE into its parts: in the continental US by GSA's table of
// fiscal year 2026, and a rate above 265 outside it by 15, 25 and 40 % for the meals
// with the rest for incidentals (https://www.gsa.gov/mie, read 2026-11-23). It
// returns a [*pay.CoverageError] for another fiscal year of the table, and
// [pay.ErrRange] for a total that is in neither.
func MealsOf(total exact.Number, on exact.Date) (MealsAndIncidentals, error) {
	if total.Cmp(exact.Int(265)) > 0 {
		parts := MealsAndIncidentals{Breakfast: total.Mul(ratio(15, 100)), Lunch: total.Mul(ratio(1, 4)),
			Dinner: total.Mul(ratio(2, 5))}
		parts.Incidentals = total.Sub(parts.Total())
		return parts, nil
	}
	first, last := exact.Date{Year: 2025, Month: 10, Day: 1}, exact.Date{Year: 2026, Month: 9, Day: 30}
	if on.Before(first) || last.Before(on) {
		return MealsAndIncidentals{},
			&pay.CoverageError{Table: "M&IE", Place: "US", On: on, First: first, Last: last}
	}
	for _, row := range [][4]int64{
		{16, 19, 28, 5}, {18, 20, 31, 5}, {20, 22, 33, 5}, {22, 23, 36, 5}, {23, 26, 38, 5},
	} {
		parts := MealsAndIncidentals{exact.Int(row[0]), exact.Int(row[1]), exact.Int(row[2]), exact.Int(row[3])}
		if parts.Total().Equal(total) {
			return parts, nil
		}
	}
	return MealsAndIncidentals{}, refuse(pay.ErrRange, "M&IE", "68, 74, 80, 86 or 92, or a rate above 265")
}

// PerContractHour returns a sum per hour of an assignment, not rounded: 13 weeks of
// 36 hours are 468 hours. It returns [pay.ErrRange] unless weeks and hours are above
// 0.
func PerContractHour(sum, weeks, hoursPerWeek exact.Number) (exact.Number, error) {
	if weeks.Sign() <= 0 || hoursPerWeek.Sign() <= 0 {
		return exact.Number{}, refuse(pay.ErrRange, "assignment", "weeks and hours above 0")
	}
	perHour, _ := sum.Div(weeks.Mul(hoursPerWeek))
	return perHour, nil
}

// Week pays a week of a package: guaranteed hours at the taxable rate, the hours from
// there to 40 at the gap rate, hours over 40 at the taxable rate and half the
// weighted regular rate on top (29 CFR 778.115). The stipend is paid too and is not
// in the regular rate; for one that is tied to hours, see [OvertimeBase]. It returns
// [pay.ErrRange] for a negative gap rate, and fails as [Regular] does.
func (p Package) Week(worked, gapRate exact.Number, policy Policy) (WeekPay, error) {
	forty := exact.Int(40)
	first := minOf(worked, p.Hours)
	gap := above(minOf(worked, forty), first)
	rest := above(worked, first.Add(gap))
	return Regular(Workweek{
		Earnings: []Earning{
			{"guaranteed hours", first, p.TaxableRate},
			{"gap hours", gap, gapRate},
			{"hours over 40", rest, p.TaxableRate},
		},
		Excluded: []Sum{{"stipend", p.WeeklyStipend}},
	}, policy)
}
