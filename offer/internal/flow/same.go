package flow

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/record"
)

// sameAsRejected reports whether terms say the same as those that were rejected. What
// may change after approval without an approver is no difference.
func (s *step) sameAsRejected(rejected record.Terms) bool {
	said := saying{s.Playbook.Numbers().Currency()}
	return !slices.ContainsFunc(rejected.Changed(s.terms), func(path string) bool {
		return s.isTerm(path) && !said.same(path, rejected, s.terms)
	})
}

// saying compares what terms say, however they are written: blanks, lists that are
// empty or absent, and defaults that are written out make no difference.
type saying struct{ currency string } // currency is that of the playbook

// same reports whether two terms say the same at a path.
func (y saying) same(path string, a, b record.Terms) bool {
	v, w := a.Get(path), b.Get(path)
	if v.Kind() != record.List && w.Kind() != record.List {
		return sameValue(v, w, y.counts(path, a), y.counts(path, b))
	}
	if v.IsMissing() != w.IsMissing() && path == "cost.burden" {
		return false // no burden is another statement than an unknown one
	}
	return v.Len() == w.Len() && sameItems(path, v, w)
}

// sameItems reports whether two lists of one length say the same entry by entry.
func sameItems(path string, v, w record.Value) bool {
	name, _ := record.Lookup(path)
	for i := range v.Len() {
		if len(name.Items) == 0 && !v.At(i).Equal(w.At(i)) {
			return false
		}
		for _, field := range name.Items {
			counts := usualFields[path+"."+field.Path]
			if !sameValue(v.At(i).Field(field.Path), w.At(i).Field(field.Path), counts, counts) {
				return false
			}
		}
	}
	return true
}

// sameValue reports whether two values say the same: the numbers are equal, or the
// texts word by word. One that is absent says what counts then, if anything does.
func sameValue(v, w record.Value, countsV, countsW string) bool {
	switch {
	case v.Equal(w):
		return true
	case v.IsMissing():
		v, w, countsW = w, v, countsV
		fallthrough
	case w.IsMissing():
		n, number := v.Number()
		m, err := exact.Parse(countsW)
		return number && err == nil && n.Equal(m) || v.Text() == countsW
	}
	return slices.Equal(strings.Fields(v.Text()), strings.Fields(w.Text()))
}

// counts returns what counts at a path of terms if it is absent.
func (y saying) counts(path string, t record.Terms) string {
	switch path {
	case "pay.currency", "bill.currency":
		return y.currency
	case "pay.overtime_multiplier", "bill.overtime_multiplier":
		if t.Get("pay.exempt").Bool() {
			return "1"
		}
		return "1.5"
	case "job.range.mid":
		return middle(t)
	case "weeks":
		if n, ok := t.AssignmentWeeks(); ok {
			return n.String()
		}
	}
	return usual[path]
}

// usual is what counts at a path that is absent. The map is never changed.
var usual = map[string]string{
	"schedule.hours_per_week":     "40",
	"pay.double_time_multiplier":  "2",
	"bill.double_time_multiplier": "2",
	"pay.exempt":                  "false",
}

// usualFields is the same for the fields of items. The map is never changed.
var usualFields = map[string]string{
	"bill.fees.payer":           "supplier",
	"bill.fees.method":          "discount",
	"pay.bonuses.discretionary": "false",
	"pay.stipends.taxable":      "false",
}

// middle returns the number halfway between the ends of the range; "" if it has none.
func middle(t record.Terms) string {
	low, ok1 := t.Get("job.range.min").Number()
	high, ok2 := t.Get("job.range.max").Number()
	mid, ok3 := low.Add(high).Div(exact.Int(2))
	if !ok1 || !ok2 || !ok3 {
		return ""
	}
	return mid.String()
}
