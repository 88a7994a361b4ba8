package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// PeriodLevel is a weekly salary level for another pay period: × 52 ÷ periods
// of the year, exactly (29 CFR 541.600(b): 684 a week is 1,368 biweekly, 1,482
// semimonthly, 2,964 monthly). Levels are facts, not formulas: the regulation
// printed $1,971.66 for 455 a week, which is truncated, and Maine publishes
// its level rounded up; where a figure is published, take it from the tables.
func PeriodLevel(weekly exact.Number, to Per) (exact.Number, error) {
	c, err := WeekOf(exact.Int(40))
	if err != nil {
		return exact.Number{}, err
	}
	r, err := c.Convert(Rate{Amount: weekly, Per: Week}, to)
	return r.Amount, err
}

// BonusCredit is whether nondiscretionary bonuses lift a salary to the exempt
// level over 52 weeks (29 CFR 541.602(a)(3), DOL fact sheet 17U): at most
// 10 % of the level may come from them, and what is missing may be caught up
// within one pay period after the year.
type BonusCredit struct {
	MaxBonusPerWeek  exact.Number // 10 % of the level
	MinSalaryPerWeek exact.Number // 90 % of the level
	SalaryPaid       exact.Number // over the year
	TotalPaid        exact.Number // with bonuses
	Required         exact.Number // level × weeks
	CatchUp          exact.Number // what is missing, 0 when nothing is
	SalaryTooLow     bool         // under 90 %: no bonus and no catch-up helps
}

// CreditBonuses computes [BonusCredit] for a number of weeks, 52 in a year.
// [ErrRange] unless weeks are 1 to 53 and amounts not negative.
func CreditBonuses(weeklySalary, level exact.Number, weeks int, bonuses ...exact.Number) (BonusCredit, error) {
	if weeks < 1 || weeks > 53 || weeklySalary.Sign() < 0 || level.Sign() < 0 {
		return BonusCredit{}, &InputError{Kind: ErrRange, Name: "exempt salary", Want: "1 to 53 weeks and amounts from 0"}
	}
	n := exact.Int(int64(weeks))
	out := BonusCredit{MaxBonusPerWeek: level.Mul(ratio(1, 10)), MinSalaryPerWeek: level.Mul(ratio(9, 10)),
		SalaryPaid: weeklySalary.Mul(n), Required: level.Mul(n)}
	out.SalaryTooLow = weeklySalary.Cmp(out.MinSalaryPerWeek) < 0
	out.TotalPaid = out.SalaryPaid
	for _, b := range bonuses {
		if b.Sign() < 0 {
			return BonusCredit{}, &InputError{Kind: ErrRange, Name: "bonuses", Want: "amounts from 0"}
		}
		out.TotalPaid = out.TotalPaid.Add(b)
	}
	out.CatchUp = above(out.Required, out.TotalPaid)
	return out, nil
}
