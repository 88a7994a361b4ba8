package offer

import (
	"context"
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Create makes a draft of the terms. Give its id with [ID], or let the desk
// name it. A draft may be incomplete; what is wrong with it says
// [Session.Preview], and [Session.Submit] at the latest.
func (s Session) Create(ctx context.Context, terms Terms, with ...Option) (Offer, error) {
	c := newCall("create", "", with, terms)
	o, err := s.create(ctx, c, terms)
	s.desk.observe(ctx, Observation{Command: c.command, Actor: s.actor.ID, Offer: c.id, State: o.State(), Err: err})
	if err != nil {
		return Offer{}, &CommandError{c.command, c.id, err}
	}
	return o, nil
}

func (s Session) create(ctx context.Context, c *call, terms Terms) (Offer, error) {
	if err := s.ready(); err != nil {
		return Offer{}, err
	}
	if c.id == "" {
		if o, ok, err := s.answered(ctx, c); ok || err != nil {
			return o, err
		}
		id, err := s.desk.opt.NewID()
		if err != nil {
			return Offer{}, err
		}
		c.id = id
	}
	draft, err := record.New(c.id, terms)
	if err != nil {
		return Offer{}, err
	}
	for n := 0; ; n++ {
		l := loaded{stored: stored{Offer: draft}, chosen: true, asked: true}
		if l.playbook, _, l.inForce, err = s.desk.playbookOf(ctx, draft, true); err != nil {
			if o, ok, kerr := s.answered(ctx, c); ok || errors.Is(kerr, ErrKeyReused) {
				return o, kerr
			}
			return Offer{}, err
		}
		o, err := s.attempt(ctx, c, l, func(fc flow.Context, o Offer) (flow.Outcome, error) { return flow.Create(fc, c.id, terms) })
		if moved(err, kindPublished) && n < attempts {
			continue
		}
		if errors.Is(err, store.ErrConflict) && !moved(err, kindPublished) {
			err = ErrExists
		}
		return o, err
	}
}

// Edit changes terms in a state in which the actor may: in draft and
// negotiation, unless the playbook says otherwise.
func (s Session) Edit(ctx context.Context, id string, change Change, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("edit", id, with, change), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.Edit(c, o, change) })
}

// Revise opens a new revision of terms that were approved, sent or accepted,
// or takes a counteroffer up. Whoever is concerned is asked again.
func (s Session) Revise(ctx context.Context, id string, change Change, reason string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("revise", id, with, change, reason), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.Revise(c, o, change, reason) })
}

// Submit asks for approval. The refusal names everything that is missing or
// stands against it at once.
func (s Session) Submit(ctx context.Context, id string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("submit", id, with), flow.Submit)
}

// Recall takes a submission back before it is decided.
func (s Session) Recall(ctx context.Context, id, reason string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("recall", id, with, reason), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.Recall(c, o, reason) })
}

// Approve says yes to a stage; reason is one of the stage's list, where it has
// one.
func (s Session) Approve(ctx context.Context, id, stage, reason string, with ...Option) (Offer, error) {
	return s.verdict(ctx, id, stage, approval.VerdictApprove, reason, with)
}

// Reject says no to a stage, with a reason.
func (s Session) Reject(ctx context.Context, id, stage, reason string, with ...Option) (Offer, error) {
	return s.verdict(ctx, id, stage, approval.VerdictReject, reason, with)
}

// Return sends the offer back to be changed, with a reason.
func (s Session) Return(ctx context.Context, id, stage, reason string, with ...Option) (Offer, error) {
	return s.verdict(ctx, id, stage, approval.VerdictReturn, reason, with)
}

func (s Session) verdict(ctx context.Context, id, stage string, v approval.Verdict, reason string, with []Option) (Offer, error) {
	c := newCall(string(v), id, with, stage, reason)
	c.decision = true
	return s.run(ctx, c, func(fc flow.Context, o Offer) (flow.Outcome, error) {
		return flow.Decide(fc, o, flow.Decision{Stage: stage, Verdict: v, Reason: reason, Note: c.note, Digest: c.seen, For: c.standIn})
	})
}

// WithdrawDecision takes the actor's own decision on a stage back, while
// nothing was decided on the strength of it.
func (s Session) WithdrawDecision(ctx context.Context, id, stage string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("withdraw_decision", id, with, stage), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.WithdrawDecision(c, o, stage) })
}

// AddApprover asks one more on a stage of this offer: role:x, user:id or
// person:field.
func (s Session) AddApprover(ctx context.Context, id, stage, who, reason string, with ...Option) (Offer, error) {
	w, err := parseWho(who)
	if err != nil {
		return Offer{}, &CommandError{"add_approver", id, err}
	}
	return s.run(ctx, newCall("add_approver", id, with, stage, who, reason), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.AddApprover(c, o, stage, w, reason) })
}

// Reassign asks somebody else instead of those whom a stage asks.
func (s Session) Reassign(ctx context.Context, id, stage, to, reason string, with ...Option) (Offer, error) {
	w, err := parseWho(to)
	if err != nil {
		return Offer{}, &CommandError{"reassign", id, err}
	}
	return s.run(ctx, newCall("reassign", id, with, stage, to, reason), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.Reassign(c, o, stage, w, reason) })
}

// parseWho reads who is asked; the error holds nothing of what was given.
func parseWho(s string) (approval.Approver, error) {
	w, err := playbook.ParseApprover(s)
	if err != nil {
		return w, fmt.Errorf("%w: who is asked is one of role:x, role:x@business_unit, user:id, person:field", ErrInvalid)
	}
	return w, nil
}

// AskInformation records a question of somebody whom an open stage asks.
func (s Session) AskInformation(ctx context.Context, id, stage, question string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("ask_information", id, with, stage, question), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.AskInformation(c, o, stage, question) })
}

// Override lifts a blocking guardrail on the current revision, where its
// playbook lets a role of the actor do so.
func (s Session) Override(ctx context.Context, id, guardrail, reason string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("override", id, with, guardrail, reason), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.LiftBlock(c, o, guardrail, reason) })
}

// Send makes the letter of the approved terms, keeps it byte for byte, and
// moves the offer to sent. Delivering it is the host's: see [Session.Letter].
func (s Session) Send(ctx context.Context, id string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("send", id, with), flow.Send)
}

// Counter records what a side asks for instead.
func (s Session) Counter(ctx context.Context, id string, side Side, asks Change, reason string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("counter", id, with, side, asks, reason), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.Counter(c, o, side, asks, reason) })
}

// Accept records a side's yes to the current revision.
func (s Session) Accept(ctx context.Context, id string, side Side, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("accept", id, with, side), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.Accept(c, o, side) })
}

// Decline records a side's no, with a reason.
func (s Session) Decline(ctx context.Context, id string, side Side, reason string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("decline", id, with, side, reason), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.Decline(c, o, side, reason) })
}

// Withdraw takes the offer back, with the side that wanted it and a reason.
func (s Session) Withdraw(ctx context.Context, id string, side Side, reason string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("withdraw", id, with, side, reason), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.Withdraw(c, o, side, reason) })
}

// Hold freezes the offer where it stands; only resume and withdraw go on.
func (s Session) Hold(ctx context.Context, id, reason string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("hold", id, with, reason), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.Hold(c, o, reason) })
}

// Resume lifts a hold.
func (s Session) Resume(ctx context.Context, id string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("resume", id, with), flow.Resume)
}

// Complete makes the standard last move.
func (s Session) Complete(ctx context.Context, id string, with ...Option) (Offer, error) {
	return s.run(ctx, newCall("complete", id, with), flow.Complete)
}

// Move makes a move that the playbook added, such as clear after a background
// check.
func (s Session) Move(ctx context.Context, id, move string, with ...Option) (Offer, error) {
	if record.CheckID(move) != nil { // no lifecycle has such a move
		move = "move"
	}
	return s.run(ctx, newCall(move, id, with), func(c flow.Context, o Offer) (flow.Outcome, error) { return flow.Move(c, o, lifecycle.Move(move)) })
}
