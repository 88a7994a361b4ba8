package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Invoice is what hours at a bill rate come to for both sides, after fees.
type Invoice struct {
	Amount   exact.Number // hours × bill rate
	Fees     []InvoiceFee
	Client   exact.Number // what the client pays
	Supplier exact.Number // what the supplier is paid
}

// InvoiceFee is one fee of an invoice. Amount is positive for every payer.
type InvoiceFee struct {
	Name   string
	Payer  pay.Payer
	Amount exact.Number
}

// Settle splits an invoice by who funds each fee (Beeline's funding models,
// https://docs.bpe.beeline.com, "About funding models"). A fee that the client funds
// comes on top of the amount, one that the supplier funds comes off it. A fee by
// markup is inside the bill rate (SAP Fieldglass, "Defining MSP fees": 97.09 marked
// up by 3 % is 100.00): it comes off the supplier's part, and the client pays the
// amount. Each fee is rounded as a line. It returns [pay.ErrRange] for a negative
// rate or hours, or a fee that is not valid.
func Settle(bill, hours exact.Number, fees []pay.Fee, policy Policy) (Invoice, error) {
	return SettleOvertime(bill, bill, hours, fees, policy)
}

// SettleOvertime returns [Settle] for hours billed at an overtime rate, whose
// straight time is billed at straight. A fee with the base [pay.StraightBase] is a
// percent of straight.
func SettleOvertime(bill, straight, hours exact.Number, fees []pay.Fee, policy Policy) (Invoice, error) {
	policy, err := policy.ready()
	if err != nil {
		return Invoice{}, err
	}
	if bill.Sign() < 0 || straight.Sign() < 0 || hours.Sign() < 0 {
		return Invoice{}, refuse(pay.ErrRange, "bill and hours", "nothing below 0")
	}
	out := Invoice{Amount: policy.line(bill.Mul(hours))}
	out.Client, out.Supplier = out.Amount, out.Amount
	perHour, ok := pay.FeeAmounts(fees, bill, straight)
	if !ok {
		return Invoice{}, badFees()
	}
	for i, fee := range fees {
		amount := policy.line(perHour[i].Mul(hours))
		payer := fee.Payer
		if payer == "" {
			payer = pay.SupplierPays
		}
		out.Fees = append(out.Fees, InvoiceFee{fee.Name, payer, amount})
		if fee.OnTop() {
			out.Client = out.Client.Add(amount)
		} else {
			out.Supplier = out.Supplier.Sub(amount)
		}
	}
	out.Client, out.Supplier = policy.total(out.Client), policy.total(out.Supplier)
	return out, nil
}

// badFees returns the error of a fee that is not valid.
func badFees() error {
	return refuse(pay.ErrRange, "fees", "a percent or amount per hour, payer client or supplier, "+
		"method discount or markup above -100 %, base bill, straight or net")
}

// BuyerRate returns the client's price of a supplier's rate by markup: supplier ×
// (1 + percent), not rounded.
func BuyerRate(supplier exact.Number, fee pay.Percent) exact.Number {
	return supplier.Mul(one().Add(fee.Ratio().Share))
}

// SupplierRate returns what is left of the client's price: client ÷ (1 + percent) by
// markup, client × (1 − percent) by discount, not rounded. The two differ: at 100.00
// and 3 % they are 97.09 and 97.00. It returns [pay.ErrZero] for an unknown method
// or a markup of −100 %.
func SupplierRate(client exact.Number, fee pay.Percent, method pay.Method) (exact.Number, error) {
	taken, ok := supplierFees([]pay.Fee{{Percent: pay.Some(fee.Points), Method: method}}, client, client)
	if !ok {
		return exact.Number{}, refuse(pay.ErrZero, "fee", "method discount or markup, and a markup above -100 %")
	}
	return client.Sub(taken), nil
}
