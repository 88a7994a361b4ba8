package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Earning is hours at a rate: a job, a shift differential, waiting time.
type Earning struct {
	Name  string
	Hours exact.Number
	Rate  exact.Number
}

// Sum is a lump of one workweek: piece earnings, a day rate, a bonus's share.
type Sum struct {
	Name   string
	Amount exact.Number
}

// Workweek is what a worker earned at straight time in one workweek (29 CFR
// 778.109: the regular rate is all remuneration ÷ all hours worked). Each week
// stands alone; hours of two weeks are never averaged (778.104).
//
// What 29 USC 207(e) excludes stands apart: Excluded is paid and no more (gifts,
// true expenses, paid leave, discretionary bonuses, the unworked part of show-up
// and call-back pay); Credits are true overtime premiums (207(e)(5) to (7)),
// which are also credited against the overtime due (207(h)(2)).
type Workweek struct {
	Earnings      []Earning    // hours worked × rate
	Differentials []Earning    // extra per hour for hours that are in Earnings already
	Pieces        []Pieces     // piecework and the hours spent on it
	Sums          []Sum        // included sums: non-discretionary bonuses, day rates, flat sums for a job
	Credits       []Sum        // premiums over straight time for daily overtime, weekends, holidays (778.202 to 778.206)
	Excluded      []Sum        // paid, but not for hours worked (778.218 to 778.224)
	Hours         pay.Optional // hours worked, when Earnings don't hold them all
	Guarantee     pay.Optional // hourly guarantee for all hours: straight pay is at least this × hours
	Threshold     pay.Optional // hours after which overtime begins; 40 when unknown, 80 in an 8-and-80 period
	Overtime      pay.Optional // overtime hours as a law counted them; otherwise hours − threshold
	Layout        Layout
}

// Pieces is piecework: what it earned, the hours spent on it and, when one was
// agreed, the least per hour of them (29 CFR 778.111).
type Pieces struct {
	Name      string
	Earned    exact.Number
	Hours     exact.Number
	Guarantee pay.Optional
}

// pay is what the pieces earned, or the guarantee when it is more.
func (w Pieces) pay() exact.Number {
	return maxOf(w.Earned, w.Guarantee.Value.Mul(w.Hours))
}

// Layout is how a week's pay is laid out in lines. Exactly computed the total
// is the same; rounded step by step it differs by cents.
type Layout string

// The two layouts of published examples.
const (
	PremiumOnTop Layout = "premium" // everything at straight time, then half-time for overtime hours (default)
	SplitRates   Layout = "split"   // regular rate for straight hours, overtime rate for overtime hours
)

// WeekPay is a week's pay by the regular rate.
type WeekPay struct {
	Hours, OvertimeHours exact.Number
	Straight             exact.Number // all remuneration at straight time
	RegularRate          exact.Number
	HalfPremium          exact.Number // per overtime hour
	OvertimeRate         exact.Number // regular rate + half
	StraightPay          exact.Number // line: premium layout all at straight time, split layout straight hours
	OvertimePay          exact.Number // line: premium layout the half-time, split layout overtime hours
	Credit               exact.Number // premiums paid by agreement
	OvertimeDue          exact.Number // what the half-time is over that credit: still to be paid
	Excluded             exact.Number // paid outside the regular rate
	Total                exact.Number // all that is paid: straight time, the larger of half-time and credit, what is excluded
}

// Regular computes a week's pay. [ErrRange] for negative hours, more than 168
// hours in a week (336 in a threshold of 80), or overtime hours over hours;
// [ErrZero] for pay without hours.
func Regular(w Workweek, policy Policy) (WeekPay, error) {
	policy, err := policy.ready()
	if err != nil {
		return WeekPay{}, err
	}
	out, err := w.sum(policy)
	if err != nil {
		return WeekPay{}, err
	}
	rate, ok := out.Straight.Div(out.Hours)
	if !ok {
		return WeekPay{}, &pay.InputError{Kind: pay.ErrZero, Name: "hours", Want: "hours worked above 0"}
	}
	if w.Guarantee.Known && rate.Cmp(w.Guarantee.Value) < 0 {
		rate = w.Guarantee.Value
		out.Straight = policy.mid(rate.Mul(out.Hours))
	}
	out.premium(rate, policy)
	if w.Layout == SplitRates {
		out.StraightPay = policy.line(out.RegularRate.Mul(out.Hours.Sub(out.OvertimeHours)))
		out.OvertimePay = policy.line(out.OvertimeRate.Mul(out.OvertimeHours))
	} else {
		out.StraightPay = policy.line(out.Straight)
		out.OvertimePay = policy.line(out.HalfPremium.Mul(out.OvertimeHours))
	}
	out.settle(&w, policy.line(out.HalfPremium.Mul(out.OvertimeHours)), policy)
	return out, nil
}

// settle credits premiums against the half-time that is due and adds
// everything up.
func (out *WeekPay) settle(w *Workweek, due exact.Number, policy Policy) {
	for _, s := range w.Credits {
		out.Credit = out.Credit.Add(policy.line(s.Amount))
	}
	for _, s := range w.Excluded {
		out.Excluded = out.Excluded.Add(policy.line(s.Amount))
	}
	out.OvertimeDue = above(due, out.Credit)
	beyond := above(out.Credit, due)
	out.Total = policy.total(out.StraightPay.Add(out.OvertimePay).Add(beyond).Add(out.Excluded))
}

// premium sets the three rates from a regular rate.
func (out *WeekPay) premium(rate exact.Number, policy Policy) {
	out.RegularRate = policy.rate(rate)
	out.HalfPremium = policy.rate(out.RegularRate.Mul(half()))
	out.OvertimeRate = out.RegularRate.Add(out.HalfPremium)
}

// sum adds up hours and straight-time remuneration.
func (w *Workweek) sum(policy Policy) (WeekPay, error) {
	var out WeekPay
	for _, e := range w.Earnings {
		if e.Hours.Sign() < 0 || e.Rate.Sign() < 0 {
			return out, &pay.InputError{Kind: pay.ErrRange, Name: "earnings", Want: "hours and rates from 0"}
		}
		out.Hours = out.Hours.Add(e.Hours)
		out.Straight = out.Straight.Add(policy.mid(e.Hours.Mul(e.Rate)))
	}
	for _, e := range w.Differentials {
		if e.Hours.Sign() < 0 {
			return out, &pay.InputError{Kind: pay.ErrRange, Name: "differentials", Want: "hours from 0"}
		}
		out.Straight = out.Straight.Add(policy.mid(e.Hours.Mul(e.Rate)))
	}
	for _, w := range w.Pieces {
		if w.Hours.Sign() < 0 || w.Earned.Sign() < 0 {
			return out, &pay.InputError{Kind: pay.ErrRange, Name: "pieces", Want: "earnings and hours from 0"}
		}
		out.Hours = out.Hours.Add(w.Hours)
		out.Straight = out.Straight.Add(policy.mid(w.pay()))
	}
	for _, s := range w.Sums {
		out.Straight = out.Straight.Add(s.Amount)
	}
	for _, s := range append(w.Credits[:len(w.Credits):len(w.Credits)], w.Excluded...) {
		if s.Amount.Sign() < 0 {
			return out, &pay.InputError{Kind: pay.ErrRange, Name: "credits and excluded sums", Want: "amounts from 0"}
		}
	}
	out.Hours = w.Hours.Or(out.Hours)
	threshold := w.Threshold.Or(exact.Int(40))
	if err := checkHours(out.Hours, threshold); err != nil {
		return out, err
	}
	out.OvertimeHours = w.Overtime.Or(above(out.Hours, threshold))
	if out.OvertimeHours.Sign() < 0 || out.OvertimeHours.Cmp(out.Hours) > 0 {
		return out, &pay.InputError{Kind: pay.ErrRange, Name: "overtime hours", Want: "0 up to the hours worked"}
	}
	return out, nil
}

func checkHours(hours, threshold exact.Number) error {
	most := exact.Int(168)
	if threshold.Cmp(exact.Int(80)) >= 0 {
		most = exact.Int(336)
	}
	if hours.Sign() < 0 || hours.Cmp(most) > 0 {
		return &pay.InputError{Kind: pay.ErrRange, Name: "hours of a week", Want: "0 to 168, in a period of two weeks 0 to 336"}
	}
	return nil
}

// RateInEffect pays overtime hours by the rate of the work done in them, as
// 29 USC 207(g)(2) allows when agreed beforehand (29 CFR 778.419): half the
// rate in effect on top of straight time. week holds all hours; overtime the
// hours over 40 with the rates they were worked at. Piecework in overtime hours
// (207(g)(1), 29 CFR 778.418) has its earnings ÷ hours as the rate.
func RateInEffect(week Workweek, overtime []Earning, policy Policy) (WeekPay, error) {
	policy, err := policy.ready()
	if err != nil {
		return WeekPay{}, err
	}
	out, err := week.sum(policy)
	if err != nil {
		return WeekPay{}, err
	}
	var hours, premium exact.Number
	for _, e := range overtime {
		hours = hours.Add(e.Hours)
		premium = premium.Add(policy.line(e.Hours.Mul(policy.rate(e.Rate.Mul(half())))))
	}
	if !hours.Equal(out.OvertimeHours) {
		return WeekPay{}, &pay.InputError{Kind: pay.ErrInconsistent, Name: "overtime hours", Want: "the hours over the threshold, no more and no fewer"}
	}
	out.StraightPay = policy.line(out.Straight)
	out.OvertimePay = premium
	out.settle(&week, premium, policy)
	return out, nil
}
