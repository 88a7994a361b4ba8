package feed

import (
	"context"
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// ErrRolledBack is returned for a position that is after the end of the feed. An
// older copy of the database may have been restored.
var ErrRolledBack = errors.New(
	"the feed ends before the position; an older copy of the database may have been restored")

// defaultLimit is how many entries are read if the caller gives no number.
const defaultLimit = 100

// Read returns up to n entries after a position; 100 if n is below 1. Position 0
// is the beginning. At the end of the feed it returns none and no error.
//
// The error unwraps to an [*audit.TamperError] if an entry is missing or is not
// as it was written. Read then returns the entries before it too.
//
// It unwraps to [ErrRolledBack] if the feed does not have the position. A caller
// that keeps positions elsewhere keeps Log and Seq of the entry too, and compares
// them after a restore: another entry may have come to the same position.
func Read(ctx context.Context, s store.Store, after store.Pos, n int) ([]Entry, error) {
	entries, err := read(ctx, storage.Guard(s), after, n)
	if err != nil {
		return entries, fmt.Errorf("feed: read: %w", err)
	}
	return entries, nil
}

func read(ctx context.Context, s store.Store, after store.Pos, n int) ([]Entry, error) {
	if n < 1 {
		n = defaultLimit
	}
	after = max(after, 0)
	page, err := s.Feed(ctx, after, n)
	if err != nil {
		return nil, err
	}
	if len(page) == 0 {
		return nil, reached(ctx, s, after)
	}
	entries := make([]Entry, 0, len(page))
	for i, stored := range page {
		e, err := open(stored, after+store.Pos(i)+1)
		if err != nil {
			return entries, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// reached returns ErrRolledBack if the feed does not have a position.
func reached(ctx context.Context, s store.Store, at store.Pos) error {
	if at == 0 {
		return nil
	}
	last, err := s.Feed(ctx, at-1, 1)
	if err == nil && len(last) == 0 {
		err = fmt.Errorf("%w: position %d", ErrRolledBack, at)
	}
	return err
}
