package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Window is the time over which volume is counted for a tier.
type Window string

// The windows that agreements use.
const (
	Rolling52  Window = "rolling 52 weeks"
	Rolling13  Window = "rolling 13 weeks"
	YearToDate Window = "year to date"
)

// Tiers is a volume discount or rebate. The host counts the volume of the
// window; WholeAmount says whether a tier's percent applies to everything or
// only to the part above its threshold, which agreements must say.
type Tiers struct {
	Window      Window
	WholeAmount bool
	Steps       []Tier // rising by From; below the first nothing is given
}

// Tier begins at From, itself included.
type Tier struct {
	From    exact.Number
	Percent exact.Number
}

// Rebate returns what a whole window's volume earns, exactly. Where an agreement
// reaches back when a tier is reached, what is due on top is the rebate of the
// new volume less that of the old. Errors as [Tiers.Discount].
func (t Tiers) Rebate(volume exact.Number) (exact.Number, error) {
	return t.Discount(exact.Number{}, volume)
}

// Discount returns the discount on a new amount when earlier in the window
// volume came to before, exactly; what was billed before keeps the percent that
// it had. [ErrRange] for negative input, tiers that do
// not rise, or an unknown window.
func (t Tiers) Discount(before, amount exact.Number) (exact.Number, error) {
	if err := t.check(before, amount); err != nil {
		return exact.Number{}, err
	}
	after := before.Add(amount)
	if t.WholeAmount {
		return amount.Mul(percent(t.at(after))), nil
	}
	return t.graduated(after).Sub(t.graduated(before)), nil
}

func (t Tiers) check(before, amount exact.Number) error {
	switch t.Window {
	case Rolling52, Rolling13, YearToDate:
	default:
		return &pay.InputError{Kind: pay.ErrRange, Name: "window", Want: "rolling 52 weeks, rolling 13 weeks or year to date"}
	}
	if before.Sign() < 0 || amount.Sign() < 0 {
		return &pay.InputError{Kind: pay.ErrRange, Name: "volume", Want: "nothing below 0"}
	}
	for i, s := range t.Steps {
		if s.From.Sign() < 0 || i > 0 && s.From.Cmp(t.Steps[i-1].From) <= 0 {
			return &pay.InputError{Kind: pay.ErrRange, Name: "tiers", Want: "thresholds that rise from 0"}
		}
	}
	return nil
}

// at is the percent of the tier that a volume has reached.
func (t Tiers) at(volume exact.Number) exact.Number {
	var p exact.Number
	for _, s := range t.Steps {
		if volume.Cmp(s.From) >= 0 {
			p = s.Percent
		}
	}
	return p
}

// graduated is the discount on a volume where each part takes its own tier.
func (t Tiers) graduated(volume exact.Number) exact.Number {
	var total exact.Number
	for i, s := range t.Steps {
		upper := volume
		if i+1 < len(t.Steps) && t.Steps[i+1].From.Cmp(volume) < 0 {
			upper = t.Steps[i+1].From
		}
		if part := upper.Sub(s.From); part.Sign() > 0 {
			total = total.Add(part.Mul(percent(s.Percent)))
		}
	}
	return total
}

// PromptPay is a discount for an invoice paid within Days of its date, such as
// 2/10.
type PromptPay struct {
	Percent exact.Number
	Days    int
}

// Due returns what is due when an invoice is paid after so many days, rounded
// as a line. [ErrRange] for a percent outside 0 to 100 or negative days.
func (d PromptPay) Due(invoice exact.Number, afterDays int, policy Policy) (exact.Number, error) {
	policy, err := policy.ready()
	if err != nil {
		return exact.Number{}, err
	}
	if d.Percent.Sign() < 0 || d.Percent.Cmp(hundred()) > 0 || d.Days < 0 || afterDays < 0 {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrRange, Name: "prompt pay", Want: "0 to 100 percent and days from 0"}
	}
	if afterDays > d.Days {
		return policy.line(invoice), nil
	}
	return policy.line(invoice.Sub(invoice.Mul(percent(d.Percent)))), nil
}
