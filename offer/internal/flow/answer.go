package flow

import (
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
