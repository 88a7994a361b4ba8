package sqlstore_test

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/storetest"
)

// Writers and readers with pools of their own, as processes have them: every
// reader sees every entry once, at the same position, in the order of its log.
func TestFeedOfSeveralPools(t *testing.T) {
	parallel(t)
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
						b.Appends = append(b.Appends,
							store.Append{Log: fmt.Sprint("log", p), Seq: n*3 + i + 1, Body: fmt.Append(nil, p, n, i)})
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
				if next[e.Log]++; e.Seq != next[e.Log] || e.Pos != store.Pos(i+1) || e.Log != seen[0][i].Log ||
					e.Seq != seen[0][i].Seq {
					t.Fatalf("reader %d, position %d: %s %d at %d", p, i+1, e.Log, e.Seq, e.Pos)
				}
			}
		}
	})
}

// More than one batch of positions at once.
func TestFeedOfALargeCommit(t *testing.T) {
	parallel(t)
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

// A slow commit comes after faster ones in the feed: others do not wait for it, and
// no reader misses it. A commit that is rolled back leaves no gap.
func TestFeedOfASlowCommit(t *testing.T) {
	parallel(t)
	onServers(t, func(t *testing.T, e engine) {
		db := e.open(t)
		s := openStore(t, db, storetest.Kinds())
		entry := func(log string) store.Batch {
			return store.Batch{Appends: []store.Append{{Log: log, Seq: 1, Body: []byte(log)}}}
		}
		begin := func(log string) *sql.Tx {
			t.Helper()
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.InTx(tx).Commit(t.Context(), entry(log)); err != nil {
				t.Fatal(err)
			}
			return tx
		}
		read := func(why string, after store.Pos, want ...string) {
			t.Helper()
			es, err := s.Feed(t.Context(), after, 10)
			var got []string
			for i, e := range es {
				if got = append(got, e.Log); e.Pos != after+store.Pos(i)+1 {
					t.Errorf("%s: %s is at %d", why, e.Log, e.Pos)
				}
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: %q, %v; want %q", why, got, err, want)
			}
		}
		slow, gone := begin("slow"), begin("gone")
		if err := s.Commit(t.Context(), entry("fast")); err != nil {
			t.Fatal(err)
		}
		read("while two are under way", 0, "fast")
		if err := gone.Rollback(); err != nil {
			t.Fatal(err)
		}
		if err := s.Commit(t.Context(), entry("next")); err != nil {
			t.Fatal(err)
		}
		read("when one is rolled back", 1, "next")
		if err := slow.Commit(); err != nil {
			t.Fatal(err)
		}
		read("when the slow one is there", 2, "slow")
		read("from the beginning", 0, "fast", "next", "slow")
	})
}
