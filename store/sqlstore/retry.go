package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/offerdesk/offerdesk/store"
)

// patience bounds the attempts at a write while others are in the way.
type patience struct {
	attempts int
	pause    time.Duration // the longest
}

var usualPatience = patience{20, 250 * time.Millisecond}

// retry runs once again while its error is transient.
func (s *Store) retry(ctx context.Context, once func() error) error {
	return s.retryWith(ctx, usualPatience, once)
}

// retryWith makes several attempts, within the time that a write may take. The
// pauses grow and are never equally long.
func (s *Store) retryWith(ctx context.Context, p patience, once func() error) error {
	pause, began := time.Millisecond, time.Now()
	for n := 1; ; n++ {
		err := once()
		if err == nil || errors.Is(err, store.ErrOutcomeUnknown) {
			return s.explain(err)
		}
		why := "others were in the way"
		switch s.classify(err) {
		case transient:
		case readOnly:
			why = "no server took the write"
		default:
			return s.explain(err)
		}
		if waited := time.Since(began); n == p.attempts || waited >= s.wait {
			return fmt.Errorf("sqlstore: gave up after %d attempts in %s, %s: %w",
				n, waited.Round(time.Millisecond), why, err)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
		pause = min(pause*2, p.pause)
	}
}

// read runs a query, again while others are in the way: SQLite locks readers out
// while it repairs what a killed process has left.
func (s *Store) read(ctx context.Context, once func() error) error {
	if s.tx != nil {
		return s.explain(once())
	}
	return s.retry(ctx, once)
}

// sleep pauses for half of a duration up to all of it.
func sleep(ctx context.Context, pause time.Duration) error {
	t := time.NewTimer(pause/2 + rand.N(pause/2+1)) //nolint:gosec // no secret
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
