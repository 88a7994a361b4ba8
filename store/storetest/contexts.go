package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/store"
)

func contextChecks() []Check {
	return []Check{
		on("context/cancelled before", cancelledBefore),
		on("context/cancelled within", cancelledWithin),
	}
}

func cancelledBefore(t testing.TB, s store.Store) {
	setUp(t, s)
	before := dump(t, s)
	cancelled, cancel := context.WithCancel(ctx())
	cancel()
	late, stop := context.WithDeadline(ctx(), dawn)
	defer stop()
	for want, c := range map[error]context.Context{context.Canceled: cancelled, context.DeadlineExceeded: late} {
		_, getErr := s.Get(c, thing, "old")
		_, findErr := s.Find(c, store.Query{Kind: thing})
		_, entriesErr := s.Entries(c, "l", 0, 1)
		_, feedErr := s.Feed(c, 0, 1)
		for name, err := range map[string]error{"Get": getErr, "Find": findErr, "Entries": entriesErr,
			"Feed": feedErr, "Commit": s.Commit(c, whole())} {
			if !errors.Is(err, want) {
				t.Errorf("%s with a context that has ended: %v, want %v", name, err, want)
			}
		}
	}
	if after := dump(t, s); after != before {
		t.Fatalf("cancelled requests have changed\n%sto\n%s", before, after)
	}
}

// If a context ends during a commit, all of the batch is written or nothing, the
// error tells which, and the store still works.
func cancelledWithin(t testing.TB, s store.Store) {
	for i := range 40 {
		id := fmt.Sprint(i)
		b := store.Batch{Appends: []store.Append{{Log: id, Seq: 1, Body: []byte("x")}}}
		for n := range 1 + i%20 {
			b.Puts = append(b.Puts, counted(fmt.Sprint(id, ".", n), 0, 1))
		}
		c, cancel := context.WithCancel(ctx())
		var failed error
		_ = together(2, func(n int) error {
			if n == 0 {
				cancel()
			} else {
				failed = s.Commit(c, b)
			}
			return nil
		})
		cancel()
		if failed != nil && !errors.Is(failed, context.Canceled) && !errors.Is(failed, store.ErrOutcomeUnknown) {
			t.Fatalf("a commit that was cancelled: %v", failed)
		}
		there := len(entries(t, s, id))
		switch {
		case failed == nil && there == 0:
			t.Fatal("a commit was acknowledged and is not there")
		case errors.Is(failed, context.Canceled) && !errors.Is(failed, store.ErrOutcomeUnknown) && there != 0:
			t.Fatal("a commit was cancelled and is there")
		}
		for _, p := range b.Puts {
			if _, err := s.Get(ctx(), thing, p.ID); (err == nil) != (there == 1) {
				t.Fatalf("a commit that was cancelled is there by half: %v", err)
			}
		}
		put(t, s, counted("after"+id, 0, 1))
	}
}

// dawn is long ago.
var dawn = time.Unix(0, 0)
