package facts

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/meter"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Of returns the facts of terms: their values and the computed names. The schema is
// made from [Fields] and the custom names. pay.* is in pay.currency, bill.* in
// bill.currency, and every other amount in the currency of the conventions. A
// computed value that is unknown names the given names that are missing. Whether a
// clause or attachment is standard is missing; see [SetStandard].
func Of(s *rule.Schema, t record.Terms, custom []record.Name, c pay.Conventions) *rule.Facts {
	meter.FactsMade()
	f := s.NewFacts()
	set := func(path string, v rule.Value) {
		if !v.IsMissing() {
			_ = f.Set(path, v) // the schema was made from the same table
		}
	}
	in := currencies{pay: foreign(t.Get("pay.currency").Text(), c.Currency),
		bill: foreign(t.Get("bill.currency").Text(), c.Currency)}
	set("letter.edited", rule.BoolValue(false)) // nothing changes a letter's text by hand
	for path, v := range t.All() {
		if name := plain[path]; name != nil {
			set(path, amountOf(v, name, in.of(path)))
		}
	}
	for i := range custom {
		if v := t.Get(custom[i].Path); !v.IsMissing() {
			set(custom[i].Path, valueOf(v, &custom[i]))
		}
	}
	if w, ok := t.AssignmentWeeks(); ok {
		set("weeks", rule.NumberValue(w))
	}
	in.derive(f, t.PayTerms(), c)
	return f
}

// plain are the given names that rules see as they are given, by path; built once,
// never changed.
var plain = func() map[string]*record.Name {
	names := record.Names()
	byPath := make(map[string]*record.Name, len(names))
	for i := range names {
		if annualised[names[i].Path] == nil && !names[i].Computed {
			byPath[names[i].Path] = &names[i]
		}
	}
	return byPath
}()

// computed are the kinds of the computed names by path; built once, never changed.
var computed = func() map[string]record.Kind {
	byPath := map[string]record.Kind{}
	for _, n := range record.Computed() {
		byPath[n.Path] = n.Kind
	}
	return byPath
}()

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

func isPercent(name string) bool { return computed[name] == record.Percent }
