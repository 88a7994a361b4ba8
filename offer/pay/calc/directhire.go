package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Placement is a direct-hire fee: a percent of first-year pay. Base names
// what counts as first-year pay, because agreements differ (salary alone, or
// with guaranteed bonus; 2,080 or 2,000 hours for an hourly rate).
type Placement struct {
	Percent      pay.Percent
	FirstYearPay exact.Number
	Base         string
}

// Fee is percent of first-year pay, rounded as a line. [ErrRange] for a
// percent outside 0 to 100, negative pay, or no base stated.
func (f Placement) Fee(p Policy) (exact.Number, error) {
	p, err := p.ready()
	if err != nil {
		return exact.Number{}, err
	}
	if f.Base == "" {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrRange, Name: "base", Want: "what counts as first-year pay"}
	}
	if f.Percent.Points.Sign() < 0 || f.Percent.Points.Cmp(hundred()) > 0 || f.FirstYearPay.Sign() < 0 {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrRange, Name: "placement fee", Want: "0 to 100 percent of pay from 0"}
	}
	return p.line(f.FirstYearPay.Mul(f.Percent.Ratio().Share)), nil
}

// Guarantee is what is credited when a placement ends early.
type Guarantee struct {
	Days    int
	ProRata bool // by days left; otherwise the whole fee within Days
}

// Credit returns the part of a fee that is given back when the person leaves
// after so many days: fee × days left ÷ days, or all of it. [ErrRange] for
// days below 0 or a guarantee without days.
func (g Guarantee) Credit(fee exact.Number, worked int, p Policy) (exact.Number, error) {
	p, err := p.ready()
	if err != nil {
		return exact.Number{}, err
	}
	if g.Days <= 0 || worked < 0 {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrRange, Name: "guarantee", Want: "days above 0 and days worked from 0"}
	}
	switch {
	case worked >= g.Days:
		return exact.Number{}, nil
	case !g.ProRata:
		return p.line(fee), nil
	}
	return p.line(fee.Mul(ratio(int64(g.Days-worked), int64(g.Days)))), nil
}

// Conversion is how the fee for hiring a contractor falls while he works. One
// of the fields is given.
type Conversion struct {
	PerHour   pay.Optional // credit for each hour worked
	Months    pay.Optional // full fee × months left ÷ Months
	Billings  pay.Optional // percent of billings credited
	FreeAfter pay.Optional // hours after which there is no fee, beside any of the above
}

// Worked is what a contractor has done when the client hires him.
type Worked struct {
	Hours, Months, Billings exact.Number
}

// Fee returns what is left of a full fee, never below 0, rounded as a line.
// [ErrConflict] unless exactly one schedule is given.
func (c Conversion) Fee(full exact.Number, w Worked, p Policy) (exact.Number, error) {
	p, err := p.ready()
	if err != nil {
		return exact.Number{}, err
	}
	given := 0
	left := full
	if c.PerHour.Known {
		given++
		left = full.Sub(c.PerHour.Value.Mul(w.Hours))
	}
	if c.Months.Known {
		given++
		share, ok := c.Months.Value.Sub(w.Months).Div(c.Months.Value)
		if !ok || c.Months.Value.Sign() < 0 {
			return exact.Number{}, &pay.InputError{Kind: pay.ErrZero, Name: "months", Want: "months above 0"}
		}
		left = full.Mul(share)
	}
	if c.Billings.Known {
		given++
		left = full.Sub(w.Billings.Mul(percent(c.Billings.Value)))
	}
	if given > 1 || given == 0 && !c.FreeAfter.Known {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrConflict, Name: "conversion", Want: "one of per hour, months and billings"}
	}
	if full.Sign() < 0 || w.Hours.Sign() < 0 || w.Months.Sign() < 0 || w.Billings.Sign() < 0 {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrRange, Name: "conversion", Want: "nothing below 0"}
	}
	if left.Sign() < 0 || c.FreeAfter.Known && w.Hours.Cmp(c.FreeAfter.Value) >= 0 {
		return exact.Number{}, nil
	}
	return p.line(left), nil
}

// IllinoisConversionCap is the most that a day and temporary labor agency may
// charge a client for hiring its worker in Illinois: 60 days of its daily
// commission, less that commission for each day worked in the last 12 months,
// never below 0 (820 ILCS 175/40). [ErrRange] for negative input.
func IllinoisConversionCap(dailyCommission exact.Number, daysWorked int, p Policy) (exact.Number, error) {
	p, err := p.ready()
	if err != nil {
		return exact.Number{}, err
	}
	if dailyCommission.Sign() < 0 || daysWorked < 0 {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrRange, Name: "conversion cap", Want: "nothing below 0"}
	}
	left := max(60-daysWorked, 0)
	return p.line(dailyCommission.Mul(exact.Int(int64(left)))), nil
}
