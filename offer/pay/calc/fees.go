package calc

import (
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// DatedFee is a fee that is charged from From to To, both included. A zero date is
// open.
type DatedFee struct {
	pay.Fee
	From, To exact.Date
}

// FeesOn returns the fees of a day on which services are performed: that day's fee
// applies even if the requisition was written under another. It returns
// [pay.ErrConflict] if two fees of one name are charged on the day.
func FeesOn(schedule []DatedFee, on exact.Date) ([]pay.Fee, error) {
	var out []pay.Fee
	seen := map[string]bool{}
	for _, dated := range schedule {
		if on.Before(dated.From) || !dated.To.IsZero() && dated.To.Before(on) {
			continue
		}
		if seen[dated.Name] {
			return nil, refuse(pay.ErrConflict, "fees", "one fee of a name on each day")
		}
		seen[dated.Name] = true
		out = append(out, dated.Fee)
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
