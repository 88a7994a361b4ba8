package offer

import (
	"context"
	"errors"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
)

// decideTogether takes all decisions in one batch.
func (s Session) decideTogether(ctx context.Context, b *ballot) ([]Offer, error) {
	var out []Offer
	first, err := s.once(ctx, b.whole, func(ctx context.Context, books playbooks) (change, error) {
		var ch change
		var err error
		out, ch, err = s.together(ctx, b, books)
		return ch, err
	})
	if err == nil && first.ID() == "" { // the key was used before
		out, err = s.answeredAll(ctx, b)
	}
	if err != nil {
		out = nil
	}
	s.tellAll(ctx, b, out, err)
	return out, err
}

// joint is one offer of a batch of decisions, as it becomes.
type joint struct {
	was     *loaded // as it is kept
	now     *loaded // after the decisions so far
	fc      flow.Context
	outcome flow.Outcome
	call    *call // of the first decision; the others are joined to it
}

// together decides every entry, and returns the offers after them and the batch
// that makes it so. The error names every entry that is refused.
func (s Session) together(ctx context.Context, b *ballot, books playbooks) ([]Offer, change, error) {
	offers := map[string]*joint{}
	var order []*joint
	var bad DecideAllError
	stale := false
	clear(b.hidden)
	for i, c := range b.calls {
		j, err := s.join(ctx, offers, c, b.pure[i], books)
		if old := (mayBeStale{}); errors.As(err, &old) {
			stale, err = true, old.error
		}
		switch {
		case errors.Is(err, errHidden):
			b.hidden[i] = true
			bad.add(b, i, ErrNotFound)
		case err != nil:
			bad.add(b, i, err)
		case j.call == c:
			order = append(order, j)
		}
	}
	if err := bad.orNil(); err != nil {
		if stale && books == known {
			return nil, change{}, mayBeStale{err}
		}
		return nil, change{}, err
	}
	ch, err := s.writeAll(b, order)
	out := make([]Offer, len(b.calls))
	for i, c := range b.calls {
		out[i] = offers[c.id].outcome.Offer
	}
	return out, ch, err
}

// join decides one entry on what the entries before have made of its offer.
func (s Session) join(ctx context.Context, offers map[string]*joint, c *call, f decide, books playbooks) (*joint,
	error) {
	c.joined = nil
	j := offers[c.id]
	if j == nil {
		l, err := s.find(ctx, c.id, books)
		if err != nil {
			return nil, err
		}
		j = &joint{was: l, now: l, call: c}
	}
	fc, out, err := s.flow(ctx, c, j.now, f)
	if err != nil {
		return j, j.now.stale(err)
	}
	if j.call != c {
		j.call.joined = append(j.call.joined, c)
	}
	out.Events = append(j.outcome.Events, out.Events...)
	j.fc, j.outcome, j.now = fc, out, j.now.after(out.Offer)
	offers[c.id] = j
	return j, nil
}

// after is an offer as a command has left it, before it is written. Its facts are
// made anew.
func (l *loaded) after(o Offer) *loaded {
	next := *l
	next.Offer, next.known = o, nil
	next.Choice.Today = rule.Date{}
	return &next
}

// writeAll returns what all offers of a batch change, and the answer to the whole
// under its key.
func (s Session) writeAll(b *ballot, order []*joint) (change, error) {
	var all change
	for _, j := range order {
		ch, err := s.write(j.call, j.was, j.fc, j.outcome)
		if err != nil {
			return change{}, err
		}
		all.batch.Puts = append(all.batch.Puts, ch.batch.Puts...)
		all.batch.Deletes = append(all.batch.Deletes, ch.batch.Deletes...)
		all.batch.Appends = append(all.batch.Appends, ch.batch.Appends...)
		for _, check := range ch.batch.Checks {
			if !slices.Contains(all.batch.Checks, check) {
				all.batch.Checks = append(all.batch.Checks, check)
			}
		}
	}
	all.offer = order[0].outcome.Offer
	return all, s.remember(&all.batch, b.whole, nil, order[0].fc.Now)
}

// answeredAll returns what the same list has answered under the same key.
func (s Session) answeredAll(ctx context.Context, b *ballot) ([]Offer, error) {
	out := make([]Offer, len(b.calls))
	for i, c := range b.calls {
		o, ok, err := s.answered(ctx, c)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, ErrDamaged
		}
		out[i] = o
	}
	return out, nil
}

// tellAll tells the host of each decision, and keeps those that the actor was not
// entitled to.
func (s Session) tellAll(ctx context.Context, b *ballot, out []Offer, err error) {
	each := make([]error, len(b.calls))
	for i := range each {
		each[i] = err
	}
	var bad *DecideAllError
	var list []denied
	if errors.As(err, &bad) {
		for _, r := range bad.Refused {
			each[r.Index] = r.Err
			switch c := b.calls[r.Index]; {
			case b.hidden[r.Index]:
				list = append(list, denied{"see", r.Offer})
			case errors.Is(r.Err, ErrNotEntitled):
				list = append(list, denied{c.command, r.Offer})
			}
		}
	}
	s.denyEach(ctx, list)
	for i, c := range b.calls {
		seen := Observation{Command: c.command, Actor: s.actor.ID, Offer: b.list[i].Offer, Err: each[i]}
		if out != nil {
			seen.State = out[i].State()
		}
		s.desk.observe(ctx, seen)
	}
}
