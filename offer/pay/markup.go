package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Rates is what pay, bill and cost of one hour make: spread, markup on pay,
// margin on bill before and after cost. All exact, in percent where named so.
type Rates struct {
	Pay, Bill           exact.Number
	Cost                exact.Number // burden and fees of the hour
	Spread              exact.Number // bill − pay
	MarkupPercent       Optional     // spread ÷ pay; unknown at zero pay
	SimpleMarginPercent Optional     // spread ÷ bill; unknown at zero bill
	Margin              exact.Number // bill − pay − cost
	MarginPercent       Optional     // margin ÷ bill
	LoadedMarkupPercent Optional     // margin ÷ (pay + cost)
	MarkupFromSimple    Optional     // margin ÷ (1 − margin): the same markup, by algebra
}

// Compare computes [Rates]. Markup is (bill − pay) ÷ pay and simple margin
// (bill − pay) ÷ bill (Bullhorn's markupPercent; staffing glossaries for
// margin): 60 and 110 are a markup of 83.33 % and a margin of 45.45 %.
func Compare(pay, bill, cost exact.Number) Rates {
	r := Rates{Pay: pay, Bill: bill, Cost: cost, Spread: bill.Sub(pay)}
	r.Margin = r.Spread.Sub(cost)
	r.MarkupPercent = Some(r.Spread).percentOf(Some(pay))
	r.SimpleMarginPercent = Some(r.Spread).percentOf(Some(bill))
	r.MarginPercent = Some(r.Margin).percentOf(Some(bill))
	r.LoadedMarkupPercent = Some(r.Margin).percentOf(Some(pay.Add(cost)))
	r.MarkupFromSimple = MarkupOfMargin(r.SimpleMarginPercent)
	return r
}

// MarginOfMarkup turns a markup percent into the margin percent of the same
// two rates: mk ÷ (100 + mk) × 100. Unknown at −100.
func MarginOfMarkup(markup Optional) Optional {
	return markup.percentOf(markup.add(Some(hundred())))
}

// MarkupOfMargin turns a margin percent into the markup percent of the same
// two rates: m ÷ (100 − m) × 100. Unknown at 100.
func MarkupOfMargin(margin Optional) Optional {
	return margin.percentOf(Some(hundred()).sub(margin))
}

// OvertimeBilling is how an agreement bills overtime: one of three forms. More
// than one given must come to the same rate, or they are a conflict.
type OvertimeBilling struct {
	Factor Optional // × the bill rate
	Flat   Optional // a rate of its own
	Markup Optional // percent on overtime pay; low for a pass-through of burden only
}

// Rate returns the overtime bill rate. [ErrRange] for a factor below 1 or
// none of the three, [ErrConflict] when two give different rates.
func (o OvertimeBilling) Rate(bill, overtimePay exact.Number) (exact.Number, error) {
	var found Optional
	for _, r := range []Optional{
		o.Factor.times(bill), o.Flat,
		o.Markup.add(Some(hundred())).times(overtimePay).div(Some(hundred())),
	} {
		if r.Known && found.Known && !r.Equal(found) {
			return exact.Number{}, &InputError{Kind: ErrConflict, Name: "overtime billing", Want: "one of factor, flat rate and markup"}
		}
		if r.Known {
			found = r
		}
	}
	if !found.Known || o.Factor.Known && o.Factor.Value.Cmp(one()) < 0 {
		return exact.Number{}, &InputError{Kind: ErrRange, Name: "overtime billing", Want: "a factor of at least 1, a flat rate, or a markup on overtime pay"}
	}
	return found.Value, nil
}

// OvertimeFactor is the factor behind a flat overtime rate, to four decimals
// as invoices carry it: 16.72 ÷ 12.00 = 1.3933. [ErrZero] at zero bill.
func OvertimeFactor(bill, overtimeBill exact.Number) (exact.Number, error) {
	q, ok := overtimeBill.Div(bill)
	if !ok {
		return exact.Number{}, &InputError{Kind: ErrZero, Name: "bill rate"}
	}
	return q.Round(exact.Rounding{Mode: exact.HalfUp, Places: 4}), nil
}
