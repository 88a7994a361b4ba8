package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// DatedFee is a fee that holds from From to To, both included; a zero date is
// open.
type DatedFee struct {
	pay.Fee
	From, To exact.Date
}

// FeesOn returns the fees of a day on which services are performed: that day's
// fee applies even where the requisition was written under another. [ErrConflict]
// when two of the same name hold on one day.
func FeesOn(schedule []DatedFee, on exact.Date) ([]pay.Fee, error) {
	var out []pay.Fee
	seen := map[string]bool{}
	for _, f := range schedule {
		if on.Compare(f.From) < 0 || !f.To.IsZero() && on.Compare(f.To) > 0 {
			continue
		}
		if seen[f.Name] {
			return nil, &pay.InputError{Kind: pay.ErrConflict, Name: "fees", Want: "one fee of a name on each day"}
		}
		seen[f.Name] = true
		out = append(out, f.Fee)
	}
	return out, nil
}

// supplierFees returns what the supplier pays in fees on one hour billed at
// bill, whose straight time is billed at straight.
func supplierFees(fees []pay.Fee, bill, straight exact.Number) (exact.Number, bool) {
	amounts, ok := pay.FeeAmounts(fees, bill, straight)
	var total exact.Number
	for i, amount := range amounts {
		if !fees[i].OnTop() {
			total = total.Add(amount)
		}
	}
	return total, ok
}
