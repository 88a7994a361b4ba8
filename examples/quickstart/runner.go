package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/offerdesk/offerdesk/offer"
)

// runner brings rows through the lifecycle. Every command has a key made of
// the offer and the step, so a run that was stopped goes on where it was.
type runner struct {
	desk      *offer.Desk
	errs      io.Writer
	bar       *bar
	playbooks []*offer.Playbook
	total     int
	bad       int // rows that could not be used
	refusals  map[string]int
	byState   map[offer.State]int
	lines     map[string]int // id → line
	shown     []shownOffer
	say       bool // each refusal as it comes
}

func newRunner(d *offer.Desk, errs io.Writer) *runner {
	return &runner{desk: d, errs: errs, refusals: map[string]int{}, byState: map[offer.State]int{},
		lines: map[string]int{}}
}

// all takes every row: each becomes an offer or a named refusal.
func (r *runner) all(ctx context.Context, rows iter.Seq[row], bar *bar) error {
	r.bar = bar
	defer bar.done()
	var err error
	if r.playbooks, err = r.desk.Playbooks(ctx); err != nil {
		return err
	}
	for next := range rows {
		if ctx.Err() != nil {
			return fmt.Errorf("stopped after %d rows; nothing is half done, and the same -db goes on from here",
				r.total)
		}
		r.total++
		if err := r.one(ctx, next); err != nil {
			return err
		}
		bar.at(r.total)
	}
	return nil
}

// tell prints a line about a row.
func (r *runner) tell(next row, format string, a ...any) {
	r.bar.clear()
	fmt.Fprintf(r.errs, "line %d: %s\n", next.line, fmt.Sprintf(format, a...))
}

func (r *runner) one(ctx context.Context, next row) error {
	if first, ok := r.lines[next.id]; ok && next.err == nil {
		r.bad++
		r.refusals["duplicate"]++
		r.tell(next, "%s is on line %d already", next.id, first)
		return nil
	}
	if next.err != nil {
		r.bad++
		r.refusals["unreadable"]++
		r.tell(next, "%s", oneLine(next.err))
		return nil
	}
	r.lines[next.id] = next.line
	o, err := r.offer(ctx, next)
	var ref *refusedRow
	switch {
	case errors.As(err, &ref):
		r.refusals[ref.code]++
		if ref.code == "duplicate" || ref.code == "invalid" {
			r.bad++
		}
		r.show1(next, o, ref)
		if r.say {
			r.tell(next, "%s is refused: %s", next.id, oneLine(ref))
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

// offer brings one row as far as its story goes.
func (r *runner) offer(ctx context.Context, next row) (offer.Offer, error) {
	s := r.desk.As(r.clerk(next.terms, "submit"))
	o, err := s.Create(ctx, next.terms, offer.ID(next.id), offer.Key("create "+next.id))
	if err != nil {
		return o, refused(err)
	}
	if o, err = s.Get(ctx, next.id); err != nil {
		return o, err
	}
	t := tale{runner: r, session: s, id: next.id}
	return t.run(ctx, o)
}
