package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Guaranteed is the pay of a week under a contract that guarantees pay for up to 60
// hours (29 USC 207(f), 29 CFR 778.402 to 778.414).
type Guaranteed struct {
	OvertimeRate exact.Number // 1.5 × the rate of the contract, per hour
	Guarantee    exact.Number // rate × 40, and the overtime rate for guaranteed hours over 40
	Beyond       exact.Number // hours over the guaranteed ones at the overtime rate
	Total        exact.Number
}

// GuaranteedWeek pays such a week: the guarantee, even if fewer hours were worked,
// and the overtime rate for hours beyond it. At 5.00 for 50 hours the guarantee is
// 275.00 (29 CFR 778.413). It returns [pay.ErrRange] unless guaranteed hours are
// above 40 and at most 60, the rate is above 0, and hours worked are 0 to 168.
func GuaranteedWeek(rate, guaranteed, worked exact.Number, policy Policy) (Guaranteed, error) {
	policy, err := policy.ready()
	if err != nil {
		return Guaranteed{}, err
	}
	forty := exact.Int(40)
	if err := checkHours(worked, forty); err != nil {
		return Guaranteed{}, err
	}
	if rate.Sign() <= 0 || guaranteed.Cmp(forty) <= 0 || guaranteed.Cmp(exact.Int(60)) > 0 {
		return Guaranteed{}, refuse(pay.ErrRange, "guarantee",
			"a rate above 0 and more than 40 and at most 60 hours")
	}
	over := policy.rate(rate.Mul(threeHalves()))
	out := Guaranteed{OvertimeRate: over}
	out.Guarantee = policy.line(rate.Mul(forty).Add(over.Mul(guaranteed.Sub(forty))))
	out.Beyond = policy.line(over.Mul(above(worked, guaranteed)))
	out.Total = policy.total(out.Guarantee.Add(out.Beyond))
	return out, nil
}

// PercentBonus returns a bonus of a percent of all earnings, straight time and
// overtime, rounded as a line. It raises both by the same percent, so no overtime is
// due on it (29 CFR 778.210). If the percent falls as hours rise, all of it is a
// salary, see [Fluctuating] (778.503). It returns [pay.ErrRange] for negative
// earnings or a negative percent.
func PercentBonus(earnings exact.Number, share pay.Percent, policy Policy) (exact.Number, error) {
	policy, err := policy.ready()
	if err != nil {
		return exact.Number{}, err
	}
	if earnings.Sign() < 0 || share.Points.Sign() < 0 {
		return exact.Number{}, refuse(pay.ErrRange, "bonus", "earnings and a percent from 0")
	}
	return policy.line(earnings.Mul(share.Ratio().Share)), nil
}
