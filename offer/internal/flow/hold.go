package flow

import (
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Hold freezes the offer where it stands; only resume and withdraw go on. Every
// clock stops: deadlines, reminders, escalations and expiry move by the time on
// hold.
func Hold(c Context, o record.Offer, reason string) (Outcome, error) {
	s := begin(c, o, "hold")
	s.allowed(lifecycle.Hold)
	s.reason(reason)
	s.hold(c.Now)
	s.move(lifecycle.Hold, Event{Reason: reason, Fields: []Field{{"held", "false", "true"}}})
	return s.done()
}

// Resume lifts a hold.
func Resume(c Context, o record.Offer) (Outcome, error) {
	s := begin(c, o, "resume")
	s.allowed(lifecycle.Resume)
	s.resume(c.Now)
	s.move(lifecycle.Resume, Event{Fields: []Field{{"held", "true", "false"}}})
	return s.done()
}

// Clock returns the playbook's calendar as the clock of an offer: it does not run
// while the offer is on hold. A hold that goes on is not counted, because nothing is
// due during it.
func (c Context) Clock(o record.Offer) approval.Clock {
	return c.Playbook.Calendar().Without(pauses(o)...)
}

// pauses returns the times on hold that have ended.
func pauses(o record.Offer) []approval.Pause {
	var out []approval.Pause
	for h := range o.Holds() {
		if !h.Until.IsZero() {
			out = append(out, approval.Pause{Start: h.From, End: h.Until})
		}
	}
	return out
}

// hold begins a time on hold.
func (s *step) hold(at time.Time) {
	s.status.Held = true
	s.status.Holds = append(s.status.Holds, record.Hold{From: at})
}

// resume ends the time on hold. One of an offer that was kept before the times were
// counts from when the offer entered its state.
func (s *step) resume(at time.Time) {
	s.status.Held = false
	n := len(s.status.Holds)
	if n == 0 || !s.status.Holds[n-1].Until.IsZero() {
		s.status.Holds = append(s.status.Holds, record.Hold{From: s.status.Since})
		n++
	}
	s.status.Holds[n-1].Until = at
}
