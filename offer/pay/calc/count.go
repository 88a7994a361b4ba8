package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Days is the hours worked on each day of a workweek, from Monday.
type Days [7]exact.Number

// Check returns [pay.ErrRange] unless each day has 0 to 24 hours.
func (d Days) Check() error {
	for _, hours := range d {
		if hours.Sign() < 0 || hours.Cmp(exact.Int(24)) > 0 {
			return refuse(pay.ErrRange, "hours by day", "seven numbers of 0 to 24 hours")
		}
	}
	return nil
}

// Total returns the hours of the week.
func (d Days) Total() exact.Number {
	var sum exact.Number
	for _, hours := range d {
		sum = sum.Add(hours)
	}
	return sum
}

// everyDay reports whether each of the seven days has hours.
func (d Days) everyDay() bool {
	for _, hours := range d {
		if hours.Sign() <= 0 {
			return false
		}
	}
	return true
}

// Counted is the hours of a week by how they must be paid. No hour is counted
// twice: an hour of overtime by day is not overtime by week again.
type Counted struct {
	Law        Law
	Straight   exact.Number
	ByDay      exact.Number // overtime over the hours of a day
	SeventhDay exact.Number // overtime on a seventh consecutive day
	ByWeek     exact.Number // overtime over the hours of a week, beyond the above
	Double     exact.Number // double time
}

// Overtime returns all hours at the overtime rate, without double time.
func (c Counted) Overtime() exact.Number { return c.ByDay.Add(c.SeventhDay).Add(c.ByWeek) }

// Count counts the hours of a week by the law, for a worker paid rate per hour.
// The result is the larger of daily and weekly overtime: six days of nine hours
// in California are 14 hours, not 6 and not 20. It returns [pay.ErrRange] for a
// day outside 0 to 24 hours.
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
	for i, hours := range d {
		if i == 6 && seventh {
			out.seventhDay(hours, l.SeventhOver)
		} else {
			out.day(hours, daily, l.DoubleDaily)
		}
	}
	out.ByWeek = above(out.Straight, l.Weekly)
	out.Straight = out.Straight.Sub(out.ByWeek)
	return out, nil
}

// day counts the hours of a day.
func (c *Counted) day(hours exact.Number, daily, double pay.Optional) {
	hours = c.doubleTime(hours, double)
	if daily.Known {
		over := above(hours, daily.Value)
		c.ByDay = c.ByDay.Add(over)
		hours = hours.Sub(over)
	}
	c.Straight = c.Straight.Add(hours)
}

// seventhDay counts the hours of a seventh consecutive day.
func (c *Counted) seventhDay(hours exact.Number, double pay.Optional) {
	c.SeventhDay = c.SeventhDay.Add(c.doubleTime(hours, double))
}

// doubleTime counts the hours over a threshold as double time and returns the
// others.
func (c *Counted) doubleTime(hours exact.Number, threshold pay.Optional) exact.Number {
	if !threshold.Known {
		return hours
	}
	over := above(hours, threshold.Value)
	c.Double = c.Double.Add(over)
	return hours.Sub(over)
}

// EightAndEighty counts 14 days in a hospital or nursing home under an agreement
// (29 USC 207(j), DOL fact sheet 54). Overtime is what is over 8 hours a day or
// over 80 in the period, whichever is more; no hour counts twice. It returns
// [pay.ErrRange] for a day outside 0 to 24 hours.
func EightAndEighty(days [14]exact.Number) (hours, overtime exact.Number, err error) {
	var byDay exact.Number
	for _, day := range days {
		if day.Sign() < 0 || day.Cmp(exact.Int(24)) > 0 {
			return hours, overtime, refuse(pay.ErrRange, "hours by day", "fourteen numbers of 0 to 24 hours")
		}
		hours = hours.Add(day)
		byDay = byDay.Add(above(day, exact.Int(8)))
	}
	return hours, maxOf(byDay, above(hours, exact.Int(80))), nil
}
