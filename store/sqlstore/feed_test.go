package sqlstore_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/storetest"
)

// Writers and readers with pools of their own, as processes have them: every
// reader sees every entry once, at the same position, in the order of its log.
func TestFeedOfSeveralPools(t *testing.T) {
	onAll(t, func(t *testing.T, e engine) {
		const pools, commits = 4, 40
		dsn := e.fresh(t)
		var busy atomic.Int64
		busy.Store(pools)
		seen := make([][]store.Entry, pools)
		errs := make([]error, 2*pools)
		var wg sync.WaitGroup
		for p := range pools {
			db := openDB(t, e.driver, dsn)
			db.SetMaxOpenConns(4)
			s := openStore(t, db, storetest.Kinds())
			wg.Go(func() {
				defer busy.Add(-1)
				for n := range int64(commits) {
					b := store.Batch{}
					for i := range int64(3) {
						b.Appends = append(b.Appends, store.Append{Log: fmt.Sprint("log", p), Seq: n*3 + i + 1, Body: fmt.Append(nil, p, n, i)})
					}
					if errs[p] = s.Commit(t.Context(), b); errs[p] != nil {
						return
					}
				}
			})
			wg.Go(func() {
				for last := false; !last; {
					last = busy.Load() == 0
					for more := true; more; {
						es, err := s.Feed(t.Context(), store.Pos(len(seen[p])), 7)
						if err != nil {
							errs[pools+p] = err
							return
						}
						seen[p] = append(seen[p], es...)
						more = len(es) == 7
					}
				}
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		for p, es := range seen {
			if len(es) != pools*commits*3 {
				t.Fatalf("reader %d has seen %d entries of %d", p, len(es), pools*commits*3)
			}
			next := map[string]int64{}
			for i, e := range es {
				if next[e.Log]++; e.Seq != next[e.Log] || e.Pos != store.Pos(i+1) || e.Log != seen[0][i].Log || e.Seq != seen[0][i].Seq {
					t.Fatalf("reader %d, position %d: %s %d at %d", p, i+1, e.Log, e.Seq, e.Pos)
				}
			}
		}
	})
}

// More than one batch of positions at once.
func TestFeedOfALargeCommit(t *testing.T) {
	onAll(t, func(t *testing.T, e engine) {
		s := openStore(t, e.open(t), storetest.Kinds())
		b := store.Batch{}
		for i := range 2500 {
			b.Appends = append(b.Appends, store.Append{Log: "a", Seq: int64(i + 1), Body: fmt.Append(nil, i)})
		}
		if err := s.Commit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		es, err := s.Feed(t.Context(), 0, 5000)
		if err != nil || len(es) != 2500 {
			t.Fatalf("the feed has %d entries of 2500: %v", len(es), err)
		}
		for i, e := range es {
			if e.Pos != store.Pos(i+1) || e.Seq != int64(i+1) {
				t.Fatalf("position %d is entry %d at %d", i+1, e.Seq, e.Pos)
			}
		}
	})
}
