package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Salary pays a non-exempt worker whose weekly salary covers a fixed number of hours
// (29 CFR 778.113, 778.325): the regular rate is salary ÷ hours covered. Up to 40
// hours, those that the salary doesn't cover are paid at the rate. Over 40 hours,
// those that it covers are paid half the rate, the others one and a half. Salary
// returns [pay.ErrRange] for a negative salary, unless hours covered are above 0 and
// at most 168, and unless hours worked are 0 to 168.
func Salary(weekly, covered, worked exact.Number, policy Policy) (WeekPay, error) {
	policy, err := policy.ready()
	if err != nil {
		return WeekPay{}, err
	}
	forty := exact.Int(40)
	if err := checkHours(worked, forty); err != nil {
		return WeekPay{}, err
	}
	if covered.Sign() <= 0 || covered.Cmp(exact.Int(168)) > 0 || weekly.Sign() < 0 {
		return WeekPay{}, refuse(pay.ErrRange, "salary", "a salary from 0 for hours above 0 and at most 168")
	}
	rate, _ := weekly.Div(covered)
	out := WeekPay{Hours: worked, OvertimeHours: above(worked, forty)}
	out.setRates(rate, policy)
	straightTo := minOf(worked, maxOf(forty, covered))
	extra := minOf(above(straightTo, covered), above(forty, covered)) // at the rate
	halfHours := above(minOf(worked, covered), forty)                 // covered: at half the rate
	fullHours := above(worked, maxOf(forty, covered))                 // not covered: at one and a half
	out.StraightPay = policy.line(weekly.Add(policy.mid(out.RegularRate.Mul(extra))))
	halfPay, fullPay := policy.line(out.HalfPremium.Mul(halfHours)), policy.line(out.OvertimeRate.Mul(fullHours))
	out.OvertimePay = halfPay.Add(fullPay)
	out.Straight = out.StraightPay
	out.OvertimeDue = out.OvertimePay
	out.Total = policy.total(out.StraightPay.Add(out.OvertimePay))
	return out, nil
}

// Fluctuating pays a salary that covers all hours of a week, however many (29 CFR
// 778.114; with bonuses and premiums since 2020, DOL fact sheet 82): the regular rate
// is (salary + bonus) ÷ hours, and hours over 40 are paid half of it. It fails as
// [Regular] does.
func Fluctuating(weekly, bonus, worked exact.Number, policy Policy) (WeekPay, error) {
	sums := []Sum{{"salary", weekly}, {"bonus", bonus}}
	return Regular(Workweek{Sums: sums, Hours: pay.Some(worked)}, policy)
}

// SalaryUpTo pays a salary that is owed for every workweek of up to most hours (29 CFR
// 778.325). Such a week is paid as by [Fluctuating], one of more hours as by [Salary]
// for most hours. It fails as they do.
func SalaryUpTo(weekly, most, worked exact.Number, policy Policy) (WeekPay, error) {
	if worked.Cmp(most) > 0 {
		return Salary(weekly, most, worked, policy)
	}
	return Fluctuating(weekly, exact.Number{}, worked, policy)
}

// BonusShare is what a bonus for several weeks adds to one period with overtime (29
// CFR 778.209, 548.305; DOL fact sheet 54).
type BonusShare struct {
	Weekly        exact.Number // bonus ÷ weeks
	Period        exact.Number // weekly × weeks of the period
	RateIncrease  exact.Number // ÷ hours of the period
	HalfIncrease  exact.Number // half of it
	Overtime      exact.Number // half × overtime hours: what is still due
	AboveFiftyCts bool         // over $0.50 a week: an agreement can't leave it out (548.305(c))
}

// SpreadBonus allots a bonus evenly to the weeks in which it was earned, and computes
// the overtime still due for a period of one week, or of two in an 8-and-80. It
// returns [pay.ErrRange] for weeks outside 1 to 520, a period other than 1 and 2
// weeks, or overtime outside 0 to hours, and [pay.ErrZero] without hours.
func SpreadBonus(bonus exact.Number, weeks, period int, hours, overtime exact.Number,
	policy Policy) (BonusShare, error) {
	policy, err := policy.ready()
	if err != nil {
		return BonusShare{}, err
	}
	if weeks < 1 || weeks > 520 || period < 1 || period > 2 || overtime.Sign() < 0 || overtime.Cmp(hours) > 0 {
		return BonusShare{}, refuse(pay.ErrRange, "bonus",
			"1 to 520 weeks, a period of 1 or 2, overtime from 0 up to hours")
	}
	var out BonusShare
	weekly, _ := bonus.Div(exact.Int(int64(weeks)))
	out.Weekly = policy.mid(weekly)
	out.Period = out.Weekly.Mul(exact.Int(int64(period)))
	increase, ok := out.Period.Div(hours)
	if !ok {
		return BonusShare{}, refuse(pay.ErrZero, "hours", "hours worked above 0")
	}
	out.RateIncrease = policy.rate(increase)
	out.HalfIncrease = policy.rate(out.RateIncrease.Mul(half()))
	out.Overtime = policy.line(out.HalfIncrease.Mul(overtime))
	out.AboveFiftyCts = out.Overtime.Cmp(half().Mul(exact.Int(int64(period)))) > 0
	return out, nil
}

// CallBack is the pay of a worker who is called back or sent home: a minimum number of
// hours is paid, and fewer may be worked (29 CFR 778.220, 778.221).
type CallBack struct {
	Paid       exact.Number // the minimum or the hours worked × multiplier × rate
	Excluded   exact.Number // for hours not worked: not in the regular rate and not credited
	Creditable exact.Number // premium for hours worked, which may be credited against overtime due
}

// CallBackPay splits call-back pay; least is the minimum of hours. It returns
// [pay.ErrRange] for a negative rate, negative hours, or a multiplier below 1.
func CallBackPay(rate, worked, least, multiplier exact.Number, policy Policy) (CallBack, error) {
	policy, err := policy.ready()
	if err != nil {
		return CallBack{}, err
	}
	if rate.Sign() < 0 || worked.Sign() < 0 || least.Sign() < 0 || multiplier.Cmp(one()) < 0 {
		return CallBack{}, refuse(pay.ErrRange, "call-back", "hours from 0 and a multiplier of at least 1")
	}
	full := policy.rate(rate.Mul(multiplier))
	paid := maxOf(worked, least)
	return CallBack{
		Paid:       policy.line(full.Mul(paid)),
		Excluded:   policy.line(full.Mul(paid.Sub(worked))),
		Creditable: policy.line(full.Sub(rate).Mul(worked)),
	}, nil
}

// ReportingTime returns the hours that are paid in California to a worker who reports
// and gets less than half of the usual shift: half of it, at least 2 and at most 4
// hours (IWC wage orders, section 5). Hours beyond those worked are not overtime.
func ReportingTime(usual, worked exact.Number) exact.Number {
	due := usual.Mul(half())
	if worked.Cmp(due) >= 0 {
		return worked
	}
	due = minOf(maxOf(due, exact.Int(2)), exact.Int(4))
	return maxOf(due, worked)
}

// RoundTime rounds minutes to the nearest increment of 5, 6 (a tenth of an hour) or 15
// minutes, as 29 CFR 785.48 accepts if it is neutral over time. At 15, 1 to 7 minutes
// are rounded down and 8 to 14 up. It returns [pay.ErrRange] for another increment.
func RoundTime(minutes, increment int) (int, error) {
	if increment != 5 && increment != 6 && increment != 15 {
		return 0, refuse(pay.ErrRange, "increment", "5, 6 or 15 minutes")
	}
	if minutes < 0 {
		rounded, err := RoundTime(-minutes, increment)
		return -rounded, err
	}
	return (minutes + increment/2) / increment * increment, nil
}
