package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// BurdenOn returns what a burden line costs in one period, not rounded. The
// percent applies to the wages that are left under the wage base (26 USC
// 3121(a)(1), 3306(b)(1)), the amount per hour to every hour. It returns
// [pay.ErrRange] for negative wages or hours, a premium over the wages, or a
// line with neither a percent nor an amount.
func BurdenOn(line pay.Burden, in Period) (exact.Number, error) {
	if err := in.check(); err != nil {
		return exact.Number{}, err
	}
	if !line.Percent.Known && !line.PerHour.Known {
		return exact.Number{}, refuse(pay.ErrRange, "burden", "a percent or an amount per hour")
	}
	wages := in.Wages
	if line.StraightOnly {
		wages = wages.Sub(in.Premium)
	}
	if line.WageBase.Known {
		left := line.WageBase.Value.Sub(in.YearToDate)
		if left.Sign() < 0 {
			left = exact.Number{}
		}
		if wages.Cmp(left) > 0 {
			wages = left
		}
	}
	return wages.Mul(percent(line.Percent.Value)).Add(in.Hours.Mul(line.PerHour.Value)), nil
}

// Payroll is the tax and insurance on one period's pay, line by line.
type Payroll struct {
	Lines []PayrollLine
	Total exact.Number
}

// PayrollLine is the cost of one burden line.
type PayrollLine struct {
	Name   string
	Amount exact.Number
}

// Period is the wages and hours that burden is computed on.
type Period struct {
	Wages      exact.Number // taxable
	Premium    exact.Number // the part of Wages that overtime adds: half, or all of an hour of double time
	Hours      exact.Number
	YearToDate exact.Number // taxable wages earlier in the calendar year
}

func (in Period) check() error {
	if in.Wages.Sign() < 0 || in.Hours.Sign() < 0 || in.YearToDate.Sign() < 0 {
		return refuse(pay.ErrRange, "wages and hours", "nothing below 0")
	}
	if in.Premium.Sign() < 0 || in.Premium.Cmp(in.Wages) > 0 {
		return refuse(pay.ErrRange, "premium", "0 up to the wages")
	}
	return nil
}

// PayrollFor applies every burden line to one period. Each line is rounded as
// the policy says: by default once to the cent, half up, as 26 USC 6313 rounds
// taxes. A line that is StraightOnly leaves the premium out. It returns
// [pay.ErrRange] for negative wages or hours, or a premium over the wages.
func PayrollFor(lines []pay.Burden, in Period, policy Policy) (Payroll, error) {
	policy, err := policy.ready()
	if err != nil {
		return Payroll{}, err
	}
	if err := in.check(); err != nil {
		return Payroll{}, err
	}
	var out Payroll
	for _, line := range lines {
		amount, err := BurdenOn(line, in)
		if err != nil {
			return Payroll{}, err
		}
		amount = policy.line(amount)
		out.Lines = append(out.Lines, PayrollLine{line.Name, amount})
		out.Total = out.Total.Add(amount)
	}
	out.Total = policy.total(out.Total)
	return out, nil
}

// FICA returns the employer's share of Social Security and Medicare: 6.2 % up to the
// wage base, see [pay.Tables.SocialSecurityBase], and 1.45 % without one (26 USC
// 3111).
func FICA(wageBase exact.Number) []pay.Burden {
	return []pay.Burden{
		{Name: "Social Security", Percent: pay.Some(ratio(62, 10)), WageBase: pay.Some(wageBase)},
		{Name: "Medicare", Percent: pay.Some(ratio(145, 100))},
	}
}

// FUTA returns the federal unemployment tax after the full state credit: 0.6 % of the
// first $7,000 (26 USC 3301, 3306(b)(1)). creditReduction is the percent that is
// added in a credit-reduction state; it is published each November.
func FUTA(creditReduction exact.Number) pay.Burden {
	points := ratio(6, 10).Add(creditReduction)
	return pay.Burden{Name: "FUTA", Percent: pay.Some(points), WageBase: pay.Some(exact.Int(7000))}
}

// SUTA returns a state's unemployment tax: the employer's own percent up to the
// state's wage base. The state announces both for each year.
func SUTA(points, wageBase exact.Number) pay.Burden {
	return pay.Burden{Name: "SUTA", Percent: pay.Some(points), WageBase: pay.Some(wageBase)}
}
