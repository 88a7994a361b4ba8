package facts

import "github.com/offerdesk/offerdesk/offer/record"

// currencies are the currencies of pay and bill; empty for the one of the
// conventions.
type currencies struct{ pay, bill string }

// of returns the currency of a name. Spread and margin are known only if pay and
// bill have the same currency. The burden of pay is known in another currency
// only if it has no amounts of its own.
func (in currencies) of(name string) string {
	switch {
	case in == currencies{}:
	case record.InGroup(name, "bill"):
		return in.bill
	case record.InGroup(name, "pay"), record.InGroup(name, "spread"), record.InGroup(name, "margin"),
		record.InGroup(name, "cost") && isComputed(name):
		return in.pay
	}
	return ""
}

// foreign returns a given currency if it differs from base; otherwise "".
func foreign(given, base string) string {
	if base == "" || given == base {
		return ""
	}
	return given
}

func isComputed(name string) bool {
	_, ok := computed[name]
	return ok
}
