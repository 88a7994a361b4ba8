package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Terms is what an offer says about pay, bill and cost, each as it was given.
// The zero Terms gives nothing, and everything derived from it is unknown.
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
type PayTerms struct {
	Rate                 Optional
	Per                  Per
	Currency             string   // empty: the currency of the conventions
	OvertimeMultiplier   Optional // counts as 1.5 when absent, 1 when exempt
	DoubleTimeMultiplier Optional // counts as 2 when absent
	Exempt               bool     // absent counts as not exempt
	Bonuses              []Bonus
	Stipends             []Stipend
}

// BillTerms is what the client is billed. Caps are compared, not computed, so
// they are not here.
type BillTerms struct {
	Rate                 Optional
	Per                  Per
	Currency             string
	OvertimeMultiplier   Optional // counts as 1.5 when absent, 1 when pay is exempt
	DoubleTimeMultiplier Optional // counts as 2 when absent
	Fees                 []Fee
}

// CostTerms is the employer's cost on top of pay. Given tells an empty list,
// which costs nothing, from an absent one, which leaves every margin but the
// simple one unknown.
type CostTerms struct {
	Given  bool
	Burden []Burden
}

// Bonus is one bonus. Amount is a lump sum.
type Bonus struct {
	Name          string
	Amount        Optional
	Discretionary bool
}

// Stipend is an allowance such as a per diem: Amount per Per. Taxable ones
// are wages.
type Stipend struct {
	Name    string
	Amount  Optional
	Per     Per
	Taxable bool
}

// RangeTerms is a range of pay. An absent Per is a year, because the names
// under which rules see it are annual. Mid counts as halfway when absent.
type RangeTerms struct {
	Min, Mid, Max Optional
	Per           Per
}

// Conventions is how amounts change their unit: the year of the playbook. The
// zero Conventions is 2,080 hours and 52 weeks.
type Conventions struct {
	YearHours     exact.Number // hours in a year; 0: 2,080
	YearWeeks     exact.Number // weeks in a year; 0: 52
	ScheduleHours bool         // hours: schedule, that is 52 × hours_per_week; wins over YearHours
	Currency      string       // what an absent pay.currency or bill.currency stands for
}

// Hours returns the hours of a year for a schedule, and false when they are
// not positive.
func (c Conventions) Hours(perWeek Optional) (exact.Number, bool) {
	h := c.YearHours
	switch {
	case c.ScheduleHours:
		h = exact.Int(52).Mul(perWeek.Or(exact.Int(40)))
	case h.Sign() == 0:
		h = exact.Int(2080)
	}
	return h, h.Sign() > 0
}

// Weeks returns the weeks of a year, and false when they are not positive.
func (c Conventions) Weeks() (exact.Number, bool) {
	if c.YearWeeks.Sign() == 0 {
		return exact.Int(52), true
	}
	return c.YearWeeks, c.YearWeeks.Sign() > 0
}
