package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Burden is one line of employer cost: a percent of pay, an amount per hour,
// or both. WageBase is the wage of a calendar year beyond which the percent
// stops (Social Security, FUTA, SUTA).
type Burden struct {
	Name         string
	Percent      Optional // 7.65 is 7.65 %
	PerHour      Optional
	WageBase     Optional // unknown: no cap
	StraightOnly bool     // the percent leaves out the premium part of overtime, as workers' compensation does
}

// share returns the part of a year's wages that the line taxes: 1 without a
// cap, otherwise wage base ÷ annual pay, at most 1.
func (b *Burden) share(annual Optional) Optional {
	if !b.WageBase.Known {
		return Some(one())
	}
	if !annual.Known {
		return annual
	}
	if annual.Value.Cmp(b.WageBase.Value) <= 0 {
		return Some(one())
	}
	return b.WageBase.div(annual)
}

// burdenPerHour is what all lines cost on one hour paid at rate, the wage
// bases spread over a year's pay. straight is the rate without an overtime
// premium. A line with neither percent nor amount makes it unknown.
func burdenPerHour(lines []Burden, rate, straight, annual Optional) Optional {
	total := exact.Number{}
	percent := exact.Number{}
	for i := range lines {
		b := &lines[i]
		if !b.Percent.Known && !b.PerHour.Known {
			return Optional{causes: noBurdenLine}
		}
		if b.Percent.Known {
			p := b.Percent.Value
			if b.WageBase.Known {
				share := b.share(annual)
				if !share.Known {
					return share
				}
				p = p.Mul(share.Value)
			}
			if b.StraightOnly {
				q, _ := p.Div(hundred())
				total = total.Add(straight.Value.Mul(q))
			} else {
				percent = percent.Add(p)
			}
		}
		if b.PerHour.Known {
			total = total.Add(b.PerHour.Value)
		}
	}
	if !rate.Known || !straight.Known {
		return Optional{causes: rate.causes | straight.causes}
	}
	p, _ := percent.Div(hundred())
	return Some(rate.Value.Mul(p).Add(total))
}
