package flow

import (
	"strings"

	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Holder is who holds a place under the playbook's unique.
type Holder struct {
	Held  bool   // by another live offer
	Offer string // its id, if the actor may know of it
}

// Message says that another live offer holds the place, and which if the actor may know.
func (h Holder) Message(p *playbook.Playbook) string {
	what := "another live offer has"
	if h.Offer != "" {
		what = "the offer " + h.Offer + " is live and has"
	}
	return what + " the same values of " + strings.Join(p.Unique(), ", ")
}

// claims takes the place of the terms under unique, or says that another live offer
// holds it. The place that the offer held before is free then.
func (s *step) claims() {
	claim := s.Playbook.Claim(s.terms)
	if claim != "" && claim != s.status.Claim && s.Holder != nil {
		if h := s.Holder(claim); h.Held {
			s.add(refusal.CodeDuplicate, strings.Join(s.Playbook.Unique(), ", "), "%s", h.Message(s.Playbook))
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
