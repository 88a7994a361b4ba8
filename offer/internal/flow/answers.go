package flow

import (
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Counter records a counteroffer of the candidate or the client: what that
// side asks for, as a change of the terms or in words. The terms themselves stay
// until an actor who may edit adopts the change.
func Counter(c Context, o record.Offer, a Answer, proposed record.Change) (Outcome, error) {
	wanted, err := o.Terms().With(proposed, c.Playbook.Fields().Custom())
	s := begin(c, o, "counter")
	s.answers(lifecycle.Counter, a)
	if err != nil && !s.has(refusal.CodeNotEntitled) {
		return Outcome{}, err
	}
	s.inTime("countered")
	s.side(a.Side, record.Candidate, record.Client)
	if problem := input.CheckNote(a.Reason); problem != "" {
		s.add(refusal.CodeReason, "counter", "%s", problem)
	} else if strings.TrimSpace(a.Reason) == "" && len(o.Terms().Changed(wanted)) == 0 {
		s.add(refusal.CodeMissing, "counter", "give what the side asks for, as a change or in the reason")
	}
	s.status.Counteroffers = append(s.status.Counteroffers, record.Counteroffer{
		Side: a.Side, Round: s.status.OfferRound, Revision: s.status.Revision, Terms: wanted, By: c.Actor.ID,
		At: c.Now, Reason: a.Reason, Evidence: a.Evidence})
	s.move(lifecycle.Counter, withFields(a.event(""), o.Terms(), wanted))
	return s.done()
}

// Accept records a side's yes. The candidate accepts the letter, which moves the
// offer. The client accepts the terms that were approved last, which moves
// nothing: completed requires it. The playbook of an offer that the client does not
// accept is not two-sided, and has no such answer.
func Accept(c Context, o record.Offer, a Answer) (Outcome, error) {
	s := begin(c, o, "accept")
	s.side(a.Side, record.Candidate, record.Client)
	if a.Side == record.Client && !c.Playbook.Moves().TwoSided() {
		s.add(refusal.CodeMissing, "side",
			"the playbook is not two-sided: it has no yes of the client; give the side candidate")
	}
	answer := s.answer(a, true)
	if a.Side == record.Client {
		s.clientMayAccept(a)
		answer.Revision = s.status.ApprovedRevision
		s.status.Answers = append(s.status.Answers, answer)
		s.events = append(s.events, a.event("accept"))
		return s.done()
	}
	s.answers(lifecycle.Accept, a)
	s.inTime("accepted")
	s.requires(lifecycle.Accepted, s.facts())
	if to, err := c.Playbook.Moves().Table().Next(s.status.State, lifecycle.Accept); err == nil {
		s.sentTerms()
		s.completes(to)
	}
	s.status.Answers = append(s.status.Answers, answer)
	s.move(lifecycle.Accept, a.event(""))
	return s.done()
}

// clientMayAccept requires the right, and terms that are approved and that the
// client has not accepted yet.
func (s *step) clientMayAccept(a Answer) {
	s.mayAnswer(lifecycle.Accept, a)
	switch st := s.status.State; {
	case s.Playbook.Moves().Table().IsEnd(st):
		s.add(refusal.CodeState, "accept", "the offer is over")
	case st != lifecycle.Sent && st != lifecycle.Approved && !s.Playbook.Moves().After(st, lifecycle.Sent):
		s.add(refusal.CodeState, "accept", "the client answers terms that are approved")
	case !s.asApproved():
		s.add(refusal.CodeNotApproved, "accept",
			"the terms have changed since they were approved; the client answers terms that are approved")
	case s.status.Yes(record.Client, s.status.ApprovedRevision):
		s.add(refusal.CodeAlreadyDecided, "accept", "the client has said yes to these terms")
	}
	if s.status.Held {
		s.add(refusal.CodeState, "accept", "the offer is on hold; resume it first")
	}
	s.inTime("accepted")
}

// sentTerms refuses when what was sent is not what stands now.
func (s *step) sentTerms() {
	if d, ok := s.status.Document(); !ok || d.Revision != s.status.Revision {
		s.add(refusal.CodeStale, "letter",
			"the letter that was sent is of another revision; send the current one first")
	}
}

// Decline records a side's no, with a reason.
func Decline(c Context, o record.Offer, a Answer) (Outcome, error) {
	s := begin(c, o, "decline")
	s.answers(lifecycle.Decline, a)
	s.side(a.Side, record.Candidate, record.Client)
	s.reason(a.Reason)
	s.status.Answers = append(s.status.Answers, s.answer(a, false))
	s.move(lifecycle.Decline, a.event(""))
	return s.done()
}

// Withdraw takes the offer back, with the side that wanted it and a reason.
func Withdraw(c Context, o record.Offer, side record.Side, reason string) (Outcome, error) {
	s := begin(c, o, "withdraw")
	s.allowed(lifecycle.Withdraw)
	s.side(side, record.Candidate, record.Client, record.Agency)
	s.reason(reason)
	s.status.Withdrawal = &record.Answer{Side: side, Revision: s.status.Revision, By: c.Actor.ID, At: c.Now,
		Reason: reason}
	s.move(lifecycle.Withdraw, Event{Subject: string(side), Reason: reason})
	return s.done()
}

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

// Move makes a move that the playbook added, such as clear after a background
// check, or the standard one to completed. Moves that have a command of their
// own are refused here.
func Move(c Context, o record.Offer, m lifecycle.Move) (Outcome, error) {
	s := begin(c, o, string(m))
	switch m {
	case lifecycle.Submit, lifecycle.Recall, lifecycle.Approve, lifecycle.Return, lifecycle.Reject,
		lifecycle.Revise, lifecycle.Send,
		lifecycle.Counter, lifecycle.Accept, lifecycle.Decline, lifecycle.Expire, lifecycle.Withdraw,
		lifecycle.Hold, lifecycle.Resume:
		s.add(refusal.CodeState, string(m), "this move has a command of its own")
		return s.done()
	}
	s.allowed(m)
	to, err := c.Playbook.Moves().Table().Next(s.status.State, m)
	if err == nil {
		s.requires(to, s.facts())
		s.completes(to)
	}
	s.move(m, Event{})
	return s.done()
}

// Complete makes the standard last move.
func Complete(c Context, o record.Offer) (Outcome, error) { return Move(c, o, lifecycle.Complete) }

// completes requires, before completed, the terms that were approved, and the
// client's yes to them if the playbook is two-sided. A lifecycle without approval
// leaves the first out.
func (s *step) completes(to lifecycle.State) {
	if to != lifecycle.Completed {
		return
	}
	if s.status.ApprovedRevision > 0 && !s.asApproved() {
		s.add(refusal.CodeNotApproved, "terms",
			"they have changed since they were approved; revise the offer and submit it again")
	}
	if s.Playbook.Moves().TwoSided() && !s.status.Yes(record.Client, s.status.ApprovedRevision) {
		s.add(refusal.CodeMissing, "answers.client",
			"the client's yes to the bill terms is needed before completed")
	}
}

func (s *step) side(side record.Side, possible ...record.Side) {
	names := make([]string, len(possible))
	for i, p := range possible {
		if side == p {
			return
		}
		names[i] = string(p)
	}
	s.add(refusal.CodeMissing, "side", "give the side: one of %s", strings.Join(names, ", "))
}

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
