package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// WorkersComp is a premium per $100 of payroll, by class of the worker's job
// at the client, × the experience modifier (1 when unknown).
type WorkersComp struct {
	Class    string
	Per100   exact.Number
	Modifier pay.Optional
}

// Premium is payroll ÷ 100 × rate × modifier.
func (w WorkersComp) Premium(payroll exact.Number) exact.Number {
	return percent(payroll.Mul(w.Per100)).Mul(w.Modifier.Or(one()))
}

// Burden is the same premium as a burden line: a rate per $100 is a percent.
// Most states leave the premium part of overtime pay out of the payroll; set
// StraightOnly on the line where that holds.
func (w WorkersComp) Burden() pay.Burden {
	return pay.Burden{Name: "workers' compensation " + w.Class, Percent: pay.Some(w.Per100.Mul(w.Modifier.Or(one())))}
}

// CompPolicy is what stands between the manual premium of all classes and the
// bill of the insurer. What is unknown does nothing.
type CompPolicy struct {
	Modifier  pay.Optional // experience modifier, × the manual premium
	Schedule  exact.Number // percent on top, or off when negative
	Discount  exact.Number // percent off
	Constant  exact.Number // expense constant
	Surcharge exact.Number // percent of assessments, terrorism and catastrophe together
	Least     pay.Optional
	Most      pay.Optional
}

// Premium is manual premium × modifier × (1 + schedule) × (1 − discount) +
// constant, × (1 + surcharge), within least and most, rounded as a line: the
// order in which carriers rate a policy
// (https://codingace.net/finance/workers_compensation_premium.html). [ErrRange]
// for a negative premium or modifier, or percents under −100 or off over 100.
func (c CompPolicy) Premium(manual exact.Number, policy Policy) (exact.Number, error) {
	policy, err := policy.ready()
	if err != nil {
		return exact.Number{}, err
	}
	n := manual.Mul(c.Modifier.Or(one()))
	keep, off := one().Add(percent(c.Schedule)), one().Sub(percent(c.Discount))
	if n.Sign() < 0 || keep.Sign() < 0 || off.Sign() < 0 || c.Surcharge.Sign() < 0 {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrRange, Name: "workers' compensation", Want: "a premium, a modifier and a surcharge from 0, and percents that leave something"}
	}
	n = n.Mul(keep).Mul(off).Add(c.Constant).Mul(one().Add(percent(c.Surcharge)))
	if c.Least.Known {
		n = maxOf(n, c.Least.Value)
	}
	if c.Most.Known {
		n = minOf(n, c.Most.Value)
	}
	return policy.line(n), nil
}
