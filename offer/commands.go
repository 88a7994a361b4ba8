package offer

import (
	"context"
	"errors"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// decide is the pure part of a command on an offer.
type decide func(flow.Context, Offer) (flow.Outcome, error)

// on runs a command on an offer that exists.
func (s Session) on(ctx context.Context, c *call, f decide) (Offer, error) {
	return s.do(ctx, c, func(ctx context.Context, books playbooks) (change, error) {
		l, err := s.find(ctx, c.id, books)
		if err != nil {
			return change{}, err
		}
		fc, out, err := s.flow(ctx, c, l, f)
		if err != nil {
			return s.refused(c, l, fc, books, err)
		}
		return s.write(c, l, fc, out)
	})
}

// flow decides a command. Delegations are read only if the actor is not an
// approver, or fills no place that is open.
func (s Session) flow(ctx context.Context, c *call, l *loaded, f decide) (flow.Context, flow.Outcome, error) {
	fc := s.context(l)
	if l.Over && c.command == "submit" {
		return fc, flow.Outcome{}, &playbook.ChoiceError{Kind: playbook.ErrNoPlaybook}
	}
	var unread error
	fc.Holder = func(claim string) (h flow.Holder) {
		h, unread = s.holder(ctx, c.id, claim)
		return h
	}
	out, err := f(fc, l.Offer)
	if unread != nil {
		return fc, out, unread
	}
	var r *Refusal
	if c.decides && errors.As(err, &r) && (r.Has(refusal.CodeNotEntitled) || r.Has(refusal.CodeAlreadyDecided)) {
		var failed error
		if fc.Delegations, failed = s.received(ctx); failed != nil {
			return fc, out, failed
		}
		if len(fc.Delegations) > 0 {
			out, err = f(fc, l.Offer)
		}
	}
	if err == nil && !c.decides {
		err = checkSeen(c, l.Offer)
	}
	if err == nil {
		out, err = s.checkPlaybookApplies(ctx, l, out)
	}
	return fc, out, err
}

// checkSeen refuses a command on an offer that the actor looked at in an older
// submission. Decisions report it together with everything else.
func checkSeen(c *call, o Offer) error {
	if sub, _ := o.Submission(); c.seen != "" && c.seen != sub.Digest {
		return &Refusal{Command: c.command, From: o.State(), Items: []refusal.Item{
			{Code: refusal.CodeStale, Message: "the offer was submitted again since you looked at it; look again"}}}
	}
	return nil
}

// checkPlaybookApplies refuses terms to which no playbook applies: no actor could
// work on the offer any more. An offer that was submitted keeps its playbook, and terms
// that belong under another are refused. The facts that choosing makes are kept.
func (s Session) checkPlaybookApplies(ctx context.Context, l *loaded, out flow.Outcome) (flow.Outcome, error) {
	if l.Offer.Terms().Equal(out.Offer.Terms()) {
		return out, nil
	}
	if _, submitted := l.Offer.Submission(); submitted {
		c, err := s.desk.books.Stays(ctx, l.Offer, out.Offer, l.now)
		if err == nil && c.Playbook == l.Playbook {
			out = out.WithFacts(c.Facts)
		}
		return out, err
	}
	after, err := s.desk.book(ctx, out.Offer, l.now, known)
	if err == nil && after.Playbook == l.Playbook {
		out = out.WithFacts(after.Choice.Facts)
	}
	return out, err
}

// Create makes a draft of the terms. Give its id with [ID], or let the desk
// name it. A draft may be incomplete. [Session.Preview] reports what is missing,
// and [Session.Submit] refuses until it is there.
//
// The error is [ErrExists] if an offer with the id exists.
func (s Session) Create(ctx context.Context, terms Terms, options ...CreateOption) (Offer, error) {
	c := &call{command: "create", creates: true, parts: []any{terms}}
	for _, o := range options {
		if o != nil {
			o.onCreate(c)
		}
	}
	named := c.id
	return s.do(ctx, c, func(ctx context.Context, books playbooks) (change, error) {
		if c.id = named; named == "" {
			id, err := s.desk.opt.NewID()
			if err != nil {
				return change{}, err
			}
			c.id = id
		}
		return s.create(ctx, c, terms, books)
	})
}

func (s Session) create(ctx context.Context, c *call, terms Terms, books playbooks) (change, error) {
	draft, err := record.New(c.id, terms)
	if err != nil {
		return change{}, err
	}
	l, err := s.desk.draft(ctx, draft, books)
	if err != nil {
		return change{}, l.stale(err)
	}
	fc, out, err := s.flow(ctx, c, l,
		func(fc flow.Context, _ Offer) (flow.Outcome, error) { return flow.Create(fc, c.id, terms) })
	if err != nil {
		return change{}, l.stale(err)
	}
	return s.write(c, l, fc, out)
}

// Edit changes terms in a state in which the actor may: in draft and
// negotiation, unless the playbook says otherwise.
func (s Session) Edit(ctx context.Context, id string, change Change, options ...Option) (Offer, error) {
	return s.on(ctx, newCall("edit", id, options, change), func(fc flow.Context, o Offer) (flow.Outcome, error) {
		return flow.Edit(fc, o, change)
	})
}

// Revise opens a new revision of terms that were approved, sent or accepted,
// or adopts a counteroffer. The approvers of what changed decide again.
func (s Session) Revise(ctx context.Context, id string, change Change, reason string,
	options ...Option) (Offer, error) {
	return s.on(ctx, newCall("revise", id, options, change, reason),
		func(fc flow.Context, o Offer) (flow.Outcome, error) {
			return flow.Revise(fc, o, change, reason)
		})
}

// Submit requests approval. The refusal names everything that is missing or
// blocks the offer at once. A refused submission leaves an entry in the offer's trail,
// submit_refused, with the codes and what each is about: missing names, guardrails,
// stages, no values. Not counted are attempts of an actor that may not submit (they are
// in the actor's own log), of an offer that can't be submitted in its state, and on
// something older than what stands. A key leaves one entry however often it is refused,
// and stays free for the submission that succeeds.
func (s Session) Submit(ctx context.Context, id string, options ...Option) (Offer, error) {
	return s.on(ctx, newCall("submit", id, options), flow.Submit)
}

// Recall takes a submission back before it is decided.
func (s Session) Recall(ctx context.Context, id, reason string, options ...Option) (Offer, error) {
	return s.on(ctx, newCall("recall", id, options, reason),
		func(fc flow.Context, o Offer) (flow.Outcome, error) {
			return flow.Recall(fc, o, reason)
		})
}

// Approve approves a stage. The last approval approves the offer.
func (s Session) Approve(ctx context.Context, id string, d Decision, options ...Option) (Offer, error) {
	return s.decide(ctx, id, approval.VerdictApprove, d, options)
}

// Reject rejects a stage and with it the submission, with a reason.
func (s Session) Reject(ctx context.Context, id string, d Decision, options ...Option) (Offer, error) {
	return s.decide(ctx, id, approval.VerdictReject, d, options)
}

// Return sends the offer back to be changed, with a reason.
func (s Session) Return(ctx context.Context, id string, d Decision, options ...Option) (Offer, error) {
	return s.decide(ctx, id, approval.VerdictReturn, d, options)
}

func (s Session) decide(ctx context.Context, id string, v approval.Verdict, d Decision,
	options []Option) (Offer, error) {
	c, f := deciding(v, id, d, options)
	return s.on(ctx, c, f)
}

// deciding returns the call of a decision on an offer, and its pure part.
func deciding(v approval.Verdict, id string, d Decision, options []Option) (*call, decide) {
	c := newCall(string(v), id, options, d.Stage, d.Reason)
	c.note, c.onFor, c.decides = d.Note, d.For, true
	if d.Envelope != nil {
		c.parts = append(c.parts, d.Envelope)
	}
	return c, func(fc flow.Context, o Offer) (flow.Outcome, error) {
		return flow.Decide(fc, o, flow.Decision{Stage: d.Stage, Verdict: v, Reason: d.Reason, Note: d.Note,
			Digest: c.seen, For: d.For, Envelope: d.Envelope.flow()})
	}
}

// WithdrawDecision takes the actor's own decision on a stage back, as long as
// no other stage was decided because of it.
func (s Session) WithdrawDecision(ctx context.Context, id, stage string, options ...Option) (Offer, error) {
	return s.on(ctx, newCall("withdraw_decision", id, options, stage),
		func(fc flow.Context, o Offer) (flow.Outcome, error) {
			return flow.WithdrawDecision(fc, o, stage)
		})
}

// AddApprover adds an approver to a stage of this offer, whose approval the stage
// then requires too, also when the offer is submitted again. The approvers of the stage may do it, and actors that manage
// approvals.
func (s Session) AddApprover(ctx context.Context, id string, h Handover, options ...Option) (Offer, error) {
	to, err := h.approver()
	c := newCall("add_approver", id, options, h.Stage, h.To, h.Reason)
	c.invalid = err
	return s.on(ctx, c, func(fc flow.Context, o Offer) (flow.Outcome, error) {
		return flow.AddApprover(fc, o, h.Stage, to, h.Reason)
	})
}

// Reassign gives one place of a stage of this offer to another person: the actor's
// own place, or, by actors that manage approvals, that of another. It never lowers how
// many people must decide. The new person must be entitled to the place when deciding:
// to a place of a role by holding the role, to that of a named person by the right to
// approve. Who gives the own place away fills none of the stage any more; other holders
// of the role still may. The place of another becomes the new person's alone.
//
// It is refused to no person, to the actor, to the person who has the place, to and by
// who has decided the stage or may not decide it, and to who lacks the role as
// [Options.Directory] knows. A role in To is [ErrArgument].
func (s Session) Reassign(ctx context.Context, id string, h Handover, options ...Option) (Offer, error) {
	from, to, err := h.places()
	c := newCall("reassign", id, options, h.Stage, h.To, h.Reason)
	if h.From != "" {
		c.parts = append(c.parts, h.From)
	}
	c.invalid = err
	return s.on(ctx, c, func(fc flow.Context, o Offer) (flow.Outcome, error) {
		return flow.Reassign(fc, o, flow.Handover{Stage: h.Stage, From: from, To: to, Reason: h.Reason})
	})
}

// AskInformation records a question of an approver of an open stage.
func (s Session) AskInformation(ctx context.Context, id string, q Question, options ...Option) (Offer,
	error) {
	return s.on(ctx, newCall("ask_information", id, options, q.Stage, q.Text),
		func(fc flow.Context, o Offer) (flow.Outcome, error) {
			return flow.AskInformation(fc, o, q.Stage, q.Text)
		})
}

// Override stops a guardrail from blocking the current revision, if the playbook
// lets a role of the actor do so. A person who may not approve the terms may not
// override either: who submitted in this round, who set what stands of pay and bill,
// who holds the commission, as far as the playbook separates them; and the offer is not
// submitted by the person who overrode.
func (s Session) Override(ctx context.Context, id string, ov Override, options ...Option) (Offer, error) {
	return s.on(ctx, newCall("override", id, options, ov.Guardrail, ov.Reason),
		func(fc flow.Context, o Offer) (flow.Outcome, error) {
			return flow.Override(fc, o, ov.Guardrail, ov.Reason)
		})
}

// Send makes the letter of the approved terms, keeps it byte for byte, and
// moves the offer to sent. Delivering it is up to the host: see [Session.Letter].
func (s Session) Send(ctx context.Context, id string, options ...Option) (Offer, error) {
	return s.on(ctx, newCall("send", id, options), func(fc flow.Context, o Offer) (flow.Outcome, error) {
		fc.Kept = func(l record.SubmittedLetter) (flow.Letter, error) { return s.desk.submitted(ctx, l) }
		return flow.Send(fc, o)
	})
}

// Withdraw takes the offer back, with the side that requested it and a reason.
func (s Session) Withdraw(ctx context.Context, id string, side Side, reason string, options ...Option) (Offer,
	error) {
	return s.on(ctx, newCall("withdraw", id, options, side, reason),
		func(fc flow.Context, o Offer) (flow.Outcome, error) {
			return flow.Withdraw(fc, o, side, reason)
		})
}

// Hold freezes the offer where it stands; only resume and withdraw are possible.
func (s Session) Hold(ctx context.Context, id, reason string, options ...Option) (Offer, error) {
	return s.on(ctx, newCall("hold", id, options, reason), func(fc flow.Context, o Offer) (flow.Outcome, error) {
		return flow.Hold(fc, o, reason)
	})
}

// Resume ends a hold.
func (s Session) Resume(ctx context.Context, id string, options ...Option) (Offer, error) {
	return s.on(ctx, newCall("resume", id, options), flow.Resume)
}

// Complete moves an accepted offer to completed.
func (s Session) Complete(ctx context.Context, id string, options ...Option) (Offer, error) {
	return s.on(ctx, newCall("complete", id, options), flow.Complete)
}

// Move makes a move that the playbook added, such as clear after a background
// check.
func (s Session) Move(ctx context.Context, id, move string, options ...Option) (Offer, error) {
	if record.CheckID(move) != nil { // no lifecycle has such a move
		move = "move"
	}
	return s.on(ctx, newCall(move, id, options), func(fc flow.Context, o Offer) (flow.Outcome, error) {
		return flow.Move(fc, o, lifecycle.Move(move))
	})
}
