package record

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// Facts puts an offer's terms, what is computed from them, and its counters
// into facts of a schema made from [RuleFields] and the custom names. pay.* is
// in pay.currency, bill.* in bill.currency, and everything else in the
// conventions' currency. A computed value that is unknown names the given ones
// that it is missing for.
func Facts(s *rule.Schema, t Terms, custom []Name, c pay.Conventions) *rule.Facts {
	f := s.NewFacts()
	set := func(path string, v rule.Value) {
		if !v.IsMissing() {
			_ = f.Set(path, v) // the schema was made from the same table
		}
	}
	in := currencies{pay: foreign(t.Get("pay.currency").Text(), c.Currency),
		bill: foreign(t.Get("bill.currency").Text(), c.Currency)}
	for _, n := range builtin {
		if _, ok := annualised[n.Path]; ok {
			continue
		}
		v, ok := t.values[n.Path]
		switch {
		case ok:
			set(n.Path, v.amountValue(n, in.of(n.Path)))
		case n.Path == "letter.edited":
			set(n.Path, rule.BoolValue(false)) // nobody has changed it
		}
	}
	for _, n := range custom {
		if v, ok := t.values[n.Path]; ok {
			set(n.Path, v.RuleValue(n))
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

// currencies are those of pay and bill; empty for the conventions' own.
type currencies struct{ pay, bill string }

// of returns the currency of a name. Spread and margin are known only if pay
// and bill are in one currency, which is then theirs, and so is the burden of
// pay, which is known only if it has no amounts of its own.
func (in currencies) of(name string) string {
	switch {
	case InGroup(name, "bill"):
		return in.bill
	case InGroup(name, "pay"), InGroup(name, "spread"), InGroup(name, "margin"), isComputed(name) && InGroup(name, "cost"):
		return in.pay
	}
	return ""
}

// foreign returns a given currency if it is another than base.
func foreign(given, base string) string {
	if base == "" || given == base {
		return ""
	}
	return given
}

func isPercent(name string) bool {
	for i := range computed {
		if computed[i].Path == name {
			return computed[i].Kind == Percent
		}
	}
	return false
}

// isAmount reports whether a given name is an amount of money.
func (n Name) isAmount() bool {
	return n.Kind == OwnRate || n.Kind == Rate || n.Kind == Money || n.Path == "amount" // of a stipend
}

// amountValue is the value as rules see it, its amounts in a currency; empty for
// the conventions' own.
func (v Value) amountValue(n Name, currency string) rule.Value {
	out := v.RuleValue(n)
	switch {
	case currency == "":
		return out
	case n.Kind == List && n.Items != nil:
		items := make([]rule.Value, len(v.items))
		for i, item := range v.items {
			fields := make([]rule.Value, len(n.Items))
			for j, in := range n.Items {
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
