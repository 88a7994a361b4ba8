package offer

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Due is something that has become due for an offer.
type Due struct {
	Offer string
	Kind  string    // remind, late, escalate, expire
	Stage string    // empty: of the offer itself
	At    time.Time // when it became due
	Who   []approval.Approver
}

// system is who acts when time does.
var system = Actor{ID: record.SystemID}

// Due lists what is late at a moment: reminders, escalations, stages over
// their time, offers that expire. It changes nothing. An offer that fails does
// not keep the others waiting: the error joins what went wrong.
func (d *Desk) Due(ctx context.Context, now time.Time) ([]Due, error) {
	d = d.opened()
	var out []Due
	err := d.eachDue(ctx, now, func(r store.Record, now time.Time) error {
		l, err := d.open(ctx, r, known)
		if err != nil {
			return &CommandError{"due", r.ID, err}
		}
		due, _ := flow.Due(d.systemContext(l, now), l.Offer)
		out = appendDue(out, due)
		return nil
	})
	return out, named("due", err)
}

// Tick does what is late at a moment: it reminds, escalates and expires, each
// exactly once however often and from however many processes it is called. It
// returns what it did, so that the host can tell people. Call it from cron, a
// job queue or a loop. An offer that fails does not keep the others waiting: the
// error joins what went wrong, and what was done is returned with it.
func (d *Desk) Tick(ctx context.Context, now time.Time) ([]Due, error) {
	d = d.opened()
	var out []Due
	err := d.eachDue(ctx, now, func(r store.Record, now time.Time) error {
		due, err := d.tickOne(ctx, r, now)
		out = appendDue(out, due)
		return err
	})
	return out, named("tick", err)
}

// named names the command in an error that names none yet.
func named(command string, err error) error {
	var ce *CommandError
	if err == nil || errors.As(err, &ce) {
		return err
	}
	return &CommandError{command, "", err}
}

func appendDue(out []Due, notices []flow.Notice) []Due {
	for _, n := range notices {
		out = append(out, Due(n))
	}
	return out
}

// systemContext is what the pure half gets when time acts.
func (d *Desk) systemContext(l *loaded, now time.Time) flow.Context {
	l.now = now
	return Session{desk: d, actor: system}.context(l)
}

// tickOne does what is due for one offer. An offer that another command has moved
// is left for the next time.
func (d *Desk) tickOne(ctx context.Context, r store.Record, now time.Time) ([]flow.Notice, error) {
	var due []flow.Notice
	var next flow.Outcome
	var l *loaded
	c := &call{command: "tick", id: r.ID}
	s := Session{desk: d, actor: system}
	o, err := s.once(ctx, c, func(ctx context.Context, books playbooks) (change, error) {
		var err error
		if l, err = d.openTied(ctx, r, books); err != nil {
			return change{}, err
		}
		l.at(now)
		fc := d.systemContext(l, l.now)
		if next, due, err = flow.Tick(fc, l.Offer); err != nil || len(next.Events) == 0 {
			due = nil
			return change{}, err
		}
		return s.write(c, l, fc, next)
	})
	if errors.Is(err, ErrOutcomeUnknown) && d.ticked(ctx, l, next) {
		err = nil
	}
	if err == nil && len(due) == 0 {
		return nil, nil
	}
	d.observe(ctx, Observation{Command: c.command, Actor: system.ID, Offer: c.id, State: o.State(), Err: err})
	switch {
	case errors.Is(err, ErrConflict):
		return nil, nil
	case err != nil:
		return nil, &CommandError{"tick", r.ID, err}
	}
	return due, nil
}

// ticked reports whether a tick whose outcome is not known was done: the record
// has moved by one, and remembers what was to be remembered.
func (d *Desk) ticked(ctx context.Context, l *loaded, next flow.Outcome) bool {
	r, err := d.store.Get(ctx, storage.KindOffer, l.Offer.ID())
	if err != nil || r.Revision != l.revision+1 {
		return false
	}
	st, err := storage.DecodeOffer(r)
	if err != nil {
		return false
	}
	was, ok := st.Offer.Submission()
	is, also := next.Offer.Submission()
	return st.Offer.State() == next.Offer.State() && ok == also &&
		slices.Equal(was.Process.Noticed, is.Process.Noticed)
}

// eachDue calls f with the record of every offer whose next moment has come.
func (d *Desk) eachDue(ctx context.Context, now time.Time, f func(store.Record, time.Time) error) error {
	now = now.UTC().Truncate(time.Microsecond)
	if _, _, err := d.books.InForce(ctx); err != nil {
		return err
	}
	var errs []error
	q := store.Query{Kind: storage.KindOffer, Where: store.Where("due_at", store.Le, now),
		Order: []store.Order{{Column: "due_at"}}, Limit: 200}
	for r, err := range storage.Records(ctx, d.store, q) {
		if err != nil {
			errs = append(errs, err)
			break
		}
		errs = append(errs, f(r, now))
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}
