package feed

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// Consumer follows the feed under a name. The store keeps its position.
type Consumer struct {
	Store store.Store
	// Name is the name under which the position is kept. Processes with the same
	// name share it.
	Name string
	// Limit is how many entries Next handles at most. Default: 100.
	Limit int
	// Now is the clock for the column moved_at. Default: the system's.
	Now func() time.Time
}

// Next passes the next entries to handle and then moves the position. It returns
// how many entries were handled; 0 without an error is the end of the feed for
// now.
//
// The position moves only after handle returns nil. Entries that were handled
// before a crash come again, so a handler must be idempotent, or keep
// [Entry.Pos] in the same transaction as its own work. If processes with the same
// name handle the same entries, the first one moves the position and the others
// continue from there, even if that is before what they have handled. This is not
// an error.
//
// An error of handle is returned as it is. Other errors begin with "feed: next: "
// and are those of [Read] and of the store; [store.ErrInvalid] if Name is empty;
// [store.ErrDamaged] if the position can't be read. If the position could not be
// moved, Next returns the number of handled entries and the error.
func (c Consumer) Next(ctx context.Context, handle func(context.Context, []Entry) error) (int, error) {
	if c.Store == nil || handle == nil {
		return 0, fmt.Errorf("feed: next: %w: a consumer has a store and a handler", store.ErrInvalid)
	}
	s := storage.Guard(c.Store)
	at, revision, err := c.position(ctx, s)
	if err != nil {
		return 0, fmt.Errorf("feed: next: %w", err)
	}
	entries, damage := read(ctx, s, at, c.Limit)
	if len(entries) > 0 {
		if err := handle(ctx, entries); err != nil {
			return 0, err
		}
		err = c.move(ctx, s, entries[len(entries)-1].Pos, revision)
	}
	if err := errors.Join(err, damage); err != nil {
		return len(entries), fmt.Errorf("feed: next: %w", err)
	}
	return len(entries), nil
}

// position returns the position of the consumer, and the revision of the record
// that keeps it.
func (c Consumer) position(ctx context.Context, s store.Store) (store.Pos, int64, error) {
	if c.Name == "" {
		return 0, 0, fmt.Errorf("%w: the consumer has no name", store.ErrInvalid)
	}
	r, err := s.Get(ctx, storage.KindConsumer, c.Name)
	if errors.Is(err, store.ErrNotFound) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, err
	}
	at, ok := r.Columns["position"].(int64)
	if !ok || at < 1 {
		return 0, 0, fmt.Errorf("%w: %s %s", store.ErrDamaged, storage.KindConsumer, c.Name)
	}
	return store.Pos(at), r.Revision, nil
}

// move writes the position, unless another process has moved it meanwhile.
func (c Consumer) move(ctx context.Context, s store.Store, to store.Pos, revision int64) error {
	now := c.Now
	if now == nil {
		now = time.Now
	}
	err := s.Commit(ctx, store.Batch{Puts: []store.Put{{
		Kind: storage.KindConsumer, ID: c.Name, Expect: revision, Body: []byte("{}"),
		Columns: store.Columns{"position": int64(to), "moved_at": now().UTC().Truncate(time.Microsecond)},
	}}})
	var conflict *store.ConflictError
	if errors.As(err, &conflict) && conflict.Kind == storage.KindConsumer {
		return nil
	}
	return err
}
