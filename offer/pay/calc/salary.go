package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Salary pays a non-exempt worker whose weekly salary covers a fixed number
// of hours (29 CFR 778.113, 778.325): the regular rate is salary ÷ hours
// covered. Up to 40, hours beyond those covered are paid at the rate; over 40,
// hours the salary covers earn the half, the others rate and a half.
// [ErrRange] unless hours covered are above 0 and at most 168.
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
		return WeekPay{}, &pay.InputError{Kind: pay.ErrRange, Name: "salary", Want: "a salary from 0 for hours above 0 and at most 168"}
	}
	rate, _ := weekly.Div(covered)
	out := WeekPay{Hours: worked, OvertimeHours: above(worked, forty)}
	out.setRates(rate, policy)
	straightTo := minOf(worked, maxOf(forty, covered))
	extra := minOf(above(straightTo, covered), above(forty, covered)) // at straight rate
	halfHours := above(minOf(worked, covered), forty)                 // covered: half only
	fullHours := above(worked, maxOf(forty, covered))                 // neither covered nor paid yet
	out.StraightPay = policy.line(weekly.Add(policy.mid(out.RegularRate.Mul(extra))))
	out.OvertimePay = policy.line(out.HalfPremium.Mul(halfHours)).Add(policy.line(out.OvertimeRate.Mul(fullHours)))
	out.Straight = out.StraightPay
	out.OvertimeDue = out.OvertimePay
	out.Total = policy.total(out.StraightPay.Add(out.OvertimePay))
	return out, nil
}

// Fluctuating pays a salary that covers whatever hours a week has (29 CFR
// 778.114; bonuses and premiums belong in it since 2020, DOL fact sheet 82):
// regular rate = (salary + bonus) ÷ hours, and the half for hours over 40.
func Fluctuating(weekly, bonus, worked exact.Number, policy Policy) (WeekPay, error) {
	return Regular(Workweek{Sums: []Sum{{"salary", weekly}, {"bonus", bonus}}, Hours: pay.Some(worked)}, policy)
}

// SalaryUpTo pays a salary that is owed for every workweek of up to most hours
// (29 CFR 778.325): in such a week the regular rate is salary ÷ hours worked and
// the half is due over 40, as [Fluctuating]; beyond most hours it is [Salary]
// for most hours.
func SalaryUpTo(weekly, most, worked exact.Number, policy Policy) (WeekPay, error) {
	if worked.Cmp(most) > 0 {
		return Salary(weekly, most, worked, policy)
	}
	return Fluctuating(weekly, exact.Number{}, worked, policy)
}

// BonusShare is what a bonus for several weeks does to one overtime period
// (29 CFR 778.209, 548.305; DOL fact sheet 54).
type BonusShare struct {
	Weekly        exact.Number // bonus ÷ weeks
	Period        exact.Number // of the weeks of the period
	RateIncrease  exact.Number // ÷ hours of the period
	HalfIncrease  exact.Number
	Overtime      exact.Number // half × overtime hours: what is still due
	AboveFiftyCts bool         // 548.305(c): at most $0.50 a week may be left out by agreement
}

// SpreadBonus allots a bonus evenly over the weeks in which it was earned and
// computes the overtime still due for a period of one week, or two in an
// 8-and-80. [ErrRange] for weeks outside 1 to 520 or periods other than 1 and
// 2 weeks, [ErrZero] without hours.
func SpreadBonus(bonus exact.Number, weeks, period int, hours, overtime exact.Number, policy Policy) (BonusShare, error) {
	policy, err := policy.ready()
	if err != nil {
		return BonusShare{}, err
	}
	if weeks < 1 || weeks > 520 || period < 1 || period > 2 || overtime.Sign() < 0 || overtime.Cmp(hours) > 0 {
		return BonusShare{}, &pay.InputError{Kind: pay.ErrRange, Name: "bonus", Want: "1 to 520 weeks, a period of 1 or 2, overtime from 0 up to hours"}
	}
	var out BonusShare
	weekly, _ := bonus.Div(exact.Int(int64(weeks)))
	out.Weekly = policy.mid(weekly)
	out.Period = out.Weekly.Mul(exact.Int(int64(period)))
	increase, ok := out.Period.Div(hours)
	if !ok {
		return BonusShare{}, &pay.InputError{Kind: pay.ErrZero, Name: "hours", Want: "hours worked above 0"}
	}
	out.RateIncrease = policy.rate(increase)
	out.HalfIncrease = policy.rate(out.RateIncrease.Mul(half()))
	out.Overtime = policy.line(out.HalfIncrease.Mul(overtime))
	out.AboveFiftyCts = out.Overtime.Cmp(half().Mul(exact.Int(int64(period)))) > 0
	return out, nil
}

// CallBack is pay for being called back or sent home: a minimum number of
// hours is paid, fewer are worked (29 CFR 778.220, 778.221).
type CallBack struct {
	Paid       exact.Number // minimum or worked hours × multiplier × rate
	Excluded   exact.Number // for hours not worked: not in the regular rate, not creditable
	Creditable exact.Number // premium for hours worked: may be credited against overtime due
}

// CallBackPay splits call-back pay. [ErrRange] for negative hours or a
// multiplier below 1.
func CallBackPay(rate, worked, least, multiplier exact.Number, policy Policy) (CallBack, error) {
	policy, err := policy.ready()
	if err != nil {
		return CallBack{}, err
	}
	if rate.Sign() < 0 || worked.Sign() < 0 || least.Sign() < 0 || multiplier.Cmp(one()) < 0 {
		return CallBack{}, &pay.InputError{Kind: pay.ErrRange, Name: "call-back", Want: "hours from 0 and a multiplier of at least 1"}
	}
	full := policy.rate(rate.Mul(multiplier))
	paid := maxOf(worked, least)
	return CallBack{
		Paid:       policy.line(full.Mul(paid)),
		Excluded:   policy.line(full.Mul(paid.Sub(worked))),
		Creditable: policy.line(full.Sub(rate).Mul(worked)),
	}, nil
}

// ReportingTime is the hours California pays a worker who reports and gets
// less than half the usual shift: half of it, at least 2 and at most 4 hours
// (IWC wage orders, section 5). Hours beyond those worked are no overtime.
func ReportingTime(usual, worked exact.Number) exact.Number {
	due := usual.Mul(half())
	if worked.Cmp(due) >= 0 {
		return worked
	}
	due = minOf(maxOf(due, exact.Int(2)), exact.Int(4))
	return maxOf(due, worked)
}

// RoundTime rounds minutes to the nearest increment, as 29 CFR 785.48 accepts
// when it is neutral over time: 5, 6 (a tenth of an hour) or 15 minutes; at 15,
// 1 to 7 go down and 8 to 14 up. [ErrRange] for another increment.
func RoundTime(minutes, increment int) (int, error) {
	if increment != 5 && increment != 6 && increment != 15 {
		return 0, &pay.InputError{Kind: pay.ErrRange, Name: "increment", Want: "5, 6 or 15 minutes"}
	}
	if minutes < 0 {
		n, err := RoundTime(-minutes, increment)
		return -n, err
	}
	return (minutes + increment/2) / increment * increment, nil
}
