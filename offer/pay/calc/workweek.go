package calc

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Earning is hours at a rate per hour: a job, a shift differential, waiting time.
type Earning struct {
	Name  string
	Hours exact.Number
	Rate  exact.Number
}

// Sum is a lump sum of one workweek: a day rate, a bonus or its share.
type Sum struct {
	Name   string
	Amount exact.Number
}

// Pieces is piecework: what it earned, the hours spent on it and, if agreed, the
// least pay per hour (29 CFR 778.111).
type Pieces struct {
	Name      string
	Earned    exact.Number
	Hours     exact.Number
	Guarantee pay.Optional
}

// paid returns what the pieces earned, or the guarantee if it is more.
func (w Pieces) paid() exact.Number { return maxOf(w.Earned, w.Guarantee.Value.Mul(w.Hours)) }

// Workweek is what a worker earned at straight time in one workweek. The regular rate
// is all remuneration ÷ all hours worked (29 CFR 778.109). Each week stands alone:
// hours of two weeks are never averaged (778.104).
//
// What 29 USC 207(e) excludes is in Excluded: gifts, true expenses, paid leave,
// discretionary bonuses, the unworked part of show-up and call-back pay. Credits are
// true overtime premiums (207(e)(5) to (7)), which are credited against the overtime
// due (207(h)(2)).
type Workweek struct {
	Earnings      []Earning // hours worked × rate
	Differentials []Earning // extra per hour for hours that are in Earnings
	Pieces        []Pieces
	Sums          []Sum        // in the regular rate: non-discretionary bonuses, day rates, flat sums for a job
	Credits       []Sum        // premiums for daily overtime, weekends, holidays (778.202 to 778.206)
	Excluded      []Sum        // paid, but not for hours worked (778.218 to 778.224)
	Hours         pay.Optional // hours worked; default: those of Earnings and Pieces
	Guarantee     pay.Optional // least straight pay per hour, for all hours
	Threshold     pay.Optional // hours after which overtime begins; default: 40; 80 in an 8-and-80 period
	Overtime      pay.Optional // overtime hours as a law counts them; default: hours − threshold
	Layout        Layout
}

// sum adds up hours and straight-time remuneration.
func (w *Workweek) sum(policy Policy) (WeekPay, error) {
	if err := w.check(); err != nil {
		return WeekPay{}, err
	}
	var out WeekPay
	for _, earning := range w.Earnings {
		out.Hours = out.Hours.Add(earning.Hours)
		out.Straight = out.Straight.Add(policy.mid(earning.Hours.Mul(earning.Rate)))
	}
	for _, extra := range w.Differentials {
		out.Straight = out.Straight.Add(policy.mid(extra.Hours.Mul(extra.Rate)))
	}
	for _, work := range w.Pieces {
		out.Hours = out.Hours.Add(work.Hours)
		out.Straight = out.Straight.Add(policy.mid(work.paid()))
	}
	for _, sum := range w.Sums {
		out.Straight = out.Straight.Add(sum.Amount)
	}
	out.Hours = w.Hours.Or(out.Hours)
	threshold := w.Threshold.Or(exact.Int(40))
	if err := checkHours(out.Hours, threshold); err != nil {
		return out, err
	}
	out.OvertimeHours = w.Overtime.Or(above(out.Hours, threshold))
	if out.OvertimeHours.Sign() < 0 || out.OvertimeHours.Cmp(out.Hours) > 0 {
		return out, refuse(pay.ErrRange, "overtime hours", "0 up to the hours worked")
	}
	return out, nil
}

// check refuses negative hours and amounts.
func (w *Workweek) check() error {
	for _, earning := range w.Earnings {
		if earning.Hours.Sign() < 0 || earning.Rate.Sign() < 0 {
			return refuse(pay.ErrRange, "earnings", "hours and rates from 0")
		}
	}
	for _, extra := range w.Differentials {
		if extra.Hours.Sign() < 0 {
			return refuse(pay.ErrRange, "differentials", "hours from 0")
		}
	}
	for _, work := range w.Pieces {
		if work.Hours.Sign() < 0 || work.Earned.Sign() < 0 {
			return refuse(pay.ErrRange, "pieces", "earnings and hours from 0")
		}
	}
	for _, sum := range slices.Concat(w.Credits, w.Excluded) {
		if sum.Amount.Sign() < 0 {
			return refuse(pay.ErrRange, "credits and excluded sums", "amounts from 0")
		}
	}
	return nil
}

// checkHours refuses hours that a week, or a period with a threshold of 80, can't
// have.
func checkHours(hours, threshold exact.Number) error {
	most := exact.Int(168)
	if threshold.Cmp(exact.Int(80)) >= 0 {
		most = exact.Int(336)
	}
	if hours.Sign() < 0 || hours.Cmp(most) > 0 {
		return refuse(pay.ErrRange, "hours of a week", "0 to 168, in a period of two weeks 0 to 336")
	}
	return nil
}
