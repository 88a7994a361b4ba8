package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Payer says who pays a fee.
type Payer string

// Method says how a fee's percent is taken.
type Method string

// FeeBase says what a fee's percent is of.
type FeeBase string

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

// What a percent is of. An absent base is the bill rate of the hour.
const (
	BillBase     FeeBase = "bill"     // the bill rate of the hour, of overtime too
	StraightBase FeeBase = "straight" // the straight-time bill rate, so nothing on an overtime premium
	NetBase      FeeBase = "net"      // what the fees before it in the list have left of the bill rate
)

// Fee is one fee of a vendor management system or a managed programme: a
// percent of the bill rate, an amount per hour, or both.
type Fee struct {
	Name    string
	Percent Optional
	PerHour Optional
	Payer   Payer
	Method  Method
	Base    FeeBase // of a discount; a markup is inside the bill rate
}

// valid reports whether payer, method and base are known and something is
// charged.
func (f *Fee) valid() bool {
	return (f.Payer == "" || f.Payer == SupplierPays || f.Payer == ClientPays) &&
		(f.Method == "" || f.Method == Discount || f.Method == Markup) &&
		(f.Base == "" || f.Base == BillBase || f.Method != Markup && (f.Base == StraightBase || f.Base == NetBase)) &&
		(f.Percent.Known || f.PerHour.Known)
}

// OnTop reports whether the client pays the fee on top of the bill rate.
func (f *Fee) OnTop() bool { return f.Payer == ClientPays && f.Method != Markup }

// supplierFees is what fees take from one hour billed at bill, whose straight
// time is billed at straight: those that the supplier pays, and those by
// markup, which the given rate already holds whoever is said to pay them. A
// fee that is not valid, or a markup of -100 %, makes it unknown.
func supplierFees(fees []Fee, bill, straight Optional) Optional {
	var off, up, total exact.Number
	for i := range fees {
		f := &fees[i]
		switch {
		case !f.valid():
			return Optional{causes: noFee}
		case f.Base == NetBase:
			return supplierFeesInTurn(fees, bill, straight)
		case f.OnTop():
			continue
		}
		if f.PerHour.Known {
			total = total.Add(f.PerHour.Value)
		}
		switch {
		case !f.Percent.Known:
		case f.Method == Markup:
			up = up.Add(f.Percent.Value)
		case f.Base == StraightBase:
			total = total.Add(straight.Value.Mul(percent(f.Percent.Value)))
		default:
			off = off.Add(f.Percent.Value)
		}
	}
	if !bill.Known || !straight.Known {
		return Optional{causes: bill.causes | straight.causes}
	}
	if off.Sign() != 0 {
		total = total.Add(bill.Value.Mul(percent(off)))
	}
	if up.Sign() != 0 {
		kept, ok := kept(bill.Value, up)
		if !ok {
			return Optional{causes: noFee}
		}
		total = total.Add(bill.Value.Sub(kept))
	}
	return Some(total)
}

// kept is what a markup of up percent leaves of a bill rate that holds it.
func kept(bill, up exact.Number) (exact.Number, bool) {
	return bill.Mul(hundred()).Div(up.Add(hundred()))
}

// supplierFeesInTurn is the same fee by fee, for lists with a base of NetBase.
func supplierFeesInTurn(fees []Fee, bill, straight Optional) Optional {
	if !bill.Known || !straight.Known {
		return Optional{causes: bill.causes | straight.causes}
	}
	sizes, ok := FeeAmounts(fees, bill.Value, straight.Value)
	var total exact.Number
	for i, n := range sizes {
		if !fees[i].OnTop() {
			total = total.Add(n)
		}
	}
	return Optional{Value: total, Known: ok}.because(noFee)
}

// FeeAmounts returns what each fee comes to on one hour billed at bill, whose
// straight time is billed at straight. Several markups are percents of the same
// amount, of what all of them together leave. It returns false if a fee is not
// valid or the markups come to -100 %.
func FeeAmounts(fees []Fee, bill, straight exact.Number) ([]exact.Number, bool) {
	var up, before exact.Number
	for i := range fees {
		if !fees[i].valid() {
			return nil, false
		}
		if fees[i].Method == Markup {
			up = up.Add(fees[i].Percent.Value)
		}
	}
	left, ok := kept(bill, up)
	out := make([]exact.Number, len(fees))
	for i := range fees {
		f := &fees[i]
		base := bill
		switch {
		case f.Method == Markup:
			base = left
		case f.Base == StraightBase:
			base = straight
		case f.Base == NetBase:
			base = bill.Sub(before)
		}
		out[i] = base.Mul(percent(f.Percent.Value)).Add(f.PerHour.Value)
		if !f.OnTop() {
			before = before.Add(out[i])
		}
	}
	return out, ok
}
