package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/flow"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// runner brings rows through the lifecycle. Every command has a key made of
// the row and the step, so a run that was stopped goes on where it was.
type runner struct {
	desk       *offer.Desk
	errs       io.Writer
	playbooks  []*offer.Playbook
	total      int
	unreadable int
	refusals   map[string]int
	byState    map[offer.State]int
	shown      []shownOffer
	say        bool // each refusal as it comes
}

// shownOffer is a row of the table.
type shownOffer struct {
	id, client string
	state      offer.State
	stages     string
	why        string
}

// maxShown bounds the table.
const maxShown = 60

func newRunner(d *offer.Desk, errs io.Writer) *runner {
	return &runner{desk: d, errs: errs, refusals: map[string]int{}, byState: map[offer.State]int{}}
}

// all takes every row: each becomes an offer or a named refusal.
func (r *runner) all(ctx context.Context, rows iter.Seq[row], bar *bar) error {
	defer bar.done()
	var err error
	if r.playbooks, err = r.desk.Playbooks(ctx); err != nil {
		return err
	}
	for next := range rows {
		if ctx.Err() != nil {
			return fmt.Errorf("stopped after %d rows; nothing is half done, and the same -db goes on from here", r.total)
		}
		r.total++
		bar.add(next.line)
		if err := r.one(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// refusal is a row that became no offer, with the code under which it counts.
type refusal struct {
	code string
	err  error
}

func (e *refusal) Error() string { return e.code + ": " + e.err.Error() }
func (e *refusal) Unwrap() error { return e.err }

func (r *runner) one(ctx context.Context, next row) error {
	if next.err != nil {
		r.unreadable++
		r.refusals["unreadable"]++
		fmt.Fprintf(r.errs, "line %d: %v\n", next.line, oneLine(next.err))
		return nil
	}
	o, err := r.offer(ctx, next)
	var ref *refusal
	switch {
	case errors.As(err, &ref):
		r.refusals[ref.code]++
		r.show1(next, o, ref)
		if r.say {
			fmt.Fprintf(r.errs, "line %d: %s is refused: %s\n", next.line, next.id, ref.code)
		}
	case err != nil && ctx.Err() != nil:
		return fmt.Errorf("stopped in line %d; nothing is half done, and the same -db goes on from here", next.line)
	case err != nil:
		return fmt.Errorf("line %d: %w", next.line, err)
	default:
		r.byState[o.State()]++
		r.show1(next, o, nil)
	}
	return nil
}

func (r *runner) show1(next row, o offer.Offer, ref *refusal) {
	if len(r.shown) >= maxShown {
		return
	}
	s := shownOffer{id: next.id, client: next.terms.Get("client").Text(), state: o.State()}
	if ref != nil {
		s.state, s.why = "refused", ref.code
	}
	if o.Status().Held {
		s.state += ", held"
	}
	if sub, ok := o.Status().Submission(); ok && ref == nil {
		for _, p := range sub.Process.Plan {
			if p.On {
				s.stages += " " + p.ID
			}
			if p.On && p.Why != "always" && p.Asks() && s.why == "" {
				s.why = p.Why
			}
		}
	}
	r.shown = append(r.shown, s)
}

// offer brings one row as far as its story goes.
func (r *runner) offer(ctx context.Context, next row) (offer.Offer, error) {
	clerk := r.clerk(next.terms, "submit")
	s := r.desk.As(clerk)
	o, err := s.Create(ctx, next.terms, offer.ID(next.id), offer.Key(fmt.Sprintf("create line %d", next.line)))
	if err != nil {
		return o, refused(err)
	}
	if o, err = s.Get(ctx, next.id); err != nil {
		return o, err
	}
	t := tale{r: r, s: s, id: next.id, line: next.line}
	return t.run(ctx, o)
}

// refused sorts an error: a refusal by its first block, or an error that ends
// the run.
func refused(err error) error {
	var choice *playbook.ChoiceError
	var ref *flow.Refusal
	switch {
	case errors.As(err, &ref):
		code := string(ref.Items[0].Code)
		for _, i := range ref.Items {
			if i.Code == flow.Blocked {
				code = i.Where
				break
			}
		}
		return &refusal{code, err}
	case errors.As(err, &choice):
		return &refusal{"no-playbook", err}
	case errors.Is(err, offer.ErrExists), errors.Is(err, offer.ErrKeyReused):
		return &refusal{"duplicate", err}
	case errors.Is(err, offer.ErrInvalid):
		return &refusal{"invalid", err}
	}
	return err
}

// decide lets everybody who is asked approve, stage by stage.
func (r *runner) decide(ctx context.Context, o offer.Offer, round string, say func(stage string) (approval.Verdict, string)) (offer.Offer, error) {
	used := map[string]bool{}
	for range 100 {
		sub, ok := o.Status().Submission()
		if !ok || o.State() != offer.InApproval {
			return o, nil
		}
		open := sub.Process.OpenStages()
		if len(open) == 0 {
			return o, nil
		}
		stage, _ := sub.Process.Plan.Stage(open[0])
		verdict, reason := say(stage.ID)
		if verdict == "" {
			return o, nil
		}
		if reason == "" && len(stage.Reasons) > 0 {
			reason = stage.Reasons[0]
		}
		who, ok := pick(sub.Process, stage, o.Terms(), used)
		if !ok {
			return o, nil
		}
		used[who.ID] = true
		var err error
		key := offer.Key(fmt.Sprintf("%s %s %s %s", o.ID(), round, stage.ID, verdict))
		switch s := r.desk.As(who); verdict {
		case approval.Approve:
			o, err = s.Approve(ctx, o.ID(), stage.ID, reason, key, offer.Seen(sub.Digest))
		case approval.Reject:
			o, err = s.Reject(ctx, o.ID(), stage.ID, reason, key, offer.Seen(sub.Digest))
		default:
			o, err = s.Return(ctx, o.ID(), stage.ID, reason, key, offer.Seen(sub.Digest))
		}
		if err != nil {
			return o, err
		}
	}
	return o, nil
}

// pick finds somebody whom an open stage still asks.
func pick(p approval.Process, stage approval.PlanStage, t offer.Terms, used map[string]bool) (offer.Actor, bool) {
	for n := range 4 {
		for _, w := range p.Asked(stage.ID) {
			a := approver(w, p.Persons, t, n)
			if used[a.ID] || a.ID == "" {
				continue
			}
			if _, barred := p.Barred[a.ID]; !barred {
				return a, true
			}
		}
	}
	return offer.Actor{}, false
}
