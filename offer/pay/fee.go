package pay

import "github.com/offerdesk/offerdesk/approval/rule/exact"

// Payer is who pays a fee.
type Payer string

// The payers. An absent payer is the supplier, whose margin the fee reduces.
const (
	ClientPays   Payer = "client"
	SupplierPays Payer = "supplier"
)

// Method is how the percent of a fee is taken.
type Method string

// The methods. An absent method is a discount. A fee by discount that the client
// pays comes on top of the bill rate and reduces no margin.
const (
	Discount Method = "discount" // percent × bill comes off what the supplier is paid
	Markup   Method = "markup"   // the bill rate already holds the fee: bill ÷ (1 + percent) is left
)

// FeeBase is what the percent of a fee is of.
type FeeBase string

// The bases. An absent base is the bill rate of the hour.
const (
	BillBase     FeeBase = "bill"     // the bill rate of the hour, of overtime too
	StraightBase FeeBase = "straight" // the straight-time bill rate: nothing on an overtime premium
	NetBase      FeeBase = "net"      // what the fees before it in the list leave of the bill rate
)

// Fee is one fee of a vendor management system or a managed programme: a
// percent, an amount per hour, or both.
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
	payer := f.Payer == "" || f.Payer == SupplierPays || f.Payer == ClientPays
	method := f.Method == "" || f.Method == Discount || f.Method == Markup
	ofRate := f.Base == "" || f.Base == BillBase
	ofOther := f.Method != Markup && (f.Base == StraightBase || f.Base == NetBase)
	return payer && method && (ofRate || ofOther) && (f.Percent.Known || f.PerHour.Known)
}

// OnTop reports whether the client pays the fee on top of the bill rate.
func (f *Fee) OnTop() bool { return f.Payer == ClientPays && f.Method != Markup }

// hourlyFees is what fees take from the supplier on one hour: the fees that the
// supplier pays, and the fees by markup, which the given rate includes for every
// payer. The zero hourlyFees is unknown.
type hourlyFees struct {
	known    bool
	bill     exact.Number // share of the bill rate
	straight exact.Number // share of the straight-time bill rate
	markup   exact.Number // percents of all markups
	perHour  exact.Number
	inTurn   []Fee // all fees, if one is of what others leave
}

// feesOf adds up fees. A fee that is not valid makes the result unknown.
func feesOf(fees []Fee) hourlyFees {
	out := hourlyFees{known: true}
	for i := range fees {
		fee := &fees[i]
		switch {
		case !fee.valid():
			return hourlyFees{}
		case fee.Base == NetBase:
			out.inTurn = fees
		case fee.OnTop():
			continue
		}
		out.perHour = out.perHour.Add(fee.PerHour.Value)
		switch {
		case fee.Method == Markup:
			out.markup = out.markup.Add(fee.Percent.Value)
		case fee.Base == StraightBase:
			out.straight = out.straight.Add(fee.Percent.Value)
		default:
			out.bill = out.bill.Add(fee.Percent.Value)
		}
	}
	out.bill, out.straight = percent(out.bill), percent(out.straight)
	return out
}

// on returns the fees of an hour billed at bill, whose straight time is billed
// at straight. A markup of -100 % makes them unknown.
func (f *hourlyFees) on(bill, straight Optional) Optional {
	switch {
	case !f.known:
		return Optional{causes: noFee}
	case !bill.Known || !straight.Known:
		return Optional{causes: bill.causes | straight.causes}
	case f.inTurn != nil:
		return feesInTurn(f.inTurn, bill.Value, straight.Value)
	}
	total := bill.Value.Mul(f.bill).Add(f.perHour)
	if f.straight.Sign() != 0 {
		total = total.Add(straight.Value.Mul(f.straight))
	}
	if f.markup.Sign() != 0 {
		left, ok := withoutMarkup(bill.Value, f.markup)
		if !ok {
			return Optional{causes: noFee}
		}
		total = total.Add(bill.Value.Sub(left))
	}
	return Some(total)
}

// withoutMarkup returns what a markup in percent leaves of a bill rate that
// holds it.
func withoutMarkup(bill, markup exact.Number) (exact.Number, bool) {
	return bill.Mul(hundred()).Div(markup.Add(hundred()))
}

// feesInTurn computes the same fee by fee, for lists with a base of NetBase.
func feesInTurn(fees []Fee, bill, straight exact.Number) Optional {
	amounts, ok := FeeAmounts(fees, bill, straight)
	var total exact.Number
	for i, amount := range amounts {
		if !fees[i].OnTop() {
			total = total.Add(amount)
		}
	}
	return Optional{Value: total, Known: ok}.because(noFee)
}

// FeeAmounts returns what each fee comes to on one hour billed at bill, whose
// straight time is billed at straight. Several markups are percents of the same
// amount, of what all of them together leave. It returns false if a fee is not
// valid or the markups come to -100 %.
func FeeAmounts(fees []Fee, bill, straight exact.Number) ([]exact.Number, bool) {
	var markup, taken exact.Number
	for i := range fees {
		if !fees[i].valid() {
			return nil, false
		}
		if fees[i].Method == Markup {
			markup = markup.Add(fees[i].Percent.Value)
		}
	}
	left, ok := withoutMarkup(bill, markup)
	amounts := make([]exact.Number, len(fees))
	for i := range fees {
		fee := &fees[i]
		base := bill
		switch {
		case fee.Method == Markup:
			base = left
		case fee.Base == StraightBase:
			base = straight
		case fee.Base == NetBase:
			base = bill.Sub(taken)
		}
		amounts[i] = base.Mul(percent(fee.Percent.Value)).Add(fee.PerHour.Value)
		if !fee.OnTop() {
			taken = taken.Add(amounts[i])
		}
	}
	return amounts, ok
}
