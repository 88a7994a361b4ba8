package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Layout is how the pay of a week is split into lines. The exact total is the same in
// both; rounded step by step it differs by cents.
type Layout string

// The layouts of published examples. An empty Layout is PremiumOnTop.
const (
	PremiumOnTop Layout = "premium" // all hours at straight time, then half-time for overtime hours
	SplitRates   Layout = "split"   // regular rate for straight hours, overtime rate for overtime hours
)

// WeekPay is the pay of a week by the regular rate. Rates are per hour.
type WeekPay struct {
	Hours, OvertimeHours exact.Number
	Straight             exact.Number // all remuneration at straight time
	RegularRate          exact.Number
	HalfPremium          exact.Number // half of the regular rate, for each overtime hour
	OvertimeRate         exact.Number // regular rate + half
	StraightPay          exact.Number // a line: all hours, or straight hours alone, by the layout
	OvertimePay          exact.Number // a line: half-time, or overtime hours, by the layout
	Credit               exact.Number // premiums that were paid by agreement
	OvertimeDue          exact.Number // what half-time is over the credit: still to be paid
	Excluded             exact.Number // paid outside the regular rate
	Total                exact.Number // straight time, the larger of half-time and credit, and Excluded
}

// Regular computes the pay of a week. It returns [pay.ErrRange] for negative hours or
// amounts, more than 168 hours (336 with a threshold of 80), or overtime hours over
// the hours worked, and [pay.ErrZero] for pay without hours.
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
		return WeekPay{}, refuse(pay.ErrZero, "hours", "hours worked above 0")
	}
	if w.Guarantee.Known && rate.Cmp(w.Guarantee.Value) < 0 {
		rate = w.Guarantee.Value
		out.Straight = policy.mid(rate.Mul(out.Hours))
	}
	out.setRates(rate, policy)
	halfTime := policy.line(out.HalfPremium.Mul(out.OvertimeHours))
	out.StraightPay, out.OvertimePay = policy.line(out.Straight), halfTime
	if w.Layout == SplitRates {
		out.StraightPay = policy.line(out.RegularRate.Mul(out.Hours.Sub(out.OvertimeHours)))
		out.OvertimePay = policy.line(out.OvertimeRate.Mul(out.OvertimeHours))
	}
	out.settle(&w, halfTime, policy)
	return out, nil
}

// settle credits premiums against the half-time that is due, and adds up the total.
func (out *WeekPay) settle(w *Workweek, due exact.Number, policy Policy) {
	for _, credit := range w.Credits {
		out.Credit = out.Credit.Add(policy.line(credit.Amount))
	}
	for _, excluded := range w.Excluded {
		out.Excluded = out.Excluded.Add(policy.line(excluded.Amount))
	}
	out.OvertimeDue = above(due, out.Credit)
	beyond := above(out.Credit, due)
	out.Total = policy.total(out.StraightPay.Add(out.OvertimePay).Add(beyond).Add(out.Excluded))
}

// setRates sets the three rates from a regular rate.
func (out *WeekPay) setRates(regular exact.Number, policy Policy) {
	out.RegularRate = policy.rate(regular)
	out.HalfPremium = policy.rate(out.RegularRate.Mul(half()))
	out.OvertimeRate = out.RegularRate.Add(out.HalfPremium)
}

// RateInEffect pays overtime hours by the rate of the work done in them, as 29 USC
// 207(g)(2) allows if agreed beforehand (29 CFR 778.419): half the rate in effect on
// top of straight time. week holds all hours, overtime the hours over 40 with the
// rates of their work. For piecework in overtime hours (207(g)(1), 29 CFR 778.418) the
// rate is its earnings ÷ hours. RateInEffect returns [pay.ErrInconsistent] unless the
// overtime hours are those over the threshold, and fails as [Regular] does.
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
	for _, work := range overtime {
		hours = hours.Add(work.Hours)
		premium = premium.Add(policy.line(work.Hours.Mul(policy.rate(work.Rate.Mul(half())))))
	}
	if !hours.Equal(out.OvertimeHours) {
		return WeekPay{}, refuse(pay.ErrInconsistent, "overtime hours",
			"the hours over the threshold, no more and no fewer")
	}
	out.StraightPay = policy.line(out.Straight)
	out.OvertimePay = premium
	out.settle(&week, premium, policy)
	return out, nil
}
