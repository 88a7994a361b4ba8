package playbook

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Facts returns what rules see of an offer on a day, with the terms that were
// last approved in full as before.*. Every method that takes facts takes these:
// make them once for an offer.
func (p *Playbook) Facts(o record.Offer, today rule.Date) *rule.Facts {
	return complete(p.TermsFacts(o.Terms(), today), o, p.TermsFacts)
}

// ClaimedFacts is [Playbook.Facts] for a submission of a version that took from the terms
// what is found now: whether clauses and attachments are standard, and whether the letter
// was edited.
func (p *Playbook) ClaimedFacts(o record.Offer, today rule.Date) *rule.Facts {
	of := func(t record.Terms, today rule.Date) *rule.Facts {
		f := p.TermsFacts(t, today)
		facts.SetClaimed(f, t)
		return f
	}
	return complete(of(o.Terms(), today), o, of)
}

// TermsFacts returns what rules see of terms alone. Custom values that don't have
// their declared type are left out; [Guardrails.Problems] reports them.
func (p *Playbook) TermsFacts(t record.Terms, today rule.Date) *rule.Facts {
	typed, _ := t.Typed(p.fields.custom)
	f := facts.Of(p.schema, typed, p.fields.custom, p.settings.conventions)
	f.SetToday(today)
	p.letters.findStandard(f, typed)
	return f
}

// complete adds the status of an offer, and what was last approved in full, to
// the facts of its terms. of returns the facts of terms.
func complete(
	f *rule.Facts, o record.Offer, of func(record.Terms, rule.Date) *rule.Facts,
) *rule.Facts {
	facts.SetOffer(f, o)
	terms, ok := o.ApprovedTerms()
	if !ok {
		return f
	}
	f.SetBeforeFunc(func() *rule.Facts {
		b := f.Clone()
		if !terms.Equal(o.Terms()) {
			b = of(terms, f.Today())
		}
		b.SetBefore(nil)
		facts.SetOffer(b, o)
		revision := rule.NumberValue(exact.Int(int64(o.ApprovedRevision())))
		_ = b.Set("revision", revision) // declared by facts.Fields
		return b
	})
	return f
}
