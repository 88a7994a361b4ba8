package verify

import (
	"context"
	"errors"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// feedPage is how many entries of the feed are read at once.
const feedPage = 1000

// feed requires positions without gaps, and a record for each log.
func (c *checker) feed(ctx context.Context) error {
	last := store.Pos(0)
	for {
		page, err := c.store.Feed(ctx, last, feedPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, e := range page {
			if last++; e.Pos != last {
				return c.found("feed", e.Log, "position %d is missing", last)
			}
			if e.Seq != 1 {
				continue
			}
			if err := c.owner(ctx, e.Log); err != nil {
				return err
			}
		}
	}
}

// owner requires the record that a log belongs to.
func (c *checker) owner(ctx context.Context, log string) error {
	kind, id := storage.KindLog, log
	if offer, ok := storage.OfferOf(log); ok {
		kind, id = storage.KindOffer, offer
	}
	_, err := c.store.Get(ctx, kind, id)
	if errors.Is(err, store.ErrNotFound) {
		return c.found("feed", id, "it has a history and no record")
	}
	if errors.Is(err, store.ErrDamaged) {
		return nil // each reports it
	}
	return err
}

// consumers requires each consumer to be at a position that the feed has.
func (c *checker) consumers(ctx context.Context) error {
	return c.each(ctx, storage.KindConsumer, func(r store.Record) error {
		position, ok := r.Columns["position"].(int64)
		if !ok || position < 1 {
			return c.found("record", r.ID, "its position in the feed can't be read")
		}
		page, err := c.store.Feed(ctx, store.Pos(position)-1, 1)
		if err == nil && len(page) == 0 {
			return c.found("feed", r.ID, "it has read up to position %d, which the feed does not have", position)
		}
		return err
	})
}
