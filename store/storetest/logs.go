package storetest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/offerdesk/offerdesk/store"
)

func logChecks() []Check {
	return []Check{
		on("log/dense", logDense),
		on("log/conflict", logConflict),
		on("log/windows", logWindows),
		on("log/many writers", logWriters),
	}
}

func grow(log string, from, n int64) []store.Append {
	var out []store.Append
	for i := range n {
		out = append(out, store.Append{Log: log, Seq: from + i, Body: fmt.Appendf(nil, "%s.%d", log, from+i),
			Private: fmt.Appendf(nil, "private %d", from+i)})
	}
	return out
}

// dense requires entries to be first, first+1 and so on, as grow wrote them.
func dense(es []store.Entry, log string, first int64) error {
	for i, e := range es {
		seq := first + int64(i)
		if e.Log != log || e.Seq != seq || string(e.Body) != fmt.Sprintf("%s.%d", log, seq) {
			return fmt.Errorf("entry %d of log %q is %q %d %q", seq, log, e.Log, e.Seq, e.Body)
		}
	}
	return nil
}

func logDense(t testing.TB, s store.Store) {
	if es := entries(t, s, "a"); len(es) != 0 {
		t.Fatalf("a log that is not there holds %+v", es)
	}
	commit(t, s, store.Batch{Appends: append(grow("a", 1, 3), grow("A", 1, 1)...)})
	commit(t, s, store.Batch{Appends: append(append(grow("a", 4, 1), grow("a ", 1, 2)...), grow("a", 5, 1)...)})
	for log, n := range map[string]int{"a": 5, "A": 1, "a ": 2} {
		es := entries(t, s, log)
		if err := dense(es, log, 1); err != nil || len(es) != n {
			t.Errorf("log %q holds %d entries of %d: %v", log, len(es), n, err)
		}
	}
}

func logConflict(t testing.TB, s store.Store) {
	commit(t, s, store.Batch{Appends: grow("a", 1, 2)})
	before := dump(t, s)
	for _, b := range [][]store.Append{
		grow("a", 2, 1), grow("a", 4, 1), grow("a", 0, 1), grow("a", -1, 1), grow("a", 1, 1),
		append(grow("a", 3, 1), grow("a", 3, 1)...),
		append(grow("a", 3, 1), grow("a", 5, 1)...),
	} {
		conflict(t, s.Commit(ctx(), store.Batch{Appends: b}), store.LogKind, "a")
	}
	conflict(t, s.Commit(ctx(), store.Batch{Appends: append(grow("a", 3, 1), grow("new", 2, 1)...)}),
		store.LogKind, "new")
	if after := dump(t, s); after != before {
		t.Fatalf("conflicts have changed\n%sto\n%s", before, after)
	}
}

func logWindows(t testing.TB, s store.Store) {
	commit(t, s, store.Batch{Appends: grow("a", 1, 5)})
	feed(t, s)
	for _, w := range []struct {
		after       int64
		n           int
		first, want int64
	}{
		{0, 2, 1, 2}, {2, 2, 3, 2}, {4, 2, 5, 1}, {5, 2, 6, 0}, {99, 2, 0, 0}, {-3, 1, 1, 1}, {0, 0, 0, 0},
		{0, -1, 0, 0},
	} {
		es, err := s.Entries(ctx(), "a", w.after, w.n)
		if err != nil || int64(len(es)) != w.want {
			t.Errorf("%d entries after %d: got %d, want %d: %v", w.n, w.after, len(es), w.want, err)
		} else if err := dense(es, "a", w.first); err != nil {
			t.Errorf("%d entries after %d: %v", w.n, w.after, err)
		}
		es, err = s.Feed(ctx(), store.Pos(w.after), w.n)
		if err != nil || int64(len(es)) != w.want {
			t.Errorf("%d of the feed after %d: got %d, want %d: %v", w.n, w.after, len(es), w.want, err)
		} else if err := dense(es, "a", w.first); err != nil {
			t.Errorf("%d of the feed after %d: %v", w.n, w.after, err)
		}
	}
}

// Writers of the same position of a log retry, and leave the log dense.
func logWriters(t testing.TB, s store.Store) {
	const writers, each = 8, 4
	wait := meet(writers)
	err := together(writers, func(int) error {
		for try, done := 0, 0; done < each; try++ {
			es, err := s.Entries(ctx(), "a", 0, 1000)
			if try == 0 {
				wait()
			}
			if err != nil {
				return err
			}
			err = s.Commit(ctx(), store.Batch{Appends: grow("a", int64(len(es))+1, 1)})
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
	es := entries(t, s, "a")
	if err := dense(es, "a", 1); err != nil || len(es) != writers*each {
		t.Fatalf("%d entries of %d: %v", len(es), writers*each, err)
	}
}
