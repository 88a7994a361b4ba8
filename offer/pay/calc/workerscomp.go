package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// WorkersComp is a premium per $100 of payroll, by the class of the worker's job at the
// client.
type WorkersComp struct {
	Class    string
	Per100   exact.Number
	Modifier pay.Optional // the experience modifier; default: 1
}

// Premium returns payroll ÷ 100 × rate × modifier, not rounded.
func (w WorkersComp) Premium(payroll exact.Number) exact.Number {
	return percent(payroll.Mul(w.Per100)).Mul(w.Modifier.Or(one()))
}

// Burden returns the same premium as a burden line: a rate per $100 is a percent. Most
// states leave the premium part of overtime pay out of the payroll; set StraightOnly on
// the line for them.
func (w WorkersComp) Burden() pay.Burden {
	points := w.Per100.Mul(w.Modifier.Or(one()))
	return pay.Burden{Name: "workers' compensation " + w.Class, Percent: pay.Some(points)}
}

// CompPolicy is what an insurer adds to and takes off the manual premium of all
// classes. What is unknown does nothing.
type CompPolicy struct {
	Modifier  pay.Optional // experience modifier, × the manual premium
	Schedule  exact.Number // percent on top, or off when negative
	Discount  exact.Number // percent off
	Constant  exact.Number // expense constant
	Surcharge exact.Number // percent of assessments, terrorism and catastrophe together
	Least     pay.Optional
	Most      pay.Optional
}

// Premium returns (manual premium × modifier × (1 + schedule) × (1 − discount) +
// constant) × (1 + surcharge), within least and most, rounded as a line. This is the
// order in which carriers rate a policy
// (https://codingace.net/finance/workers_compensation_premium.html). It returns
// [pay.ErrRange] for a negative premium, modifier or surcharge, a schedule under −100
// or a discount over 100.
func (c CompPolicy) Premium(manual exact.Number, policy Policy) (exact.Number, error) {
	policy, err := policy.ready()
	if err != nil {
		return exact.Number{}, err
	}
	premium := manual.Mul(c.Modifier.Or(one()))
	keep, off := one().Add(percent(c.Schedule)), one().Sub(percent(c.Discount))
	if premium.Sign() < 0 || keep.Sign() < 0 || off.Sign() < 0 || c.Surcharge.Sign() < 0 {
		return exact.Number{}, refuse(pay.ErrRange, "workers' compensation",
			"a premium, a modifier and a surcharge from 0, and percents that leave something")
	}
	premium = premium.Mul(keep).Mul(off).Add(c.Constant).Mul(one().Add(percent(c.Surcharge)))
	if c.Least.Known {
		premium = maxOf(premium, c.Least.Value)
	}
	if c.Most.Known {
		premium = minOf(premium, c.Most.Value)
	}
	return policy.line(premium), nil
}
