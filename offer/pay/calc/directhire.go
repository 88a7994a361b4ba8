package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Placement is a direct-hire fee: a percent of first-year pay. Base names what
// counts as first-year pay, because agreements differ: salary alone or with the
// guaranteed bonus, 2,080 or 2,000 hours for an hourly rate.
type Placement struct {
	Percent      pay.Percent
	FirstYearPay exact.Number
	Base         string
}

// Fee returns the percent of first-year pay, rounded as a line. It returns
// [pay.ErrRange] for a percent outside 0 to 100, negative pay, or an empty Base.
func (f Placement) Fee(policy Policy) (exact.Number, error) {
	policy, err := policy.ready()
	if err != nil {
		return exact.Number{}, err
	}
	if f.Base == "" {
		return exact.Number{}, refuse(pay.ErrRange, "base", "what counts as first-year pay")
	}
	if f.Percent.Points.Sign() < 0 || f.Percent.Points.Cmp(hundred()) > 0 || f.FirstYearPay.Sign() < 0 {
		return exact.Number{}, refuse(pay.ErrRange, "placement fee", "0 to 100 percent of pay from 0")
	}
	return policy.line(f.FirstYearPay.Mul(f.Percent.Ratio().Share)), nil
}

// Guarantee is the part of a fee that is credited if a placement ends within
// Days.
type Guarantee struct {
	Days    int
	ProRata bool // by the days that are left; otherwise the whole fee
}

// Credit returns what is credited of a fee if the person leaves after some days
// of work, rounded as a line. It returns [pay.ErrRange] for negative days or a
// guarantee without days.
func (g Guarantee) Credit(fee exact.Number, worked int, policy Policy) (exact.Number, error) {
	policy, err := policy.ready()
	if err != nil {
		return exact.Number{}, err
	}
	if g.Days <= 0 || worked < 0 {
		return exact.Number{}, refuse(pay.ErrRange, "guarantee", "days above 0 and days worked from 0")
	}
	switch {
	case worked >= g.Days:
		return exact.Number{}, nil
	case !g.ProRata:
		return policy.line(fee), nil
	}
	return policy.line(fee.Mul(ratio(int64(g.Days-worked), int64(g.Days)))), nil
}

// Conversion is how the fee for hiring a contractor falls with the work done. One
// of PerHour, Months and Billings is given, or FreeAfter alone.
type Conversion struct {
	PerHour   pay.Optional // credit for each hour worked
	Months    pay.Optional // fee × months left ÷ Months
	Billings  pay.Optional // percent of billings that is credited
	FreeAfter pay.Optional // hours after which there is no fee, with any of the above
}

// Worked is the work that a contractor has done at the time of hiring.
type Worked struct {
	Hours, Months, Billings exact.Number
}

// Fee returns what is left of a full fee, never below 0, rounded as a line. It
// returns [pay.ErrConflict] unless one schedule is given, [pay.ErrRange] for
// negative input, and [pay.ErrZero] unless Months is above 0.
func (c Conversion) Fee(full exact.Number, w Worked, policy Policy) (exact.Number, error) {
	policy, err := policy.ready()
	if err != nil {
		return exact.Number{}, err
	}
	left, err := c.left(full, w)
	if err != nil {
		return exact.Number{}, err
	}
	if full.Sign() < 0 || w.Hours.Sign() < 0 || w.Months.Sign() < 0 || w.Billings.Sign() < 0 {
		return exact.Number{}, refuse(pay.ErrRange, "conversion", "nothing below 0")
	}
	if left.Sign() < 0 || c.FreeAfter.Known && w.Hours.Cmp(c.FreeAfter.Value) >= 0 {
		return exact.Number{}, nil
	}
	return policy.line(left), nil
}

// left returns what the schedule leaves of a full fee.
func (c Conversion) left(full exact.Number, w Worked) (exact.Number, error) {
	given := 0
	for _, schedule := range []pay.Optional{c.PerHour, c.Months, c.Billings} {
		if schedule.Known {
			given++
		}
	}
	if given > 1 || given == 0 && !c.FreeAfter.Known {
		return exact.Number{}, refuse(pay.ErrConflict, "conversion", "one of per hour, months and billings")
	}
	switch {
	case c.PerHour.Known:
		return full.Sub(c.PerHour.Value.Mul(w.Hours)), nil
	case c.Billings.Known:
		return full.Sub(w.Billings.Mul(percent(c.Billings.Value))), nil
	case c.Months.Known:
		share, ok := c.Months.Value.Sub(w.Months).Div(c.Months.Value)
		if !ok || c.Months.Value.Sign() < 0 {
			return exact.Number{}, refuse(pay.ErrZero, "months", "months above 0")
		}
		return full.Mul(share), nil
	}
	return full, nil
}

// IllinoisConversionCap returns the most that a day and temporary labor agency may
// charge a client for hiring its worker in Illinois: 60 days of its daily
// commission, less that commission for each day worked in the last 12 months,
// never below 0 (820 ILCS 175/40). It is rounded as a line. It returns
// [pay.ErrRange] for negative input.
func IllinoisConversionCap(commission exact.Number, daysWorked int, policy Policy) (exact.Number, error) {
	policy, err := policy.ready()
	if err != nil {
		return exact.Number{}, err
	}
	if commission.Sign() < 0 || daysWorked < 0 {
		return exact.Number{}, refuse(pay.ErrRange, "conversion cap", "nothing below 0")
	}
	left := max(60-daysWorked, 0)
	return policy.line(commission.Mul(exact.Int(int64(left)))), nil
}
