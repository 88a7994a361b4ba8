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

// hourlyBurden is what all burden lines cost on one hour, with the wage bases
// spread over a year's pay. The zero hourlyBurden is unknown.
type hourlyBurden struct {
	known    bool
	causes   Causes       // of an unknown one
	share    exact.Number // of the rate
	straight exact.Number // of the rate without an overtime premium
	perHour  exact.Number
}

// burdenOf adds up burden lines. A line with neither a percent nor an amount
// makes the result unknown.
func burdenOf(lines []Burden, annual Optional) hourlyBurden {
	out := hourlyBurden{known: true}
	for i := range lines {
		line := &lines[i]
		if !line.Percent.Known && !line.PerHour.Known {
			return hourlyBurden{causes: noBurdenLine}
		}
		out.perHour = out.perHour.Add(line.PerHour.Value)
		points := line.Percent.Value
		if line.Percent.Known && line.WageBase.Known {
			share := line.share(annual)
			if !share.Known {
				return hourlyBurden{causes: share.causes}
			}
			points = points.Mul(share.Value)
		}
		if line.StraightOnly {
			out.straight = out.straight.Add(points)
		} else {
			out.share = out.share.Add(points)
		}
	}
	out.share, out.straight = percent(out.share), percent(out.straight)
	return out
}

// on returns the burden on an hour paid at rate, whose straight time is paid at
// straight.
func (b *hourlyBurden) on(rate, straight Optional) Optional {
	if !b.known {
		return Optional{causes: b.causes}
	}
	if !rate.Known || !straight.Known {
		return Optional{causes: rate.causes | straight.causes}
	}
	total := rate.Value.Mul(b.share).Add(b.perHour)
	if b.straight.Sign() != 0 {
		total = total.Add(straight.Value.Mul(b.straight))
	}
	return Some(total)
}
