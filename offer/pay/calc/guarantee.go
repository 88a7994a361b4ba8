package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Guaranteed is a week under a contract that guarantees pay for up to 60 hours
// (29 USC 207(f), 29 CFR 778.402 to 778.414).
type Guaranteed struct {
	OvertimeRate exact.Number // 1.5 × the rate of the contract
	Guarantee    exact.Number // rate × 40, and the overtime rate for the hours over 40 that are guaranteed
	Beyond       exact.Number // hours over the guaranteed ones at the overtime rate
	Total        exact.Number
}

// GuaranteedWeek pays such a week: the guarantee, whatever fewer hours were
// worked, and the overtime rate for hours beyond it. At 5.00 for 50 hours the
// guarantee is 275.00 (29 CFR 778.413). [ErrRange] unless guaranteed hours are
// above 40 and at most 60 and hours worked can be.
func GuaranteedWeek(rate, guaranteed, worked exact.Number, p Policy) (Guaranteed, error) {
	p, err := p.ready()
	if err != nil {
		return Guaranteed{}, err
	}
	forty := exact.Int(40)
	if err := checkHours(worked, forty); err != nil {
		return Guaranteed{}, err
	}
	if rate.Sign() <= 0 || guaranteed.Cmp(forty) <= 0 || guaranteed.Cmp(exact.Int(60)) > 0 {
		return Guaranteed{}, &pay.InputError{Kind: pay.ErrRange, Name: "guarantee", Want: "a rate above 0 and more than 40 and at most 60 hours"}
	}
	over := p.rate(rate.Mul(threeHalves()))
	out := Guaranteed{OvertimeRate: over, Guarantee: p.line(rate.Mul(forty).Add(over.Mul(guaranteed.Sub(forty))))}
	out.Beyond = p.line(over.Mul(above(worked, guaranteed)))
	out.Total = p.total(out.Guarantee.Add(out.Beyond))
	return out, nil
}

// PercentBonus is a bonus of a percent of all earnings, straight time and
// overtime alike, rounded as a line: it raises both by the same percent, so no
// overtime is due on it (29 CFR 778.210). Where the percent falls as hours rise
// it is a sham and the whole is a salary, see [Fluctuating] (778.503). [ErrRange]
// for earnings or a percent below 0.
func PercentBonus(earnings exact.Number, share pay.Percent, p Policy) (exact.Number, error) {
	p, err := p.ready()
	if err != nil {
		return exact.Number{}, err
	}
	if earnings.Sign() < 0 || share.Points.Sign() < 0 {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrRange, Name: "bonus", Want: "earnings and a percent from 0"}
	}
	return p.line(earnings.Mul(share.Ratio().Share)), nil
}
