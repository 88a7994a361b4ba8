package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Burden is one line of employer cost: a percent of pay, an amount per hour,
// or both.
type Burden struct {
	Name    string
	Percent Optional // 7.65 is 7.65 % of pay
	PerHour Optional
	// WageBase is the wage of a calendar year at which the percent stops, as of
	// Social Security, FUTA and SUTA. Unknown: it doesn't stop.
	WageBase Optional
	// StraightOnly leaves the premium part of overtime out of the percent, as
	// workers' compensation does.
	StraightOnly bool
}

// share returns the part of a year's wages that the percent applies to: 1
// without a wage base, otherwise wage base ÷ annual pay, at most 1.
func (b *Burden) share(annual Optional) Optional {
	switch {
	case !b.WageBase.Known:
		return Some(one())
	case !annual.Known:
		return annual
	case annual.Value.Cmp(b.WageBase.Value) <= 0:
		return Some(one())
	}
	return b.WageBase.div(annual)
}

// burdenPerHour returns what all lines cost on one hour paid at rate, with the
// wage bases spread over a year's pay. straight is the rate without an overtime
// premium. A line with neither percent nor amount makes the result unknown.
func burdenPerHour(lines []Burden, rate, straight, annual Optional) Optional {
	var total, percents exact.Number
	for i := range lines {
		line := &lines[i]
		if !line.Percent.Known && !line.PerHour.Known {
			return Optional{causes: noBurdenLine}
		}
		if line.Percent.Known {
			points := line.Percent.Value
			if line.WageBase.Known {
				share := line.share(annual)
				if !share.Known {
					return share
				}
				points = points.Mul(share.Value)
			}
			if line.StraightOnly {
				total = total.Add(straight.Value.Mul(percent(points)))
			} else {
				percents = percents.Add(points)
			}
		}
		if line.PerHour.Known {
			total = total.Add(line.PerHour.Value)
		}
	}
	if !rate.Known || !straight.Known {
		return Optional{causes: rate.causes | straight.causes}
	}
	return Some(rate.Value.Mul(percent(percents)).Add(total))
}
