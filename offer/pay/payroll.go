package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// On returns what a burden line costs on taxable wages and hours of one
// period, when earlier wages of the same calendar year came to yearToDate:
// the percent applies to what is left under the wage base (26 USC 3121(a)(1),
// 3306(b)(1)), the amount per hour to every hour. [ErrRange] for negative
// wages or hours, or a line with neither.
func (b Burden) On(wages, hours, yearToDate exact.Number) (exact.Number, error) {
	if wages.Sign() < 0 || hours.Sign() < 0 || yearToDate.Sign() < 0 {
		return exact.Number{}, &InputError{Kind: ErrRange, Name: "wages and hours", Want: "nothing below 0"}
	}
	if !b.Percent.Known && !b.PerHour.Known {
		return exact.Number{}, &InputError{Kind: ErrRange, Name: "burden", Want: "a percent or an amount per hour"}
	}
	if b.WageBase.Known {
		left := b.WageBase.Value.Sub(yearToDate)
		if left.Sign() < 0 {
			left = exact.Number{}
		}
		if wages.Cmp(left) > 0 {
			wages = left
		}
	}
	return wages.Mul(percent(b.Percent.Value)).Add(hours.Mul(b.PerHour.Value)), nil
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

// Period is what burden is computed on.
type Period struct {
	Wages      exact.Number // taxable
	Premium    exact.Number // the part of Wages that overtime adds: half, or the whole hour of double time
	Hours      exact.Number
	YearToDate exact.Number // taxable wages earlier in the calendar year
}

// PayrollOn applies every burden line to the same wages and hours, each line
// rounded as the policy says: by default once to the cent, half up, as
// 26 USC 6313 rounds taxes.
func PayrollOn(lines []Burden, wages, hours, yearToDate exact.Number, p Policy) (Payroll, error) {
	return PayrollFor(lines, Period{Wages: wages, Hours: hours, YearToDate: yearToDate}, p)
}

// PayrollFor is [PayrollOn] where overtime was paid: a line that is
// StraightOnly leaves the premium out. [ErrRange] for a premium over the wages.
func PayrollFor(lines []Burden, in Period, p Policy) (Payroll, error) {
	p, err := p.ready()
	if err != nil {
		return Payroll{}, err
	}
	if in.Premium.Sign() < 0 || in.Premium.Cmp(in.Wages) > 0 {
		return Payroll{}, &InputError{Kind: ErrRange, Name: "premium", Want: "0 up to the wages"}
	}
	var out Payroll
	for _, b := range lines {
		wages := in.Wages
		if b.StraightOnly {
			wages = wages.Sub(in.Premium)
		}
		n, err := b.On(wages, in.Hours, in.YearToDate)
		if err != nil {
			return Payroll{}, err
		}
		n = p.line(n)
		out.Lines = append(out.Lines, PayrollLine{b.Name, n})
		out.Total = out.Total.Add(n)
	}
	out.Total = p.total(out.Total)
	return out, nil
}

// FICA is the employer's share of Social Security and Medicare: 6.2 % up to
// the wage base (see [Tables.SocialSecurityBase]) and 1.45 % without one
// (26 USC 3111).
func FICA(wageBase exact.Number) []Burden {
	return []Burden{
		{Name: "Social Security", Percent: Some(ratio(62, 10)), WageBase: Some(wageBase)},
		{Name: "Medicare", Percent: Some(ratio(145, 100))},
	}
}

// FUTA is the federal unemployment tax after the full state credit: 0.6 % of
// the first $7,000 (26 USC 3301, 3306(b)(1)). In a credit-reduction state the
// reduction, in percent, comes on top; it is published each November and not
// part of this package.
func FUTA(creditReduction exact.Number) Burden {
	return Burden{Name: "FUTA", Percent: Some(ratio(6, 10).Add(creditReduction)), WageBase: Some(exact.Int(7000))}
}

// SUTA is a state's unemployment tax: the employer's own percent up to the
// state's wage base, both of which the state announces for each year.
func SUTA(percent, wageBase exact.Number) Burden {
	return Burden{Name: "SUTA", Percent: Some(percent), WageBase: Some(wageBase)}
}

// ratio is a literal fraction; den is never 0 here.
func ratio(num, den int64) exact.Number { q, _ := exact.Int(num).Div(exact.Int(den)); return q }
