package verify

import (
	"context"
	"errors"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// waitingOf requires a row for each open stage of an offer and each of its
// approvers.
func (c *checker) waitingOf(ctx context.Context, o record.Offer, moment flow.Context) error {
	for _, want := range storage.WaitingRows(o, moment) {
		row, err := c.store.Get(ctx, storage.KindWaiting, want.ID)
		if errors.Is(err, store.ErrDamaged) {
			continue // waitingRows reports it
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if storage.SameColumns(want.Columns, row.Columns) {
			continue
		}
		err = c.found("waiting", o.ID(), "the approvers of stage %s are not in its row", want.Stage)
		if err != nil {
			return err
		}
	}
	return nil
}

// waitingRows requires each row to belong to an open stage. A row that is gone
// after its offer was read was deleted meanwhile.
func (c *checker) waitingRows(ctx context.Context) error {
	return c.each(ctx, storage.KindWaiting, func(row store.Record) error {
		for before := int64(0); ; {
			problem, revision, err := c.withoutStage(ctx, row)
			if problem == "" || err != nil {
				return err
			}
			if _, err := c.store.Get(ctx, storage.KindWaiting, row.ID); errors.Is(err, store.ErrNotFound) {
				return nil
			} else if err != nil {
				return err
			}
			if revision == before { // the offer was not written while the row was read
				return c.found("waiting", offerOf(row), "%s", problem)
			}
			before = revision
		}
	})
}

// withoutStage returns what is wrong with a row, and the revision of the offer
// that shows it. It returns "" if the row belongs to an open stage, or if the
// offer can't be read, which offers reports.
func (c *checker) withoutStage(
	ctx context.Context, row store.Record,
) (problem string, revision int64, err error) {
	r, err := c.store.Get(ctx, storage.KindOffer, offerOf(row))
	if errors.Is(err, store.ErrNotFound) {
		return "approvers wait for an offer that does not exist", 0, nil
	}
	if errors.Is(err, store.ErrDamaged) {
		return "", 0, nil
	}
	if err != nil {
		return "", 0, err
	}
	stored, err := storage.DecodeOffer(r)
	if err != nil {
		return "", 0, nil
	}
	book, err := c.books.KnownOf(ctx, stored.Offer, c.now())
	if err != nil {
		return "", 0, nil
	}
	moment := flow.Context{Playbook: book.Playbook, Now: c.now().UTC()}
	for _, want := range storage.WaitingRows(stored.Offer, moment) {
		if want.ID == row.ID {
			return "", 0, nil
		}
	}
	return "approvers wait for a stage that is not open", r.Revision, nil
}

// offerOf returns the ID of the offer that a row of waiting belongs to.
func offerOf(row store.Record) string {
	id, _ := row.Columns["offer"].(string)
	return id
}
