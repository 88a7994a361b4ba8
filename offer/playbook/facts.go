package playbook

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Facts returns what rules see of an offer on a day, with the terms that were
// last approved in full as before.*. Every method that takes facts takes these:
// make them once for an offer.
func (p *Playbook) Facts(o record.Offer, today rule.Date) *rule.Facts {
	return p.complete(p.TermsFacts(o.Terms(), today), o)
}

// TermsFacts returns what rules see of terms alone. Custom values that don't have
// their declared type are left out; [Guardrails.Problems] reports them.
func (p *Playbook) TermsFacts(t record.Terms, today rule.Date) *rule.Facts {
	typed, _ := t.Typed(p.fields.custom)
	f := record.Facts(p.schema, typed, p.fields.custom, p.settings.conventions)
	f.SetToday(today)
	return f
}

// complete adds the status of an offer, and what was last approved in full, to
// the facts of its terms.
func (p *Playbook) complete(f *rule.Facts, o record.Offer) *rule.Facts {
	record.SetStatus(f, o.Status())
	if terms, ok := o.ApprovedTerms(); ok {
		b := p.TermsFacts(terms, f.Today())
		st := o.Status()
		st.Revision = st.ApprovedRevision
		record.SetStatus(b, st)
		f.SetBefore(b)
	}
	return f
}
