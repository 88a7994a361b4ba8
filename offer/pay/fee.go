package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Payer says who pays a fee.
type Payer string

// Method says how a fee's percent is taken.
type Method string

// Who pays a fee, and how its percent is taken. An absent payer counts as the
// supplier, because that is the one that costs margin; an absent method as a
// discount. A fee that the client pays by discount comes on top of the bill
// rate and costs no margin.
const (
	ClientPays   Payer  = "client"
	SupplierPays Payer  = "supplier"
	Discount     Method = "discount" // percent × bill comes off what the supplier is paid
	Markup       Method = "markup"   // the bill rate already holds the fee: bill ÷ (1 + percent) is left
)

// Fee is one fee of a vendor management system or a managed programme: a
// percent of the bill rate, an amount per hour, or both.
type Fee struct {
	Name    string
	Percent Optional
	PerHour Optional
	Payer   Payer
	Method  Method
}

// supplierFees is what fees take from one hour billed at bill: those that the
// supplier pays, and those by markup, which the given rate already holds
// whoever is said to pay them. A fee with neither percent nor amount, an unknown payer or method, or
// a markup of -100 % makes it unknown.
func supplierFees(fees []Fee, bill Optional) Optional {
	var off, up, perHour exact.Number
	for i := range fees {
		f := &fees[i]
		switch {
		case f.Payer == ClientPays && f.Method != Markup:
			continue // on top of the bill rate
		case f.Payer != "" && f.Payer != SupplierPays && f.Payer != ClientPays,
			f.Method != "" && f.Method != Discount && f.Method != Markup,
			!f.Percent.Known && !f.PerHour.Known:
			return Optional{}
		}
		if f.PerHour.Known {
			perHour = perHour.Add(f.PerHour.Value)
		}
		if f.Percent.Known && f.Method == Markup {
			up = up.Add(f.Percent.Value)
		} else if f.Percent.Known {
			off = off.Add(f.Percent.Value)
		}
	}
	if !bill.Known {
		return Optional{}
	}
	total := perHour
	if off.Sign() != 0 {
		p, _ := off.Div(hundred())
		total = total.Add(bill.Value.Mul(p))
	}
	if up.Sign() != 0 {
		kept, ok := bill.Value.Mul(hundred()).Div(up.Add(hundred()))
		if !ok {
			return Optional{}
		}
		total = total.Add(bill.Value.Sub(kept))
	}
	return Some(total)
}
