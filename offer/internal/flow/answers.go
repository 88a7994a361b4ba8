package flow

import (
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Answer is what one side says to an offer.
type Answer struct {
	Side     record.Side
	Reason   string
	Evidence string // how the answer is known, such as the id of a signed document
}

// given returns the answer as it is kept: blank text is none.
func (a Answer) given() Answer {
	for _, text := range []*string{&a.Reason, &a.Evidence} {
		if strings.TrimSpace(*text) == "" {
			*text = ""
		}
	}
	return a
}

// event returns the event of an answer.
func (a Answer) event(action string) Event {
	e := Event{Action: action, Subject: string(a.Side), Reason: a.Reason}
	if a.Evidence != "" {
		e.Fields = append(e.Fields, Field{"evidence", "", a.Evidence})
	}
	return e
}

// answer returns an answer as the offer keeps it.
func (s *step) answer(a Answer, yes bool) record.Answer {
	return record.Answer{Side: a.Side, Yes: yes, Revision: s.status.Revision, By: s.Actor.ID, At: s.Now,
		Reason: a.Reason, Evidence: a.Evidence}
}

// answers checks that the actor may make the move for the side, that it can be made
// in this state, and the evidence.
func (s *step) answers(move lifecycle.Move, a Answer) {
	s.mayAnswer(move, a)
	s.possible(move)
	if _, err := s.Playbook.Moves().Table().Next(s.status.State, move); err == nil {
		s.leftToClient(move, a)
	}
}

// leftToClient refuses a no or counteroffer of a side that has said yes to what stands.
// After the candidate's yes, only the client is left to answer.
func (s *step) leftToClient(move lifecycle.Move, a Answer) {
	switch {
	case !s.Playbook.Moves().OnlyClient(move, s.status.State):
	case a.Side == record.Candidate:
		s.add(refusal.CodeAlreadyDecided, string(move),
			"the candidate has said yes; revise the offer to ask again, or withdraw it")
	case a.Side == record.Client && s.status.Yes(record.Client, s.status.ApprovedRevision):
		s.add(refusal.CodeAlreadyDecided, string(move), "the client has said yes to these terms")
	}
}

// mayAnswer requires the right to give the answer of the side, and evidence that
// can be kept.
func (s *step) mayAnswer(move lifecycle.Move, a Answer) {
	if problem := input.CheckNote(a.Evidence); problem != "" {
		s.add(refusal.CodeReason, "evidence", "%s", problem)
	}
	if s.Trusted {
		return
	}
	ok, why := s.Playbook.Access().MayAnswer(s.Actor, string(move), a.Side, s.status.State, s.rightsOf(s.Actor))
	if !ok {
		s.add(refusal.CodeNotEntitled, string(move), "%s", why)
	}
}

// Counter records a counteroffer of the candidate or the client: what that
// side asks for, as a change of the terms or in words. The terms themselves stay
// until an actor who may edit adopts the change.
func Counter(c Context, o record.Offer, a Answer, proposed record.Change) (Outcome, error) {
	a = a.given()
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
	} else if a.Reason == "" && len(o.Terms().Changed(wanted)) == 0 {
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
	a = a.given()
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
	a = a.given()
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
