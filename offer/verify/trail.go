package verify

import (
	"context"
	"errors"
	"slices"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// logs checks the logs that belong to no offer.
func (c *checker) logs(ctx context.Context) error {
	return c.each(ctx, storage.KindLog, func(r store.Record) error {
		head, err := storage.DecodeHead(r)
		if err != nil {
			return c.found("record", r.ID, "it can't be read")
		}
		_, _, err = c.trail(ctx, r.ID, r.ID, head)
		return err
	})
}

// trail checks a log up to head, and returns its entries. The ID is the one
// under which problems are reported. It returns false, and no entries, if the
// log is not as it was written.
func (c *checker) trail(ctx context.Context, id, log string, head audit.Head) ([]audit.Entry, bool, error) {
	entries, err := storage.Trail(ctx, c.store, log, head)
	var tampered *audit.TamperError
	if errors.As(err, &tampered) {
		return nil, false, c.found("trail", id, "%s", tampered.Error())
	}
	if err != nil {
		return nil, false, err
	}
	if err := c.erasures(id, entries); err != nil {
		return nil, false, err
	}
	return entries, true, c.clocks(id, entries)
}

// erasures requires each value that is gone to be personal, and the trail to have
// an entry about the erasure.
func (c *checker) erasures(id string, entries []audit.Entry) error {
	erased := slices.ContainsFunc(entries, func(e audit.Entry) bool { return e.Action == "erase" })
	for _, e := range entries {
		for _, field := range e.Fields {
			if field.Erased && !(erased && storage.ErasableIn(e, field.Path)) {
				return c.found("trail", id, "entry %d: the value of %s is gone without an erasure", e.Seq, field.Path)
			}
		}
	}
	return nil
}
