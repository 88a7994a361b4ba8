package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Days is hours worked by day of a workweek, from Monday.
type Days [7]exact.Number

// Check refuses a day outside 0 to 24 hours with [ErrRange]. Seven days can't
// come to more than 168 hours then.
func (d Days) Check() error {
	for _, h := range d {
		if h.Sign() < 0 || h.Cmp(exact.Int(24)) > 0 {
			return &pay.InputError{Kind: pay.ErrRange, Name: "hours by day", Want: "seven numbers of 0 to 24 hours"}
		}
	}
	return nil
}

// Total is the hours of the week.
func (d Days) Total() exact.Number {
	var sum exact.Number
	for _, h := range d {
		sum = sum.Add(h)
	}
	return sum
}

// everyDay reports whether work was done on each of the seven days.
func (d Days) everyDay() bool {
	for _, h := range d {
		if h.Sign() <= 0 {
			return false
		}
	}
	return true
}

// Counted is the hours of a week by what they must be paid. No hour is
// counted twice: an hour that is overtime by day is not overtime by week
// again.
type Counted struct {
	Law        Law
	Straight   exact.Number
	ByDay      exact.Number // overtime over a day's hours
	SeventhDay exact.Number // overtime on a seventh consecutive day
	ByWeek     exact.Number // overtime over the week's hours, beyond the above
	Double     exact.Number
}

// Overtime is all hours at the overtime rate, without those at double time.
func (c Counted) Overtime() exact.Number { return c.ByDay.Add(c.SeventhDay).Add(c.ByWeek) }

// Count counts a week's hours by the law, for a worker paid rate per hour.
// The larger of daily and weekly overtime is what comes out: six days of nine
// hours in California are 14 hours, not 6 and not 20.
func (l Law) Count(d Days, rate exact.Number) (Counted, error) {
	if err := d.Check(); err != nil {
		return Counted{}, err
	}
	out := Counted{Law: l}
	daily := l.Daily
	if l.RateBelow.Known && rate.Cmp(l.RateBelow.Value) >= 0 {
		daily = pay.Optional{}
	}
	seventh := l.SeventhDay && d.everyDay() && (!l.OnlyOver40 || d.Total().Cmp(exact.Int(40)) > 0)
	for i, h := range d {
		if i == 6 && seventh {
			out.seventhDay(h, l.SeventhOver)
		} else {
			out.day(h, daily, l.DoubleDaily)
		}
	}
	if out.Straight.Cmp(l.Weekly) > 0 {
		out.ByWeek = out.Straight.Sub(l.Weekly)
		out.Straight = l.Weekly
	}
	return out, nil
}

func (c *Counted) day(h exact.Number, daily, double pay.Optional) {
	if double.Known && h.Cmp(double.Value) > 0 {
		c.Double = c.Double.Add(h.Sub(double.Value))
		h = double.Value
	}
	if daily.Known && h.Cmp(daily.Value) > 0 {
		c.ByDay = c.ByDay.Add(h.Sub(daily.Value))
		h = daily.Value
	}
	c.Straight = c.Straight.Add(h)
}

func (c *Counted) seventhDay(h exact.Number, double pay.Optional) {
	if double.Known && h.Cmp(double.Value) > 0 {
		c.Double = c.Double.Add(h.Sub(double.Value))
		h = double.Value
	}
	c.SeventhDay = c.SeventhDay.Add(h)
}

// EightAndEighty counts the overtime hours of 14 days in a hospital or
// nursing home by agreement (29 USC 207(j), DOL fact sheet 54): over 8 a day
// or over 80 in the period, whichever is more; no hour counts twice.
func EightAndEighty(days [14]exact.Number) (hours, overtime exact.Number, err error) {
	var byDay exact.Number
	for _, h := range days {
		if h.Sign() < 0 || h.Cmp(exact.Int(24)) > 0 {
			return hours, overtime, &pay.InputError{Kind: pay.ErrRange, Name: "hours by day", Want: "fourteen numbers of 0 to 24 hours"}
		}
		hours = hours.Add(h)
		byDay = byDay.Add(above(h, exact.Int(8)))
	}
	return hours, maxOf(byDay, above(hours, exact.Int(80))), nil
}

// CaliforniaPay is a week's pay under California law with a flat-sum bonus.
type CaliforniaPay struct {
	Straight    exact.Number // all straight-time hours at the rate
	Overtime    exact.Number // 1.5 × rate
	Double      exact.Number // 2 × rate
	Bonus       exact.Number
	BonusRate   exact.Number // bonus ÷ non-overtime hours worked
	BonusExtra  exact.Number // bonus rate × 1.5 for overtime, × 2 for double time
	RegularRate exact.Number // rate + bonus rate
	Total       exact.Number
}

// CaliforniaWeek pays counted hours at one rate, or at the weighted regular
// rate of several that [Regular] gives, with a flat-sum bonus: its part of the
// regular rate is bonus ÷ non-overtime hours actually worked, and the
// multiplier applies to the whole of it (Alvarado v. Dart Container, 4 Cal.5th
// 542 (2018)), unlike the federal rule that divides by all hours. [ErrZero]
// for a bonus without non-overtime hours.
func CaliforniaWeek(c Counted, rate, flatBonus exact.Number, p Policy) (CaliforniaPay, error) {
	p, err := p.ready()
	if err != nil {
		return CaliforniaPay{}, err
	}
	out := CaliforniaPay{Bonus: flatBonus, RegularRate: rate}
	two := exact.Int(2)
	out.Straight = p.line(c.Straight.Mul(rate))
	out.Overtime = p.line(c.Overtime().Mul(p.rate(rate.Mul(threeHalves()))))
	out.Double = p.line(c.Double.Mul(p.rate(rate.Mul(two))))
	if flatBonus.Sign() != 0 {
		q, ok := flatBonus.Div(c.Straight)
		if !ok {
			return CaliforniaPay{}, &pay.InputError{Kind: pay.ErrZero, Name: "non-overtime hours", Want: "hours worked below the thresholds"}
		}
		out.BonusRate = p.rate(q)
		out.RegularRate = rate.Add(out.BonusRate)
		byOvertime := p.line(c.Overtime().Mul(p.rate(out.BonusRate.Mul(threeHalves()))))
		out.BonusExtra = byOvertime.Add(p.line(c.Double.Mul(p.rate(out.BonusRate.Mul(two)))))
	}
	out.Total = p.total(out.Straight.Add(out.Overtime).Add(out.Double).Add(out.Bonus).Add(out.BonusExtra))
	return out, nil
}

// CaliforniaSalariedRate is the regular rate of a salaried non-exempt worker
// in California: monthly × 12 ÷ 52 ÷ 40, the divisor never above 40 hours
// (Cal. Labor Code 515(d)). [ErrUnit] for an unknown unit of time.
func CaliforniaSalariedRate(salary pay.Rate) (pay.Rate, error) {
	c, err := pay.WeekOf(exact.Int(40))
	if err != nil {
		return pay.Rate{}, err
	}
	return c.Convert(salary, pay.Hour)
}
