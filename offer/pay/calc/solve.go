package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Deal is what [Solve] works on: pay and bill of one hour, and the costs between them.
// Give two of Pay, Bill and one of MarkupPercent, SimpleMarginPercent, MarginPercent
// and Spread.
type Deal struct {
	Pay, Bill           pay.Optional // per hour
	MarkupPercent       pay.Optional // (bill − pay) ÷ pay
	SimpleMarginPercent pay.Optional // (bill − pay) ÷ bill
	MarginPercent       pay.Optional // (bill − pay − burden − fees) ÷ bill
	Spread              pay.Optional // bill − pay: a flat amount per hour instead of a markup

	BurdenPercent exact.Number // of pay
	BurdenPerHour exact.Number
	Burden        []pay.Burden // lines, on top of the two above; wage bases count as in [pay.Derive]
	YearHours     exact.Number // hours over which a wage base is spread; 0: 2,080
	Fees          []pay.Fee
}

// DealOf returns a deal with the burden and fees of an offer, to which the caller adds
// two figures. It returns [pay.ErrInconsistent] if burden was not given, and
// [pay.ErrRange] if the conventions have no hours.
func DealOf(t pay.Terms, c pay.Conventions) (Deal, error) {
	hours, ok := c.Hours(t.HoursPerWeek)
	if !ok {
		return Deal{}, refuse(pay.ErrRange, "year", "hours above 0")
	}
	if !t.Cost.Given {
		return Deal{}, refuse(pay.ErrInconsistent, "burden", "burden lines, or an empty list for none")
	}
	return Deal{Burden: t.Cost.Burden, YearHours: hours, Fees: t.Bill.Fees}, nil
}

// Solution is a deal with every figure.
type Solution struct {
	Pay, Bill     exact.Number // the one that was found is rounded
	Exact         exact.Number // the one that was found, before rounding
	Found         string       // "pay", "bill" or "percent"
	Rounding      exact.Rounding
	Rates         Rates // of the rounded figures
	BurdenPerHour exact.Number
	FeesPerHour   exact.Number
}

// Solve finds the third figure of a deal and puts it back. It rounds a bill rate up and
// a pay rate down, so that the percent is kept after rounding; to gives the places or
// the increment, its mode is not used.
//
// If all three figures are given, Solve compares them: it returns
// [pay.ErrInconsistent] if the bill rates that they give differ, rounded by to. It
// returns [pay.ErrRange] for fewer than two figures or figures that can't be,
// [pay.ErrConflict] for more than one percent or spread, [pay.ErrRounding] for a
// rounding that is not valid, and [pay.ErrUnsolvable] if no rate above 0 meets the
// conditions.
func Solve(d Deal, to exact.Rounding) (Solution, error) {
	if err := checkRounding("solve", to); err != nil {
		return Solution{}, err
	}
	if err := d.check(); err != nil {
		return Solution{}, err
	}
	asked := d.asked()
	switch {
	case asked > 1:
		return Solution{}, refuse(pay.ErrConflict, "deal", "one of markup, simple margin, margin and spread")
	case d.Pay.Known && d.Bill.Known && asked == 1:
		return d.compare(to)
	case d.Pay.Known && d.Bill.Known:
		return d.solution("percent", d.Pay.Value, d.Bill.Value, to), nil
	case asked == 0 || !d.Pay.Known && !d.Bill.Known:
		return Solution{}, refuse(pay.ErrRange, "deal", "two of pay, bill and a percent or spread")
	case d.Pay.Known:
		return d.findBill(to)
	}
	return d.findPay(to)
}

// asked returns how many percents and spreads are given.
func (d *Deal) asked() int {
	given := 0
	for _, figure := range []pay.Optional{d.MarkupPercent, d.SimpleMarginPercent, d.MarginPercent, d.Spread} {
		if figure.Known {
			given++
		}
	}
	return given
}

// check refuses figures that can't be.
func (d *Deal) check() error {
	for _, rate := range []pay.Optional{d.Pay, d.Bill} {
		if rate.Known && rate.Value.Sign() <= 0 {
			return refuse(pay.ErrRange, "rates", "rates above 0")
		}
	}
	for _, line := range d.Burden {
		given := line.Percent.Known || line.PerHour.Known
		if !given || line.Percent.Value.Sign() < 0 || line.WageBase.Value.Sign() < 0 {
			return refuse(pay.ErrRange, "burden",
				"a percent or an amount per hour on every line, percents and wage bases from 0")
		}
	}
	if d.YearHours.Sign() < 0 {
		return refuse(pay.ErrRange, "year", "hours above 0")
	}
	if _, _, ok := d.feeShare(); !ok {
		return badFees()
	}
	return nil
}

// findBill solves for the bill rate.
func (d *Deal) findBill(to exact.Rounding) (Solution, error) {
	bill, ok := d.billFor(d.Pay.Value)
	if !ok || bill.Sign() <= 0 {
		return Solution{}, refuse(pay.ErrUnsolvable, "bill",
			"a lower margin or lower fees: their shares of the bill must stay under 100 %")
	}
	to.Mode = exact.Up
	found := d.solution("bill", d.Pay.Value, bill.Round(to), to)
	found.Exact = bill
	if err := d.kept(found); err != nil {
		return Solution{}, err
	}
	return found, nil
}

// findPay solves for the pay rate.
func (d *Deal) findPay(to exact.Rounding) (Solution, error) {
	payRate, ok := d.payFor(d.Bill.Value)
	if !ok || payRate.Sign() <= 0 {
		return Solution{}, refuse(pay.ErrUnsolvable, "pay",
			"a higher bill rate or a lower percent: nothing is left to pay")
	}
	to.Mode = exact.Down
	if payRate.Round(to).Sign() <= 0 {
		return Solution{}, refuse(pay.ErrUnsolvable, "pay",
			"a smaller increment: the highest pay rounds down to nothing")
	}
	found := d.solution("pay", payRate.Round(to), d.Bill.Value, to)
	found.Exact = payRate
	if err := d.kept(found); err != nil {
		return Solution{}, err
	}
	return found, nil
}

// compare checks three figures against each other.
func (d *Deal) compare(to exact.Rounding) (Solution, error) {
	expected, ok := d.billFor(d.Pay.Value)
	if !ok || !expected.Round(to).Equal(d.Bill.Value.Round(to)) {
		return Solution{}, refuse(pay.ErrInconsistent, "pay, bill and percent",
			"two of the three, or a percent that gives the bill rate at the places asked for")
	}
	return d.solution("percent", d.Pay.Value, d.Bill.Value, to), nil
}

// solution puts the figures back.
func (d *Deal) solution(found string, payRate, bill exact.Number, to exact.Rounding) Solution {
	fees, _ := supplierFees(d.Fees, bill, bill) // they are valid: see check
	out := Solution{Pay: payRate, Bill: bill, Found: found, Rounding: to,
		BurdenPerHour: d.burden(payRate), FeesPerHour: fees}
	out.Rates = Compare(payRate, bill, out.BurdenPerHour.Add(fees))
	return out
}

// kept returns an error if the rounded figures miss the percent or spread.
func (d *Deal) kept(found Solution) error {
	wanted, got := d.MarginPercent, found.Rates.MarginPercent
	switch {
	case d.Spread.Known:
		wanted, got = d.Spread, pay.Some(found.Rates.Spread)
	case d.MarkupPercent.Known:
		wanted, got = d.MarkupPercent, found.Rates.MarkupPercent
	case d.SimpleMarginPercent.Known:
		wanted, got = d.SimpleMarginPercent, found.Rates.SimpleMarginPercent
	}
	if !got.Known || got.Value.Cmp(wanted.Value) < 0 {
		return refuse(pay.ErrUnsolvable, found.Found,
			"a smaller increment: put back, the rounded rate misses the percent asked for")
	}
	return nil
}
