package flow

import (
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// inTime refuses an answer to an offer, or a letter, for which it is too late, also
// if no tick has expired the offer yet.
func (s *step) inTime(done string) {
	moves := s.Playbook.Moves()
	at, ok := moves.ExpiresAt(s.status.State, s.status.Since, pauses(s.before)...)
	if ok && !s.Now.Before(at) {
		s.add(refusal.CodeExpired, "expire", "the time in state %s is over; it can't be %s any more",
			s.status.State, done)
	}
	by, ok := s.before.Get("respond_by").Date()
	answered := s.status.State == lifecycle.Accepted || moves.After(s.status.State, lifecycle.Accepted)
	if ok && !answered && by.Before(s.Today()) {
		s.add(refusal.CodeExpired, "respond_by", "the day to respond by has passed; it can't be %s any more", done)
	}
}
