package storage

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Columns returns what people find an offer by.
func Columns(s Stored, p *playbook.Playbook, f *rule.Facts, c flow.Context) store.Columns {
	o := s.Offer
	st := o.Status()
	out := store.Columns{"status": string(st.State), "held": st.Held, "imported": st.Imported, "terms_revision": int64(st.Revision), "offer_round": int64(st.OfferRound),
		"created_at": s.Created, "updated_at": c.Now, "currency": currencyOf(o, p)}
	for path, column := range playbook.FilterColumns() {
		switch v := o.Get(path); {
		case v.IsMissing():
		case v.Kind() == record.Bool:
			out[column.Name] = v.Bool()
		case v.Kind() == record.Date:
			out[column.Name] = store.Day(v.Text())
		default:
			out[column.Name] = v.Text()
		}
	}
	if st.SubmittedBy != "" {
		out["submitted_by"] = st.SubmittedBy
	}
	for column, path := range map[string]string{"pay_hourly": "pay.hourly", "bill_hourly": "bill.hourly", "margin_percent": "margin.percent"} {
		if n, ok := f.Get(path).Number(); ok {
			if v := n.Decimal(4, exact.HalfUp); len(v.Abs().Truncate(0).Coefficient().String()) <= 14 {
				out[column] = v
			}
		}
	}
	if sub, ok := st.Submission(); ok {
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
