package cases

import (
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/record"
)

// others makes the terms of the other live offers of the case. It returns false if
// there can be no such offer.
func (r *run) others(terms record.Terms) bool {
	for _, n := range r.scenario.live {
		change, err := record.ChangeOf(n)
		other := terms
		if err == nil {
			other, err = terms.With(change, r.playbook.Fields().Custom())
		}
		if err != nil {
			r.differ("live", "values that an offer can hold", err.Error())
			return false
		}
		r.live = append(r.live, other)
	}
	return true
}

// holder reports whether another live offer of the case holds a place.
func (r *run) holder(claim string) flow.Holder {
	for _, terms := range r.live {
		if r.playbook.Claim(terms) == claim {
			return flow.Holder{Held: true}
		}
	}
	return flow.Holder{}
}
