package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// billFor returns the bill rate for a pay rate: bill × (1 − fees' share − margin) =
// cost, pay × (1 + markup), or pay + spread.
func (d *Deal) billFor(payRate exact.Number) (exact.Number, bool) {
	switch {
	case d.Spread.Known:
		return payRate.Add(d.Spread.Value), true
	case d.MarkupPercent.Known:
		return payRate.Mul(d.MarkupPercent.Value.Add(hundred())).Div(hundred())
	case d.SimpleMarginPercent.Known:
		return positiveDiv(payRate.Mul(hundred()), hundred().Sub(d.SimpleMarginPercent.Value))
	}
	share, perHour, _ := d.feeShare()
	cost := payRate.Add(d.burden(payRate)).Add(perHour)
	return positiveDiv(cost, one().Sub(share).Sub(percent(d.MarginPercent.Value)))
}

// payFor returns the pay rate for a bill rate. It is the inverse of billFor.
func (d *Deal) payFor(bill exact.Number) (exact.Number, bool) {
	switch {
	case d.Spread.Known:
		return bill.Sub(d.Spread.Value), true
	case d.MarkupPercent.Known:
		return positiveDiv(bill.Mul(hundred()), d.MarkupPercent.Value.Add(hundred()))
	case d.SimpleMarginPercent.Known:
		return bill.Mul(hundred().Sub(d.SimpleMarginPercent.Value)).Div(hundred())
	}
	share, perHour, _ := d.feeShare()
	left := bill.Mul(one().Sub(share).Sub(percent(d.MarginPercent.Value))).Sub(perHour)
	return d.payWithin(left)
}

// payWithin returns the pay rate whose cost with burden is left. It takes every
// percent without its wage base first. A line whose base is under the pay found so
// becomes a fixed amount, which only raises the pay, until no line changes.
func (d *Deal) payWithin(left exact.Number) (exact.Number, bool) {
	capped := make([]bool, len(d.Burden))
	for {
		slope, fixed := one().Add(percent(d.BurdenPercent)), d.BurdenPerHour
		for i := range d.Burden {
			line := &d.Burden[i]
			fixed = fixed.Add(line.PerHour.Value)
			if capped[i] {
				fixed = fixed.Add(percent(line.Percent.Value).Mul(d.base(line)))
			} else {
				slope = slope.Add(percent(line.Percent.Value))
			}
		}
		payRate, ok := positiveDiv(left.Sub(fixed), slope)
		changed := false
		for i := range d.Burden {
			line := &d.Burden[i]
			if ok && !capped[i] && line.WageBase.Known && payRate.Cmp(d.base(line)) > 0 {
				capped[i], changed = true, true
			}
		}
		if !changed {
			return payRate, ok
		}
	}
}

// burden returns the burden on one hour.
func (d *Deal) burden(payRate exact.Number) exact.Number {
	total := payRate.Mul(percent(d.BurdenPercent)).Add(d.BurdenPerHour)
	for i := range d.Burden {
		line := &d.Burden[i]
		taxed := payRate
		if line.WageBase.Known {
			taxed = minOf(payRate, d.base(line))
		}
		total = total.Add(taxed.Mul(percent(line.Percent.Value))).Add(line.PerHour.Value)
	}
	return total
}

// base returns a wage base as pay of one hour.
func (d *Deal) base(line *pay.Burden) exact.Number {
	hours := d.YearHours
	if hours.Sign() == 0 {
		hours = exact.Int(2080)
	}
	perHour, _ := line.WageBase.Value.Div(hours)
	return perHour
}

// feeShare splits the fees that the supplier pays into a share of the bill and an
// amount per hour.
func (d *Deal) feeShare() (share, perHour exact.Number, ok bool) {
	atOne, ok := supplierFees(d.Fees, one(), one())
	if !ok {
		return share, perHour, false
	}
	perHour, ok = supplierFees(d.Fees, exact.Number{}, exact.Number{})
	return atOne.Sub(perHour), perHour, ok
}
