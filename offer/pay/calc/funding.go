package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Invoice is what hours at a bill rate come to for both sides once the fees
// are settled.
type Invoice struct {
	Amount   exact.Number // hours × bill rate
	Fees     []InvoiceFee
	Client   exact.Number // what the client pays
	Supplier exact.Number // what the supplier is paid
}

// InvoiceFee is one fee of an invoice; Amount is positive whoever pays it.
type InvoiceFee struct {
	Name   string
	Payer  pay.Payer
	Amount exact.Number
}

// Settle splits an invoice by who funds each fee (Beeline's funding models,
// https://docs.bpe.beeline.com, "About funding models"): a client-funded fee
// comes on top of the amount, a supplier-funded one off it. A markup fee is
// inside the bill rate already (SAP Fieldglass, "Defining MSP fees": 97.09
// marked up by 3 % is 100.00): it comes off the supplier's part and the client
// pays the amount. Each fee is rounded as a line.
func Settle(bill, hours exact.Number, fees []pay.Fee, p Policy) (Invoice, error) {
	return SettleOvertime(bill, bill, hours, fees, p)
}

// SettleOvertime is [Settle] for hours billed at an overtime rate, where fees of
// the base [StraightBase] are of the straight-time rate.
func SettleOvertime(bill, straight, hours exact.Number, fees []pay.Fee, p Policy) (Invoice, error) {
	p, err := p.ready()
	if err != nil {
		return Invoice{}, err
	}
	if bill.Sign() < 0 || straight.Sign() < 0 || hours.Sign() < 0 {
		return Invoice{}, &pay.InputError{Kind: pay.ErrRange, Name: "bill and hours", Want: "nothing below 0"}
	}
	inv := Invoice{Amount: p.line(bill.Mul(hours))}
	inv.Client, inv.Supplier = inv.Amount, inv.Amount
	sizes, ok := pay.FeeAmounts(fees, bill, straight)
	if !ok {
		return Invoice{}, badFees()
	}
	for i, f := range fees {
		amount := p.line(sizes[i].Mul(hours))
		payer := f.Payer
		if payer == "" {
			payer = pay.SupplierPays
		}
		inv.Fees = append(inv.Fees, InvoiceFee{f.Name, payer, amount})
		if f.OnTop() {
			inv.Client = inv.Client.Add(amount)
		} else {
			inv.Supplier = inv.Supplier.Sub(amount)
		}
	}
	inv.Client, inv.Supplier = p.total(inv.Client), p.total(inv.Supplier)
	return inv, nil
}

func badFees() error {
	return &pay.InputError{Kind: pay.ErrRange, Name: "fees", Want: "a percent or amount per hour, payer client or supplier, method discount or markup above -100 %, base bill, straight or net"}
}

// BuyerRate is the client's price of a supplier's rate under the markup
// method: supplier × (1 + percent), not rounded.
func BuyerRate(supplier exact.Number, fee pay.Percent) exact.Number {
	return supplier.Mul(one().Add(fee.Ratio().Share))
}

// SupplierRate is what is left of the client's price: client ÷ (1 + percent)
// by markup, client × (1 − percent) by discount. The two are not inverse of
// each other: at 100.00 and 3 % they are 97.09 and 97.00. [ErrZero] for a
// markup of −100 %.
func SupplierRate(client exact.Number, fee pay.Percent, m pay.Method) (exact.Number, error) {
	taken, ok := supplierFees([]pay.Fee{{Percent: pay.Some(fee.Points), Method: m}}, client, client)
	if !ok {
		return exact.Number{}, &pay.InputError{Kind: pay.ErrZero, Name: "fee", Want: "method discount or markup, and a markup above -100 %"}
	}
	return client.Sub(taken), nil
}
