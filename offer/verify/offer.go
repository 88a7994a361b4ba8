package verify

import (
	"context"
	"errors"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

func (c *checker) offers(ctx context.Context) error {
	return c.each(ctx, storage.KindOffer, func(r store.Record) error {
		problems, err := c.settledProblems(ctx, r)
		if err != nil {
			return err
		}
		for _, p := range problems {
			if err := c.report(p); err != nil {
				return err
			}
		}
		return nil
	})
}

// maxRechecks bounds how often an offer is checked again because it was written
// while it was checked.
const maxRechecks = 100

// settledProblems returns the problems of one offer. The records of an offer are
// read one after another, so problems count only if the offer was not written
// meanwhile. Otherwise the offer is checked again.
func (c *checker) settledProblems(ctx context.Context, r store.Record) ([]Problem, error) {
	for again := 0; ; again++ {
		var problems []Problem
		collector := *c
		collector.report = func(p Problem) error {
			problems = append(problems, p)
			return nil
		}
		if err := collector.offer(ctx, r); err != nil || len(problems) == 0 {
			return nil, err
		}
		now, err := c.store.Get(ctx, storage.KindOffer, r.ID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if err != nil || now.Revision == r.Revision || again == maxRechecks {
			return problems, nil
		}
		r = now
	}
}

// offer checks what is kept about one offer.
func (c *checker) offer(ctx context.Context, r store.Record) error {
	stored, err := storage.DecodeOffer(r)
	changed := errors.Is(err, storage.ErrUntied)
	switch {
	case changed: // what it says now is compared all the same
		if err := c.found("record", r.ID, "it is not as a command wrote it"); err != nil {
			return err
		}
	case err != nil:
		return c.found("record", r.ID, "it can't be read")
	}
	entries, sound, err := c.trail(ctx, r.ID, storage.LogOf(r.ID), stored.Trail)
	if err != nil || !sound {
		return err
	}
	if n := len(entries); !changed && !stored.Tied && n > 0 && storage.Ties(entries[n-1]) {
		if err := c.found("record", r.ID, "it has lost the proof that its trail is about it"); err != nil {
			return err
		}
	}
	if err := c.columns(ctx, r, stored, entries); err != nil {
		return err
	}
	if err := c.documents(ctx, stored.Offer); err != nil {
		return err
	}
	if err := c.claimOf(ctx, stored.Offer); err != nil {
		return err
	}
	return c.approvals(stored.Offer, entries)
}
