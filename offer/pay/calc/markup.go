package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Rates is what pay, bill and cost of one hour make: spread, markup on pay,
// margin on bill before and after cost. All exact, in percent where named so.
type Rates struct {
	Pay, Bill           exact.Number
	Cost                exact.Number // burden and fees of the hour
	Spread              exact.Number // bill − pay
	MarkupPercent       pay.Optional // spread ÷ pay; unknown at zero pay
	SimpleMarginPercent pay.Optional // spread ÷ bill; unknown at zero bill
	Margin              exact.Number // bill − pay − cost
	MarginPercent       pay.Optional // margin ÷ bill
	LoadedMarkupPercent pay.Optional // margin ÷ (pay + cost)
	MarkupFromSimple    pay.Optional // margin ÷ (1 − margin): the same markup, by algebra
}

// Compare computes [Rates]. Markup is (bill − pay) ÷ pay and simple margin
// (bill − pay) ÷ bill (Bullhorn's markupPercent; staffing glossaries for
// margin): 60 and 110 are a markup of 83.33 % and a margin of 45.45 %.
func Compare(payRate, bill, cost exact.Number) Rates {
	r := Rates{Pay: payRate, Bill: bill, Cost: cost, Spread: bill.Sub(payRate)}
	r.Margin = r.Spread.Sub(cost)
	r.MarkupPercent = percentOf(r.Spread, payRate)
	r.SimpleMarginPercent = percentOf(r.Spread, bill)
	r.MarginPercent = percentOf(r.Margin, bill)
	r.LoadedMarkupPercent = percentOf(r.Margin, payRate.Add(cost))
	r.MarkupFromSimple = MarkupOfMargin(r.SimpleMarginPercent)
	return r
}

// MarginOfMarkup turns a markup percent into the margin percent of the same
// two rates: mk ÷ (100 + mk) × 100. Unknown at −100.
func MarginOfMarkup(markup pay.Optional) pay.Optional {
	if !markup.Known {
		return markup
	}
	return percentOf(markup.Value, markup.Value.Add(hundred()))
}

// MarkupOfMargin turns a margin percent into the markup percent of the same
// two rates: m ÷ (100 − m) × 100. Unknown at 100.
func MarkupOfMargin(margin pay.Optional) pay.Optional {
	if !margin.Known {
		return margin
	}
	return percentOf(margin.Value, hundred().Sub(margin.Value))
}

// OvertimeBilling is how an agreement bills overtime: one of three forms. More
// than one given must come to the same rate, or they are a conflict.
type OvertimeBilling struct {
	Factor pay.Optional // × the bill rate
	Flat   pay.Optional // a rate of its own
	Markup pay.Optional // percent on overtime pay; low for a pass-through of burden only
}

// Rate returns the overtime bill rate. [ErrRange] for a factor below 1 or
// none of the three, [ErrConflict] when two give different rates.
func (o OvertimeBilling) Rate(bill, overtimePay exact.Number) (exact.Number, error) {
	var found pay.Optional
	for _, r := range []pay.Optional{times(o.Factor, bill), o.Flat, markedUp(o.Markup, overtimePay)} {
		if r.Known && found.Known && !r.Equal(found) {
			return exact.Number{}, &pay.InputError{Kind: pay.ErrConflict, Name: "overtime billing", Want: "one of factor, flat rate and markup"}
		}
		if r.Known {
			found = r
		}
	}
	if !found.Known || o.Factor.Known && o.Factor.Value.Cmp(one()) < 0 {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrRange, Name: "overtime billing", Want: "a factor of at least 1, a flat rate, or a markup on overtime pay"}
	}
	return found.Value, nil
}

// times returns a known number × n.
func times(o pay.Optional, n exact.Number) pay.Optional {
	if !o.Known {
		return o
	}
	return pay.Some(o.Value.Mul(n))
}

// markedUp returns an amount with a known markup percent on it.
func markedUp(markup pay.Optional, amount exact.Number) pay.Optional {
	if !markup.Known {
		return markup
	}
	return pay.Some(amount.Mul(one().Add(percent(markup.Value))))
}

// OvertimeFactor is the factor behind a flat overtime rate, to four decimals
// as invoices carry it: 16.72 ÷ 12.00 = 1.3933. [ErrZero] at zero bill.
func OvertimeFactor(bill, overtimeBill exact.Number) (exact.Number, error) {
	q, ok := overtimeBill.Div(bill)
	if !ok {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrZero, Name: "bill rate"}
	}
	return q.Round(exact.Rounding{Mode: exact.HalfUp, Places: 4}), nil
}
