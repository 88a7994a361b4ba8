package storetest

import (
	"bytes"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/offerdesk/offerdesk/store"
)

func feedChecks() []Check {
	return []Check{
		on("feed/order", feedOrder),
		on("feed/readers", feedReaders),
		on("feed/concurrent commits", feedConcurrent),
	}
}

// Commits that follow one another are in the feed in that order, whenever it is
// read.
func feedOrder(t testing.TB, s store.Store) {
	if es := feed(t, s); len(es) != 0 {
		t.Fatalf("an empty store has the feed %+v", es)
	}
	var want []store.Append
	seq := map[string]int64{}
	for i := range 20 {
		b := store.Batch{}
		for n := range 1 + i%3 {
			log := string(rune('z' - (i+n)%4))
			seq[log]++
			b.Appends = append(b.Appends, grow(log, seq[log], 1)...)
		}
		commit(t, s, b)
		want = append(want, b.Appends...)
		if i%5 == 0 {
			feed(t, s)
		}
	}
	got := feed(t, s)
	if len(got) != len(want) {
		t.Fatalf("the feed has %d entries of %d", len(got), len(want))
	}
	// Within one batch the order of different logs is not specified.
	for start, i := 0, 0; i < 20; i++ {
		end := start + 1 + i%3
		for _, w := range want[start:end] {
			hit := 0
			for _, g := range got[start:end] {
				if sameEntry(g, store.Entry{Log: w.Log, Seq: w.Seq, Body: w.Body, Private: w.Private}) {
					hit++
				}
			}
			if hit != 1 {
				t.Fatalf("commit %d: entry %s %d stands %d times at positions %d to %d", i+1, w.Log, w.Seq, hit, start+1,
					end)
			}
		}
		start = end
	}
	for _, e := range got {
		if es, err := s.Entries(ctx(), e.Log, e.Seq-1, 1); err != nil || len(es) != 1 || es[0].Pos != e.Pos ||
			!sameEntry(es[0], e) {
			t.Fatalf("the log says %+v of the feed's %+v: %v", es, e, err)
		}
	}
}

// Each reader gets all entries, in pages of any size, however often it reads.
func feedReaders(t testing.TB, s store.Store) {
	commit(t, s, store.Batch{Appends: grow("a", 1, 10)})
	for _, n := range []int{1, 3, 10, 100, 1} {
		es, err := follow(s, 0, n)
		if err != nil {
			t.Fatalf("%d at a time: %v", n, err)
		}
		if err := dense(es, "a", 1); err != nil || len(es) != 10 {
			t.Fatalf("%d at a time: %d entries of 10: %v", n, len(es), err)
		}
	}
	commit(t, s, store.Batch{Appends: grow("a", 11, 5)})
	for range 2 {
		es, err := follow(s, 10, 2)
		if err != nil || len(es) != 5 {
			t.Fatalf("a reader that goes on: %d entries of 5: %v", len(es), err)
		}
	}
	if es, err := s.Feed(ctx(), 99, 5); err != nil || len(es) != 0 {
		t.Fatalf("after the end: %+v, %v", es, err)
	}
}

// Readers follow the feed while large and small commits race: none of them
// passes a gap that is filled later.
func feedConcurrent(t testing.TB, s store.Store) {
	const writers, readers, commits = 6, 3, 6
	var busy atomic.Int64
	busy.Store(writers)
	seen := make([][]store.Entry, readers)
	total := atomic.Int64{}
	err := together(writers+readers, func(i int) error {
		if i < writers {
			defer busy.Add(-1)
			return feedWriter(s, i, commits, &total)
		}
		r := i - writers
		for last := false; !last; {
			last = busy.Load() == 0
			var after store.Pos
			if n := len(seen[r]); n > 0 {
				after = seen[r][n-1].Pos
			}
			es, err := follow(s, after, 1+r*7)
			if err != nil {
				return err
			}
			seen[r] = append(seen[r], es...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for r, es := range seen {
		if int64(len(es)) != total.Load() {
			t.Fatalf("reader %d has seen %d entries of %d", r, len(es), total.Load())
		}
		next := map[string]int64{}
		for i, e := range es {
			if next[e.Log]++; e.Seq != next[e.Log] {
				t.Fatalf("reader %d: log %s goes on at %d, want %d", r, e.Log, e.Seq, next[e.Log])
			}
			if !sameEntry(e, seen[0][i]) {
				t.Fatalf("readers disagree about position %d", e.Pos)
			}
		}
	}
}

// feedWriter appends to its own log, every third time many entries.
func feedWriter(s store.Store, i, commits int, total *atomic.Int64) error {
	seq := int64(1)
	for c := range commits {
		n := int64(1)
		if (c+i)%3 == 0 {
			n = 40
		}
		as := grow(fmt.Sprint("w", i), seq, n)
		if n > 1 {
			as[0].Body = bytes.Repeat([]byte{'x'}, 1<<18)
		}
		if err := s.Commit(ctx(), store.Batch{Appends: as}); err != nil {
			return err
		}
		seq += n
		total.Add(n)
	}
	return nil
}
