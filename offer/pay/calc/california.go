package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// CaliforniaPay is the pay of a week under California law with a flat-sum bonus.
type CaliforniaPay struct {
	Straight    exact.Number // straight-time hours at the rate
	Overtime    exact.Number // overtime hours at 1.5 × rate
	Double      exact.Number // double time at 2 × rate
	Bonus       exact.Number
	BonusRate   exact.Number // bonus ÷ non-overtime hours worked, per hour
	BonusExtra  exact.Number // bonus rate × 1.5 for overtime, × 2 for double time
	RegularRate exact.Number // rate + bonus rate, per hour
	Total       exact.Number
}

// CaliforniaWeek pays counted hours at one rate with a flat-sum bonus. For several
// rates, pass the weighted regular rate of [Regular]. The bonus adds bonus ÷
// non-overtime hours actually worked to the regular rate, and the multiplier
// applies to all of it (Alvarado v. Dart Container, 4 Cal.5th 542 (2018)); the
// federal rule divides by all hours. It returns [pay.ErrZero] for a bonus without
// non-overtime hours.
func CaliforniaWeek(c Counted, rate, flatBonus exact.Number, policy Policy) (CaliforniaPay, error) {
	policy, err := policy.ready()
	if err != nil {
		return CaliforniaPay{}, err
	}
	out := CaliforniaPay{Bonus: flatBonus, RegularRate: rate}
	out.Straight = policy.line(c.Straight.Mul(rate))
	out.Overtime, out.Double = c.premiums(rate, policy)
	if flatBonus.Sign() != 0 {
		bonusRate, ok := flatBonus.Div(c.Straight)
		if !ok {
			return CaliforniaPay{}, refuse(pay.ErrZero, "non-overtime hours", "hours worked below the thresholds")
		}
		out.BonusRate = policy.rate(bonusRate)
		out.RegularRate = rate.Add(out.BonusRate)
		overtime, double := c.premiums(out.BonusRate, policy)
		out.BonusExtra = overtime.Add(double)
	}
	out.Total = policy.total(out.Straight.Add(out.Overtime).Add(out.Double).Add(out.Bonus).Add(out.BonusExtra))
	return out, nil
}

// premiums returns overtime at 1.5 × rate and double time at 2 × rate.
func (c *Counted) premiums(rate exact.Number, policy Policy) (overtime, double exact.Number) {
	overtime = policy.line(c.Overtime().Mul(policy.rate(rate.Mul(threeHalves()))))
	double = policy.line(c.Double.Mul(policy.rate(rate.Mul(exact.Int(2)))))
	return overtime, double
}

// CaliforniaSalariedRate returns the regular rate per hour of a salaried non-exempt
// worker in California: monthly × 12 ÷ 52 ÷ 40, whatever hours are worked (Cal.
// Labor Code 515(d)). It returns [pay.ErrUnit] for an unknown unit of time.
func CaliforniaSalariedRate(salary pay.Rate) (pay.Rate, error) {
	week, err := pay.WeekOf(exact.Int(40))
	if err != nil {
		return pay.Rate{}, err
	}
	return week.Convert(salary, pay.Hour)
}
