package flow

import (
	"time"

	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Expire ends an offer that was not answered in time. The system does it from
// the moment of [ExpiresAt] on; it is refused before.
func Expire(c Context, o record.Offer) (Outcome, error) {
	s := begin(c, o, "expire")
	s.possible(lifecycle.Expire)
	at, ok := ExpiresAt(c, o)
	if !ok || c.Now.Before(at) {
		s.add(refusal.CodeState, "expire", "the time to answer has not run out")
	}
	s.move(lifecycle.Expire, Event{Note: "no answer came in time"})
	return s.done()
}

// ExpiresAt returns when an offer expires in its state: by the playbook's expire,
// or at the end of respond_by once it was sent, whichever comes first. It returns
// false if the offer does not expire.
func ExpiresAt(c Context, o record.Offer) (time.Time, bool) {
	if _, err := c.Playbook.Moves().Table().Next(o.State(), lifecycle.Expire); err != nil || o.Held() {
		return time.Time{}, false
	}
	at, ok := c.Playbook.Moves().ExpiresAt(o.State(), o.Since(), pauses(o)...)
	if by, has := o.Get("respond_by").Date(); has {
		if end := c.Playbook.Calendar().EndOf(by); !ok || end.Before(at) {
			return end, true
		}
	}
	return at, ok
}

// inTime refuses an answer to an offer, or a letter, for which it is too late, also
// if no tick has expired the offer yet. On hold the time in a state stands still;
// respond_by is a day, and does not.
func (s *step) inTime(done string) {
	s.inTimeOfState(done)
	by, ok := s.before.Get("respond_by").Date()
	answered := s.status.State == lifecycle.Accepted ||
		s.Playbook.Moves().After(s.status.State, lifecycle.Accepted)
	if ok && !answered && by.Before(s.Today()) {
		s.add(refusal.CodeExpired, "respond_by", "the day to respond by has passed; it can't be %s any more", done)
	}
}

// inTimeOfState refuses what comes after the time of the playbook's expire.
func (s *step) inTimeOfState(done string) {
	at, ok := s.Playbook.Moves().ExpiresAt(s.status.State, s.status.Since, pauses(s.before)...)
	if ok && !s.status.Held && !s.Now.Before(at) {
		s.add(refusal.CodeExpired, "expire", "the time in state %s is over; it can't be %s any more",
			s.status.State, done)
	}
}
