package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Rates is spread, markup on pay and margin on bill of one hour, before and after
// cost. Figures are exact; those named percent are in percent.
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

// Compare returns the [Rates] of pay, bill and cost of one hour. Markup is (bill −
// pay) ÷ pay and simple margin (bill − pay) ÷ bill (Bullhorn's markupPercent;
// staffing glossaries for margin): 60 and 110 are a markup of 83.33 % and a margin
// of 45.45 %.
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

// MarginOfMarkup returns the margin percent of the two rates with a markup percent:
// markup ÷ (100 + markup) × 100. It is unknown at −100.
func MarginOfMarkup(markup pay.Optional) pay.Optional {
	if !markup.Known {
		return markup
	}
	return percentOf(markup.Value, markup.Value.Add(hundred()))
}

// MarkupOfMargin returns the markup percent of the two rates with a margin percent:
// margin ÷ (100 − margin) × 100. It is unknown at 100.
func MarkupOfMargin(margin pay.Optional) pay.Optional {
	if !margin.Known {
		return margin
	}
	return percentOf(margin.Value, hundred().Sub(margin.Value))
}

// OvertimeBilling is how an agreement bills overtime, in one of three forms. If more
// than one is given, they must come to the same rate.
type OvertimeBilling struct {
	Factor pay.Optional // × the bill rate
	Flat   pay.Optional // a rate of its own
	Markup pay.Optional // percent on overtime pay; low to pass on burden alone
}

// Rate returns the overtime bill rate, not rounded. It returns [pay.ErrRange] for a
// factor below 1 or none of the three, and [pay.ErrConflict] if two come to
// different rates.
func (o OvertimeBilling) Rate(bill, overtimePay exact.Number) (exact.Number, error) {
	var found pay.Optional
	for _, rate := range []pay.Optional{timesKnown(o.Factor, bill), o.Flat, markedUp(o.Markup, overtimePay)} {
		if rate.Known && found.Known && !rate.Equal(found) {
			return exact.Number{}, refuse(pay.ErrConflict, "overtime billing", "one of factor, flat rate and markup")
		}
		if rate.Known {
			found = rate
		}
	}
	if !found.Known || o.Factor.Known && o.Factor.Value.Cmp(one()) < 0 {
		return exact.Number{}, refuse(pay.ErrRange, "overtime billing",
			"a factor of at least 1, a flat rate, or a markup on overtime pay")
	}
	return found.Value, nil
}

// timesKnown returns a known number × n.
func timesKnown(o pay.Optional, n exact.Number) pay.Optional {
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

// OvertimeFactor returns the factor of a flat overtime rate, rounded half up to four
// decimals as invoices carry it: 16.72 ÷ 12.00 = 1.3933. It returns [pay.ErrZero] if
// bill is 0.
func OvertimeFactor(bill, overtimeBill exact.Number) (exact.Number, error) {
	factor, ok := overtimeBill.Div(bill)
	if !ok {
		return exact.Number{}, refuse(pay.ErrZero, "bill rate", "")
	}
	return factor.Round(exact.Rounding{Mode: exact.HalfUp, Places: 4}), nil
}
