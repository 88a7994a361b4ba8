package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Window is the time over which the volume of a tier is counted.
type Window string

// The windows that agreements use.
const (
	Rolling52  Window = "rolling 52 weeks"
	Rolling13  Window = "rolling 13 weeks"
	YearToDate Window = "year to date"
)

// Tiers is a volume discount or rebate. The host counts the volume of the window.
type Tiers struct {
	Window Window
	// WholeAmount applies a tier's percent to all of an amount; otherwise it applies
	// to the part above the tier's threshold.
	WholeAmount bool
	Steps       []Tier // rising by From; below the first there is no discount
}

// Tier is a percent that applies from a volume on, itself included.
type Tier struct {
	From    exact.Number
	Percent exact.Number
}

// Rebate returns what the volume of a whole window earns, not rounded. If an agreement
// reaches back to the beginning of the window, what is due is the rebate of the new
// volume less that of the old. It fails as [Tiers.Discount] does.
func (t Tiers) Rebate(volume exact.Number) (exact.Number, error) {
	return t.Discount(exact.Number{}, volume)
}

// Discount returns the discount on a new amount, not rounded, if the earlier volume of
// the window is before. What was billed before keeps its percent. It returns
// [pay.ErrRange] for negative input, tiers that don't rise, or an unknown window.
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

// check refuses negative input and tiers that are not valid.
func (t Tiers) check(before, amount exact.Number) error {
	switch t.Window {
	case Rolling52, Rolling13, YearToDate:
	default:
		return refuse(pay.ErrRange, "window", "rolling 52 weeks, rolling 13 weeks or year to date")
	}
	if before.Sign() < 0 || amount.Sign() < 0 {
		return refuse(pay.ErrRange, "volume", "nothing below 0")
	}
	for i, step := range t.Steps {
		if step.From.Sign() < 0 || i > 0 && step.From.Cmp(t.Steps[i-1].From) <= 0 {
			return refuse(pay.ErrRange, "tiers", "thresholds that rise from 0")
		}
	}
	return nil
}

// at returns the percent of the tier that a volume has reached.
func (t Tiers) at(volume exact.Number) exact.Number {
	var reached exact.Number
	for _, step := range t.Steps {
		if volume.Cmp(step.From) >= 0 {
			reached = step.Percent
		}
	}
	return reached
}

// graduated returns the discount on a volume each part of which has its own tier.
func (t Tiers) graduated(volume exact.Number) exact.Number {
	var total exact.Number
	for i, step := range t.Steps {
		upper := volume
		if i+1 < len(t.Steps) {
			upper = minOf(volume, t.Steps[i+1].From)
		}
		total = total.Add(above(upper, step.From).Mul(percent(step.Percent)))
	}
	return total
}

// PromptPay is a discount for an invoice that is paid within Days of its date, such as
// 2/10.
type PromptPay struct {
	Percent exact.Number
	Days    int
}

// Due returns what is due if an invoice is paid after some days, rounded as a line. It
// returns [pay.ErrRange] for a percent outside 0 to 100 or negative days.
func (d PromptPay) Due(invoice exact.Number, afterDays int, policy Policy) (exact.Number, error) {
	policy, err := policy.ready()
	if err != nil {
		return exact.Number{}, err
	}
	if d.Percent.Sign() < 0 || d.Percent.Cmp(hundred()) > 0 || d.Days < 0 || afterDays < 0 {
		return exact.Number{}, refuse(pay.ErrRange, "prompt pay", "0 to 100 percent and days from 0")
	}
	if afterDays > d.Days {
		return policy.line(invoice), nil
	}
	return policy.line(invoice.Sub(invoice.Mul(percent(d.Percent)))), nil
}
