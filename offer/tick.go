package offer

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/store"
)

// system is who acts when time does.
var system = Actor{ID: "system"}

// Due lists what is late at a moment: reminders, escalations, stages over
// their time, offers that expire. It changes nothing.
func (d *Desk) Due(ctx context.Context, now time.Time) ([]Due, error) {
	var out []Due
	err := d.eachDue(ctx, now, func(l loaded, fc flow.Context) error {
		due, _ := flow.Due(fc, l.Offer)
		out = append(out, due...)
		return nil
	})
	return out, err
}

// Tick does what is late at a moment: it reminds, escalates and expires, each
// exactly once however often and from however many processes it is called. It
// returns what it did, so that the host can tell people. Call it from cron, a
// job queue or a loop. An offer that fails does not keep the others waiting: the
// error joins what went wrong, and what was done is returned beside it.
func (d *Desk) Tick(ctx context.Context, now time.Time) ([]Due, error) {
	var out []Due
	s := d.As(system)
	err := d.eachDue(ctx, now, func(l loaded, fc flow.Context) error {
		next, due, err := flow.Tick(fc, l.Offer)
		if err != nil || len(next.Events) == 0 {
			return err
		}
		c := &call{command: "tick", id: l.Offer.ID()}
		_, err = s.commit(ctx, c, l, fc, next)
		if errors.Is(err, store.ErrOutcomeUnknown) && d.ticked(ctx, l, next) {
			err = nil
		}
		d.observe(ctx, Observation{Command: c.command, Actor: system.ID, Offer: c.id, State: next.Offer.State(), Err: err})
		if errors.Is(err, store.ErrConflict) {
			return nil // somebody else moved it; what is still due comes next time
		}
		if err == nil {
			out = append(out, due...)
		}
		return err
	})
	return out, err
}

// ticked reports whether a tick whose outcome is not known was done: the record
// has moved by one, and remembers what was to be remembered.
func (d *Desk) ticked(ctx context.Context, l loaded, next flow.Outcome) bool {
	r, err := d.store.Get(ctx, kindOffer, l.Offer.ID())
	if err != nil || r.Revision != l.revision+1 {
		return false
	}
	st, err := decodeStored(r)
	if err != nil {
		return false
	}
	was, ok := st.Offer.Status().Submission()
	is, also := next.Offer.Status().Submission()
	return st.Offer.State() == next.Offer.State() && ok == also && slices.Equal(was.Process.Noticed, is.Process.Noticed)
}

// eachDue calls f with every offer whose next moment has come.
func (d *Desk) eachDue(ctx context.Context, now time.Time, f func(loaded, flow.Context) error) error {
	now = now.UTC().Truncate(time.Microsecond)
	var errs []error
	q := store.Query{Kind: kindOffer, Where: store.Where("due_at", store.Le, now), Order: []store.Order{{Column: "due_at"}}, Limit: 200}
	for {
		page, err := d.store.Find(ctx, q)
		if err != nil {
			return err
		}
		if _, _, err := d.playbooks(ctx, true); err != nil {
			return err
		}
		for _, r := range page.Records {
			if err := d.oneDue(ctx, now, r, f); err != nil {
				errs = append(errs, &CommandError{"tick", r.ID, err})
			}
			if ctx.Err() != nil {
				return errors.Join(errs...)
			}
		}
		if q.After = page.Next; page.Next == "" {
			return errors.Join(errs...)
		}
	}
}

func (d *Desk) oneDue(ctx context.Context, now time.Time, r store.Record, f func(loaded, flow.Context) error) error {
	st, err := decodeStored(r)
	if err != nil {
		return err
	}
	l := loaded{stored: st, revision: r.Revision}
	if l.playbook, l.chosen, l.inForce, err = d.playbookOf(ctx, st.Offer, false); err != nil {
		return err
	}
	return f(l, flow.Context{Actor: system, Now: now, Playbook: l.playbook, Directory: d.opt.Directory})
}
