package flow

import (
	"strings"

	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Holder is who holds a place under the playbook's unique.
type Holder struct {
	Held  bool   // by another live offer
	Offer string // its id, if the actor may know of it
}

// claims takes the place of the terms under unique, or says that another live offer
// holds it. The place that the offer held before is free then.
func (s *step) claims() {
	claim := s.Playbook.Claim(s.terms)
	if claim != "" && claim != s.status.Claim && s.Holder != nil {
		if h := s.Holder(claim); h.Held {
			what := "another live offer has"
			if h.Offer != "" {
				what = "the offer " + h.Offer + " is live and has"
			}
			names := strings.Join(s.Playbook.Unique(), ", ")
			s.add(refusal.CodeDuplicate, names, "%s the same values of %s", what, names)
		}
	}
	s.status.Claim = claim
}

// release gives the place up when the offer is over.
func (s *step) release() {
	if s.status.State == lifecycle.Completed || s.Playbook.Moves().Table().IsEnd(s.status.State) {
		s.status.Claim = ""
	}
}
