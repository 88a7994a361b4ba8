package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// PeriodLevel returns a weekly salary level for another pay period: × 52 ÷ periods
// of the year, not rounded (29 CFR 541.600(b): 684 a week is 1,368 biweekly, 1,482
// semimonthly, 2,964 monthly). Use a published figure where there is one: the
// regulation printed $1,971.66 for 455 a week, which is truncated, and Maine rounds
// its level up. It returns [pay.ErrUnit] for an unknown unit.
func PeriodLevel(weekly exact.Number, to pay.Per) (exact.Number, error) {
	week, err := pay.WeekOf(exact.Int(40))
	if err != nil {
		return exact.Number{}, err
	}
	level, err := week.Convert(pay.Rate{Amount: weekly, Per: pay.Week}, to)
	return level.Amount, err
}

// LevelOfMinimum returns a weekly exempt level that a state sets as a multiple of
// its hourly minimum wage in a year: minimum × multiple ÷ 52, not rounded. The
// multiple is 3,000 in Maine, which publishes its level rounded up, 4,160 in
// California and Alaska, 4,680 in Washington in 2026. It returns [pay.ErrRange]
// unless both are above 0.
func LevelOfMinimum(minimumWage, annualMultiple exact.Number) (exact.Number, error) {
	if minimumWage.Sign() <= 0 || annualMultiple.Sign() <= 0 {
		return exact.Number{}, refuse(pay.ErrRange, "exempt level", "a minimum wage and a multiple above 0")
	}
	level, _ := minimumWage.Mul(annualMultiple).Div(exact.Int(52))
	return level, nil
}

// BonusCredit compares a salary with nondiscretionary bonuses to the exempt level
// over 52 weeks (29 CFR 541.602(a)(3), DOL fact sheet 17U): at most 10 % of the
// level may come from bonuses, and what is missing may be paid within one pay
// period after the year.
type BonusCredit struct {
	MaxBonusPerWeek  exact.Number // 10 % of the level
	MinSalaryPerWeek exact.Number // 90 % of the level
	SalaryPaid       exact.Number // over the year
	TotalPaid        exact.Number // with bonuses
	Required         exact.Number // level × weeks
	CatchUp          exact.Number // what is missing
	SalaryTooLow     bool         // under 90 %: bonuses and a later payment don't count
}

// CreditBonuses returns the [BonusCredit] of a weekly salary, a weekly level and some
// weeks, 52 in a year, not rounded.
// It returns [pay.ErrRange] unless weeks are 1 to 53 and no amount is negative.
func CreditBonuses(salary, level exact.Number, weeks int, bonuses ...exact.Number) (BonusCredit, error) {
	if weeks < 1 || weeks > 53 || salary.Sign() < 0 || level.Sign() < 0 {
		return BonusCredit{}, refuse(pay.ErrRange, "exempt salary", "1 to 53 weeks and amounts from 0")
	}
	paidWeeks := exact.Int(int64(weeks))
	out := BonusCredit{MaxBonusPerWeek: level.Mul(ratio(1, 10)), MinSalaryPerWeek: level.Mul(ratio(9, 10)),
		SalaryPaid: salary.Mul(paidWeeks), Required: level.Mul(paidWeeks)}
	out.SalaryTooLow = salary.Cmp(out.MinSalaryPerWeek) < 0
	out.TotalPaid = out.SalaryPaid
	for _, bonus := range bonuses {
		if bonus.Sign() < 0 {
			return BonusCredit{}, refuse(pay.ErrRange, "bonuses", "amounts from 0")
		}
		out.TotalPaid = out.TotalPaid.Add(bonus)
	}
	out.CatchUp = above(out.Required, out.TotalPaid)
	return out, nil
}

// HighlyPaid compares total annual compensation to the level of highly compensated
// employees (29 CFR 541.601).
type HighlyPaid struct {
	Total        exact.Number // salary and commissions, nondiscretionary bonuses and the like
	Required     exact.Number // the annual level × weeks ÷ 52
	FinalPayment exact.Number // what is missing, payable within one month after the year
	SalaryTooLow bool         // under the weekly level, for which bonuses don't count (fact sheet 17U)
}

// HighlyCompensated returns [HighlyPaid] for weeks of employment, 52 in a full year
// and pro rata in a part of one (541.601(b)(3)). weeklySalary is what is paid on a
// salary basis, other everything else that counts. It returns [pay.ErrRange] unless
// weeks are 1 to 52 and no amount is negative.
func HighlyCompensated(weeklySalary, weeklyLevel, other, annualLevel exact.Number,
	weeks int) (HighlyPaid, error) {
	for _, amount := range []exact.Number{weeklySalary, weeklyLevel, other, annualLevel} {
		if amount.Sign() < 0 || weeks < 1 || weeks > 52 {
			return HighlyPaid{}, refuse(pay.ErrRange, "highly compensated", "1 to 52 weeks and amounts from 0")
		}
	}
	employed := int64(weeks)
	out := HighlyPaid{Total: weeklySalary.Mul(exact.Int(employed)).Add(other),
		Required:     annualLevel.Mul(ratio(employed, 52)),
		SalaryTooLow: weeklySalary.Cmp(weeklyLevel) < 0}
	out.FinalPayment = above(out.Required, out.Total)
	return out, nil
}

// FeeBasis returns what a fee for a single job comes to in a week of 40 hours, to be
// compared with the weekly level: 250 for 20 hours is 500 (29 CFR 541.605(b)). It
// returns [pay.ErrZero] unless hours are above 0 and the fee is not negative.
func FeeBasis(fee, hours exact.Number) (exact.Number, error) {
	weekly, ok := fee.Mul(exact.Int(40)).Div(hours)
	if !ok || hours.Sign() < 0 || fee.Sign() < 0 {
		return exact.Number{}, refuse(pay.ErrZero, "hours", "hours of the job above 0 and a fee from 0")
	}
	return weekly, nil
}

// UsualToGuarantee returns usual weekly earnings ÷ the weekly guarantee of an exempt
// employee who is paid by the hour, day or shift. The two must be reasonably related
// (29 CFR 541.604(b)); the regulation's own example, 150 a shift for four or five
// shifts against a guarantee of 500, is 1.2 to 1.5. It returns [pay.ErrZero] unless
// the guarantee is above 0 and the earnings are not negative.
func UsualToGuarantee(usual, guarantee exact.Number) (pay.Ratio, error) {
	share, ok := usual.Div(guarantee)
	if !ok || guarantee.Sign() < 0 || usual.Sign() < 0 {
		return pay.Ratio{}, refuse(pay.ErrZero, "guarantee", "a weekly guarantee above 0")
	}
	return pay.Ratio{Share: share}, nil
}
