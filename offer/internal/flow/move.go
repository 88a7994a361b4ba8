package flow

import (
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

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
		s.standsFor(to)
		s.completes(to)
	}
	s.move(m, Event{})
	return s.done()
}

// Complete makes the standard last move.
func Complete(c Context, o record.Offer) (Outcome, error) { return Move(c, o, lifecycle.Complete) }

// standsFor requires of a move of the playbook's own what the commands for that way
// require: the approved terms from sent on, a letter of them for sent, and time to
// answer for accepted. A lifecycle without approval leaves the first out.
func (s *step) standsFor(to lifecycle.State) {
	from := func(state lifecycle.State) bool { return to == state || s.Playbook.Moves().After(to, state) }
	if !from(lifecycle.Sent) || to == lifecycle.Negotiation {
		return
	}
	if s.status.ApprovedRevision > 0 && to != lifecycle.Completed && !s.asApproved() {
		s.add(refusal.CodeNotApproved, "terms",
			"they have changed since they were approved; revise the offer and submit it again")
	}
	if to == lifecycle.Sent {
		s.sentTerms()
	}
	if from(lifecycle.Accepted) {
		s.inTime("accepted")
	}
}

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
			"before the offer is completed, the client must accept the bill terms")
	}
}
