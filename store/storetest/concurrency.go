package storetest

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/offerdesk/offerdesk/store"
)

func concurrencyChecks() []Check {
	return []Check{
		on("concurrency/no lost update", noLostUpdate),
		on("concurrency/one wins a key", oneWins),
		on("concurrency/no write skew", noWriteSkew),
	}
}

// Goroutines that increment one record and retry on conflict lose nothing.
func noLostUpdate(t testing.TB, s store.Store) {
	const goroutines, each = 32, 3
	put(t, s, counted("a", 0, 0))
	wait := meet(goroutines)
	err := together(goroutines, func(int) error {
		for try, done := 0, 0; done < each; try++ {
			r, err := s.Get(ctx(), thing, "a")
			if try == 0 {
				wait()
			}
			if err != nil {
				return err
			}
			n, _ := r.Columns[colInt].(int64)
			err = s.Commit(ctx(), store.Batch{Puts: []store.Put{counted("a", r.Revision, n+1)}})
			if err == nil {
				done++
			} else if !errors.Is(err, store.ErrConflict) {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if r := get(t, s, "a"); r.Columns[colInt] != int64(goroutines*each) || r.Revision != goroutines*each+1 {
		t.Fatalf("%d increments have left %+v", goroutines*each, r)
	}
}

// Many attempts at one request, each with the idempotency key in its batch: one
// does the work, and the others find its answer.
func oneWins(t testing.TB, s store.Store) {
	const attempts, rounds = 16, 4
	for round := range rounds {
		key := fmt.Sprint("key", round)
		var won atomic.Int64
		err := together(attempts, func(i int) error {
			answer := fmt.Sprint("answer of ", i)
			err := s.Commit(ctx(), store.Batch{
				Puts: []store.Put{
					{Kind: thing, ID: key, Expect: 0, Body: []byte(answer)},
					{Kind: plain, ID: fmt.Sprint(key, ".", i), Body: []byte(key)},
				},
				Appends: []store.Append{{Log: key, Seq: 1, Body: []byte(answer)}},
			})
			if err == nil {
				won.Add(1)
				return nil
			}
			if !errors.Is(err, store.ErrConflict) {
				return err
			}
			_, err = s.Get(ctx(), thing, key) // the winner's answer is there already
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if won.Load() != 1 {
			t.Fatalf("%d of %d attempts have won", won.Load(), attempts)
		}
		es := entries(t, s, key)
		if len(es) != 1 || string(es[0].Body) != string(get(t, s, key).Body) {
			t.Fatalf("the key and the work are of different attempts: %+v", es)
		}
		if n := len(find(t, s, store.Query{Kind: plain}).Records); n != round+1 {
			t.Fatalf("%d requests have left %d results", round+1, n)
		}
	}
}

// Two on duty; each goes off duty only if the other is still on.
func noWriteSkew(t testing.TB, s store.Store) {
	for round := range 12 {
		ids := []string{fmt.Sprint("a", round), fmt.Sprint("b", round)}
		put(t, s, counted(ids[0], 0, 1), counted(ids[1], 0, 1))
		var left atomic.Int64
		err := together(2, func(i int) error {
			err := s.Commit(ctx(), store.Batch{
				Puts:   []store.Put{counted(ids[i], 1, 0)},
				Checks: []store.Check{{Kind: thing, ID: ids[1-i], Revision: 1}},
			})
			if err == nil {
				left.Add(1)
			} else if !errors.Is(err, store.ErrConflict) {
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if left.Load() != 1 {
			t.Fatalf("%d of two have gone, want one", left.Load())
		}
	}
}
