package verify

import (
	"context"
	"errors"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// delegations requires each record of a delegate to be what the last entry about the
// delegate wrote. A record that is written meanwhile is checked again.
func (c *checker) delegations(ctx context.Context) error {
	return c.each(ctx, storage.KindDelegation, func(r store.Record) error {
		for {
			problem, err := c.delegation(ctx, r)
			if problem == "" || err != nil {
				return err
			}
			now, err := c.store.Get(ctx, r.Kind, r.ID)
			if errors.Is(err, store.ErrNotFound) || err == nil && now.Revision == r.Revision {
				return c.found("record", r.ID, "%s", problem)
			}
			if err != nil {
				return err
			}
			r = now
		}
	})
}

// delegation returns what is wrong with the record of a delegate; "" for nothing.
func (c *checker) delegation(ctx context.Context, r store.Record) (string, error) {
	_, err := storage.DecodeDelegations(ctx, c.store, r)
	if errors.Is(err, storage.ErrUntied) {
		return "the delegations are not as a command wrote them", nil
	}
	if errors.Is(err, store.ErrDamaged) {
		return "it can't be read", nil
	}
	trail := storage.DelegationsTrail(r)
	if trail.Seq == 0 || err != nil {
		return "", err
	}
	last := audit.Head{}
	for e, err := range storage.Entries(ctx, c.store, storage.DelegationsLog) {
		if err != nil {
			return "", err
		}
		entry, err := audit.Open(audit.Sealed{Body: e.Body, Private: e.Private})
		if err == nil && entry.Subject == r.ID {
			last = audit.Head{Seq: e.Seq, Hash: audit.HashOf(e.Body)}
		}
	}
	if last != trail {
		return "the delegations are not those of the last entry about them", nil
	}
	return "", nil
}
