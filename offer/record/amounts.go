package record

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/meter"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Facts returns the facts of an offer: its terms and the computed names. The
// schema is made from [RuleFields] and the custom names. pay.* is in
// pay.currency, bill.* in bill.currency, and every other amount in the currency
// of the conventions. A computed value that is unknown names the given names that
// are missing.
func Facts(s *rule.Schema, t Terms, custom []Name, c pay.Conventions) *rule.Facts {
	meter.FactsMade()
	f := s.NewFacts()
	set := func(path string, v rule.Value) {
		if !v.IsMissing() {
			_ = f.Set(path, v) // the schema was made from the same table
		}
	}
	in := currencies{pay: foreign(t.Get("pay.currency").Text(), c.Currency),
		bill: foreign(t.Get("bill.currency").Text(), c.Currency)}
	if !t.Has("letter.edited") {
		set("letter.edited", rule.BoolValue(false))
	}
	for path, v := range t.values {
		if i, ok := index[path]; ok && annualised[path] == nil {
			set(path, v.amountValue(&builtin[i], in.of(path)))
		}
	}
	for _, n := range custom {
		if v, ok := t.values[n.Path]; ok {
			set(n.Path, v.ruleValue(&n))
		}
	}
	if w, ok := t.AssignmentWeeks(); ok {
		set("weeks", rule.NumberValue(w))
	}
	in.derive(f, t.PayTerms(), c)
	return f
}

// derive sets the computed names.
func (in currencies) derive(f *rule.Facts, terms pay.Terms, c pay.Conventions) {
	d := pay.Derive(terms, c)
	for name, o := range d.All() {
		n, ok := o.Get()
		switch currency := in.of(name); {
		case !ok:
			_ = f.Set(name, missingFor(o.Causes(), &terms, c)) // the schema was made from the same table
		case currency == "" || isPercent(name):
			_ = f.Set(name, rule.NumberValue(n)) // as above
		default:
			_ = f.Set(name, rule.AmountValue(n, currency)) // as above
		}
	}
}

// currencies are the currencies of pay and bill; empty for the one of the
// conventions.
type currencies struct{ pay, bill string }

// of returns the currency of a name. Spread and margin are known only if pay and
// bill have the same currency. The burden of pay is known in another currency
// only if it has no amounts of its own.
func (in currencies) of(name string) string {
	switch {
	case in == currencies{}:
	case InGroup(name, "bill"):
		return in.bill
	case InGroup(name, "pay"), InGroup(name, "spread"), InGroup(name, "margin"), isComputed(name) &&
		InGroup(name, "cost"):
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

func isPercent(name string) bool {
	i, ok := computedIndex[name]
	return ok && computed[i].Kind == Percent
}

// isAmount reports whether a given name is an amount of money.
func (n *Name) isAmount() bool {
	return n.Kind == OwnRate || n.Kind == Rate || n.Kind == Money || n.Path == "amount" // of a stipend
}

// amountValue returns the value as rules see it, with its amounts in a currency;
// empty for the one of the conventions.
func (v Value) amountValue(n *Name, currency string) rule.Value {
	out := v.ruleValue(n)
	switch {
	case currency == "":
		return out
	case n.Kind == List && n.Items != nil:
		items := make([]rule.Value, len(v.items))
		for i, item := range v.items {
			fields := make([]rule.Value, len(n.Items))
			for j := range n.Items {
				in := &n.Items[j]
				fields[j] = item.Field(in.Path).amountValue(in, currency)
			}
			items[i] = rule.RecordValue(fields)
		}
		return rule.ListValue(items)
	case n.isAmount():
		if x, ok := out.Number(); ok {
			return rule.AmountValue(x, currency)
		}
	}
	return out
}
