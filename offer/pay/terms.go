package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Terms is what an offer gives about pay, bill and cost, each as it was given. From
// the zero Terms every number is unknown.
type Terms struct {
	Pay  PayTerms
	Bill BillTerms
	Cost CostTerms

	HoursPerWeek Optional // schedule.hours_per_week; counts as 40 when absent
	Weeks        Optional // length of the assignment

	Range  RangeTerms // job.range.*
	Posted RangeTerms // job.posted_min, job.posted_max, posted_per; Mid is not used
}

// PayTerms is what the worker is paid.
type PayTerms struct { //nolint:revive // pay.Terms is the whole
	Rate                 Optional
	Per                  Per
	Currency             string   // empty: the currency of the conventions
	OvertimeMultiplier   Optional // counts as 1.5 when absent, 1 when exempt
	DoubleTimeMultiplier Optional // counts as 2 when absent
	Exempt               bool     // absent counts as not exempt
	Bonuses              []Bonus
	Stipends             []Stipend
}

// BillTerms is what the client is billed. It has no caps, because no number is
// computed from them.
type BillTerms struct {
	Rate                 Optional
	Per                  Per
	Currency             string
	OvertimeMultiplier   Optional // counts as 1.5 when absent, 1 when pay is exempt
	DoubleTimeMultiplier Optional // counts as 2 when absent
	Fees                 []Fee
}

// CostTerms is the employer's cost on top of pay. If Given is false, every margin
// but the simple one is unknown. An empty list that was given costs nothing.
type CostTerms struct {
	Given  bool
	Burden []Burden
}

// Bonus is one bonus; Amount is a lump sum.
type Bonus struct {
	Name          string
	Amount        Optional
	Discretionary bool
}

// Stipend is an allowance such as a per diem: Amount for each Per. A taxable
// stipend is wages.
type Stipend struct {
	Name    string
	Amount  Optional
	Per     Per
	Taxable bool
}

// RangeTerms is a range of pay. An absent Per is a year, because rules see the
// range per year. An absent Mid is halfway.
type RangeTerms struct {
	Min, Mid, Max Optional
	Per           Per
}

// Conventions is the year and the currency of a playbook. The zero Conventions is a
// year of 2,080 hours and 52 weeks.
type Conventions struct {
	YearHours     exact.Number // hours in a year; 0: 2,080
	YearWeeks     exact.Number // weeks in a year; 0: 52
	ScheduleHours bool         // hours: schedule, which is 52 × hours_per_week; YearHours is not used
	Currency      string       // of an absent pay.currency or bill.currency
}

// Hours returns the hours of a year for the hours per week of a schedule, and false
// if they are not above 0.
func (c Conventions) Hours(perWeek Optional) (exact.Number, bool) {
	hours := c.YearHours
	switch {
	case c.ScheduleHours:
		hours = exact.Int(52).Mul(perWeek.Or(exact.Int(40)))
	case hours.Sign() == 0:
		hours = exact.Int(2080)
	}
	return hours, hours.Sign() > 0
}

// Weeks returns the weeks of a year, and false if they are not above 0.
func (c Conventions) Weeks() (exact.Number, bool) {
	if c.YearWeeks.Sign() == 0 {
		return exact.Int(52), true
	}
	return c.YearWeeks, c.YearWeeks.Sign() > 0
}
