package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Deal is what [Solve] works on: pay and bill of one hour, with the costs
// that stand between them. Give two of Pay, Bill and one of MarkupPercent,
// SimpleMarginPercent, MarginPercent or Spread; the rest is found.
type Deal struct {
	Pay, Bill           pay.Optional
	MarkupPercent       pay.Optional // (bill − pay) ÷ pay
	SimpleMarginPercent pay.Optional // (bill − pay) ÷ bill
	MarginPercent       pay.Optional // (bill − pay − burden − fees) ÷ bill
	Spread              pay.Optional // bill − pay: a flat amount per hour instead of a markup

	BurdenPercent exact.Number // of pay
	BurdenPerHour exact.Number
	Burden        []pay.Burden // lines, beside the two above; wage bases count as in [Derive]
	YearHours     exact.Number // hours over which a wage base is spread; 0: 2,080
	Fees          []pay.Fee
}

// DealOf is a deal with the burden and fees of an offer, for the caller to give
// two figures. [ErrInconsistent] when burden was not given, [ErrRange] when the
// conventions have no hours.
func DealOf(t pay.Terms, c pay.Conventions) (Deal, error) {
	hours, ok := c.Hours(t.HoursPerWeek)
	if !ok {
		return Deal{}, &pay.InputError{Kind: pay.ErrRange, Name: "year", Want: "hours above 0"}
	}
	if !t.Cost.Given {
		return Deal{}, &pay.InputError{Kind: pay.ErrInconsistent, Name: "burden", Want: "burden lines, or an empty list for none"}
	}
	return Deal{Burden: t.Cost.Burden, YearHours: hours, Fees: t.Bill.Fees}, nil
}

// Solution is a deal with every figure, and what rounding did to it.
type Solution struct {
	Pay, Bill     exact.Number // the one that was found is rounded
	Exact         exact.Number // what was found, before rounding: for an agreement that rounds half up, whatever that does to the percent
	Found         string       // "pay", "bill" or "percent"
	Rounding      exact.Rounding
	Rates         Rates // from the rounded figures, put back
	BurdenPerHour exact.Number
	FeesPerHour   exact.Number
}

// Solve finds the third figure and puts it back. A bill rate that is found is
// rounded up and a pay rate down, so that the percent asked for is kept after
// rounding; to says the places or increment, its mode is not used. With all
// three given it checks them: [ErrInconsistent] when, each rounded by to, they
// contradict each other. [ErrUnsolvable] when no rate above zero meets the
// conditions.
func Solve(d Deal, to exact.Rounding) (Solution, error) {
	if err := checkRounding("solve", to); err != nil {
		return Solution{}, err
	}
	if err := d.check(); err != nil {
		return Solution{}, err
	}
	percents := 0
	for _, p := range []pay.Optional{d.MarkupPercent, d.SimpleMarginPercent, d.MarginPercent, d.Spread} {
		if p.Known {
			percents++
		}
	}
	switch {
	case percents > 1:
		return Solution{}, &pay.InputError{Kind: pay.ErrConflict, Name: "deal", Want: "one of markup, simple margin, margin and spread"}
	case d.Pay.Known && d.Bill.Known:
		return d.finish("percent", d.Pay.Value, d.Bill.Value, exact.Number{}, to, percents == 1)
	case percents == 0 || !d.Pay.Known && !d.Bill.Known:
		return Solution{}, &pay.InputError{Kind: pay.ErrRange, Name: "deal", Want: "two of pay, bill and a percent or spread"}
	case d.Pay.Known:
		bill, ok := d.billFor(d.Pay.Value)
		if !ok || bill.Sign() <= 0 {
			return Solution{}, &pay.InputError{Kind: pay.ErrUnsolvable, Name: "bill", Want: "a lower margin or lower fees: their shares of the bill must stay under 100 %"}
		}
		to.Mode = exact.Up
		return d.finish("bill", d.Pay.Value, bill.Round(to), bill, to, false)
	}
	payRate, ok := d.payFor(d.Bill.Value)
	if !ok || payRate.Sign() <= 0 {
		return Solution{}, &pay.InputError{Kind: pay.ErrUnsolvable, Name: "pay", Want: "a higher bill rate or a lower percent: nothing is left to pay"}
	}
	to.Mode = exact.Down
	if payRate.Round(to).Sign() <= 0 {
		return Solution{}, &pay.InputError{Kind: pay.ErrUnsolvable, Name: "pay", Want: "a smaller increment: the highest pay rounds down to nothing"}
	}
	return d.finish("pay", payRate.Round(to), d.Bill.Value, payRate, to, false)
}

func (d *Deal) check() error {
	for _, r := range []pay.Optional{d.Pay, d.Bill} {
		if r.Known && r.Value.Sign() <= 0 {
			return &pay.InputError{Kind: pay.ErrRange, Name: "rates", Want: "rates above 0"}
		}
	}
	for _, b := range d.Burden {
		if !b.Percent.Known && !b.PerHour.Known || b.Percent.Value.Sign() < 0 || b.WageBase.Value.Sign() < 0 {
			return &pay.InputError{Kind: pay.ErrRange, Name: "burden", Want: "a percent or an amount per hour on every line, percents and wage bases from 0"}
		}
	}
	if d.YearHours.Sign() < 0 {
		return &pay.InputError{Kind: pay.ErrRange, Name: "year", Want: "hours above 0"}
	}
	if _, _, ok := d.feeShare(); !ok {
		return badFees()
	}
	return nil
}

// feeShare splits supplier-paid fees into a share of the bill and an amount
// per hour.
func (d *Deal) feeShare() (share, perHour exact.Number, ok bool) {
	atOne, ok := supplierFees(d.Fees, one(), one())
	if !ok {
		return share, perHour, false
	}
	perHour, ok = supplierFees(d.Fees, exact.Number{}, exact.Number{})
	return atOne.Sub(perHour), perHour, ok
}

// billFor solves bill × (1 − fee share − margin) = cost, pay × (1 + markup) or
// pay + spread.
func (d *Deal) billFor(payRate exact.Number) (exact.Number, bool) {
	if d.Spread.Known {
		return payRate.Add(d.Spread.Value), true
	}
	if d.MarkupPercent.Known {
		return payRate.Mul(d.MarkupPercent.Value.Add(hundred())).Div(hundred())
	}
	if d.SimpleMarginPercent.Known {
		return positiveDiv(payRate.Mul(hundred()), hundred().Sub(d.SimpleMarginPercent.Value))
	}
	share, perHour, _ := d.feeShare()
	cost := payRate.Add(d.burden(payRate)).Add(perHour)
	kept := one().Sub(share).Sub(percent(d.MarginPercent.Value))
	return positiveDiv(cost, kept)
}

// payFor is the inverse of billFor.
func (d *Deal) payFor(bill exact.Number) (exact.Number, bool) {
	if d.Spread.Known {
		return bill.Sub(d.Spread.Value), true
	}
	if d.MarkupPercent.Known {
		return positiveDiv(bill.Mul(hundred()), d.MarkupPercent.Value.Add(hundred()))
	}
	if d.SimpleMarginPercent.Known {
		return bill.Mul(hundred().Sub(d.SimpleMarginPercent.Value)).Div(hundred())
	}
	share, perHour, _ := d.feeShare()
	left := bill.Mul(one().Sub(share).Sub(percent(d.MarginPercent.Value))).Sub(perHour)
	return d.payWithin(left)
}

// payWithin is the pay whose cost with burden is left. It takes every percent
// as uncapped first; a line whose base lies under the pay found so becomes a
// fixed amount, which only raises the pay, until no line changes.
func (d *Deal) payWithin(left exact.Number) (exact.Number, bool) {
	capped := make([]bool, len(d.Burden))
	for {
		slope, fixed := one().Add(percent(d.BurdenPercent)), d.BurdenPerHour
		for i := range d.Burden {
			b := &d.Burden[i]
			fixed = fixed.Add(b.PerHour.Value)
			if capped[i] {
				fixed = fixed.Add(percent(b.Percent.Value).Mul(d.base(b)))
			} else {
				slope = slope.Add(percent(b.Percent.Value))
			}
		}
		payRate, ok := positiveDiv(left.Sub(fixed), slope)
		changed := false
		for i := range d.Burden {
			if b := &d.Burden[i]; ok && !capped[i] && b.WageBase.Known && payRate.Cmp(d.base(b)) > 0 {
				capped[i], changed = true, true
			}
		}
		if !changed {
			return payRate, ok
		}
	}
}

// base is a wage base as pay of one hour.
func (d *Deal) base(b *pay.Burden) exact.Number {
	hours := d.YearHours
	if hours.Sign() == 0 {
		hours = exact.Int(2080)
	}
	q, _ := b.WageBase.Value.Div(hours)
	return q
}

func (d *Deal) burden(payRate exact.Number) exact.Number {
	total := payRate.Mul(percent(d.BurdenPercent)).Add(d.BurdenPerHour)
	for i := range d.Burden {
		b := &d.Burden[i]
		taxed := payRate
		if b.WageBase.Known {
			taxed = minOf(payRate, d.base(b))
		}
		total = total.Add(taxed.Mul(percent(b.Percent.Value))).Add(b.PerHour.Value)
	}
	return total
}

// finish puts the figures back and compares them with what was asked.
func (d *Deal) finish(found string, payRate, bill, raw exact.Number, to exact.Rounding, compare bool) (Solution, error) {
	fees, _ := supplierFees(d.Fees, bill, bill) // was checked
	s := Solution{Pay: payRate, Bill: bill, Exact: raw, Found: found, Rounding: to, BurdenPerHour: d.burden(payRate), FeesPerHour: fees}
	s.Rates = Compare(payRate, bill, s.BurdenPerHour.Add(s.FeesPerHour))
	asked, got := d.asked(s.Rates)
	if compare {
		expected, ok := d.billFor(payRate)
		if !ok || !expected.Round(to).Equal(bill.Round(to)) {
			return Solution{}, &pay.InputError{Kind: pay.ErrInconsistent, Name: "pay, bill and percent", Want: "two of the three, or a percent that gives the bill rate at the places asked for"}
		}
		return s, nil
	}
	if asked.Known && (!got.Known || got.Value.Cmp(asked.Value) < 0) {
		return Solution{}, &pay.InputError{Kind: pay.ErrUnsolvable, Name: found, Want: "a smaller increment: put back, the rounded rate misses the percent asked for"}
	}
	return s, nil
}

func (d *Deal) asked(r Rates) (asked, got pay.Optional) {
	switch {
	case d.Spread.Known:
		return d.Spread, pay.Some(r.Spread)
	case d.MarkupPercent.Known:
		return d.MarkupPercent, r.MarkupPercent
	case d.SimpleMarginPercent.Known:
		return d.SimpleMarginPercent, r.SimpleMarginPercent
	}
	return d.MarginPercent, r.MarginPercent
}
