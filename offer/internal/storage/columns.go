package storage

import (
	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// A columnOf is a column and the name of the playbook format that it holds.
type columnOf struct{ column, path string }

// derived are the computed numbers that have a column.
var derived = []columnOf{
	{"pay_hourly", "pay.hourly"}, {"bill_hourly", "bill.hourly"}, {"margin_percent", "margin.percent"},
}

// given are the other names that have a column.
var given = func() []columnOf {
	var out []columnOf
	for path, column := range playbook.FilterColumns() {
		if _, ok := record.Lookup(path); ok {
			out = append(out, columnOf{column.Name, path})
		}
	}
	return out
}()

// fits reports whether a decimal of 4 places has at most the 18 digits of its
// column.
func fits(v decimal.Decimal) bool { return v.NumDigits() <= 18 }

// maxColumns is how many columns an offer has at most.
const maxColumns = 40

// Columns returns the columns of an offer. The playbook and the facts are those that
// apply to it at the moment of the context.
func Columns(s Stored, p *playbook.Playbook, f *rule.Facts, c flow.Context) store.Columns {
	o := s.Offer
	out := make(store.Columns, maxColumns)
	out["status"], out["held"], out["imported"] = string(o.State()), o.Held(), o.Imported()
	out["terms_revision"], out["offer_round"] = int64(o.Revision()), int64(o.OfferRound())
	out["created_at"], out["updated_at"] = s.Created, c.Now
	out["currency"] = currencyOf(o, p)
	for _, g := range given {
		switch v := o.Get(g.path); {
		case v.IsMissing():
		case v.Kind() == record.Bool:
			out[g.column] = v.Bool()
		case v.Kind() == record.Date:
			out[g.column] = store.Day(v.Text())
		default:
			out[g.column] = v.Text()
		}
	}
	if o.SubmittedBy() != "" {
		out["submitted_by"] = o.SubmittedBy()
	}
	if o.Claim() != "" {
		out["claim"] = o.Claim()
	}
	for _, d := range derived {
		if n, ok := f.Get(d.path).Number(); ok {
			if v := n.Decimal(4, exact.HalfUp); fits(v) {
				out[d.column] = v
			}
		}
	}
	if sub, ok := o.Submission(); ok {
		out["playbook"], out["playbook_version"] = sub.Playbook.Name, sub.Playbook.Version
	}
	due, at := flow.Due(c, o)
	for _, n := range due {
		if at.IsZero() || n.At.Before(at) {
			at = n.At
		}
	}
	if !at.IsZero() {
		out["due_at"] = at
	}
	return out
}

func currencyOf(o record.Offer, p *playbook.Playbook) string {
	if c := o.Get("pay.currency").Text(); c != "" {
		return c
	}
	return p.Numbers().Currency()
}
