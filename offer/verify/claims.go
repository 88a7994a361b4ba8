package verify

import (
	"context"
	"errors"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// claimOf requires the place that an offer holds under unique to be its own.
func (c *checker) claimOf(ctx context.Context, o record.Offer) error {
	if o.Claim() == "" {
		return nil
	}
	holder, err := storage.HolderOf(ctx, c.store, o.Claim())
	switch {
	case errors.Is(err, store.ErrDamaged):
		return c.found("claim", o.ID(), "the row of the place that it holds can't be read")
	case err != nil:
		return err
	case holder == "":
		return c.found("claim", o.ID(), "the row of the place that it holds is missing")
	case holder != o.ID():
		return c.found("claim", o.ID(), "the place that it holds is the row of another")
	}
	return nil
}

// claims requires each place to be held by its offer. A row that is gone after its
// offer was read was deleted meanwhile.
func (c *checker) claims(ctx context.Context) error {
	return c.each(ctx, storage.KindClaim, func(row store.Record) error {
		for before := int64(0); ; {
			holder, err := storage.HolderOf(ctx, c.store, row.ID)
			if errors.Is(err, store.ErrDamaged) {
				return c.found("record", row.ID, "it can't be read")
			}
			if holder == "" || err != nil {
				return err
			}
			holds, revision, err := c.holds(ctx, holder, row.ID)
			if holds || err != nil {
				return err
			}
			if revision == before { // the offer was not written while the row was read
				return c.found("claim", holder, "a row holds a place for it that it does not hold")
			}
			before = revision
		}
	})
}

// holds reports whether an offer holds a place, and the revision that shows it; 0 if
// there is no such offer. An offer that can't be read is reported elsewhere.
func (c *checker) holds(ctx context.Context, id, claim string) (bool, int64, error) {
	r, err := c.store.Get(ctx, storage.KindOffer, id)
	if errors.Is(err, store.ErrNotFound) {
		return false, 0, nil
	}
	if errors.Is(err, store.ErrDamaged) {
		return true, 0, nil
	}
	if err != nil {
		return false, 0, err
	}
	stored, err := storage.DecodeOffer(r)
	return err != nil || stored.Offer.Claim() == claim, r.Revision, nil
}
