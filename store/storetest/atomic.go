package storetest

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/offerdesk/offerdesk/store"
)

func atomicChecks() []Check {
	return []Check{
		on("atomic/nothing", nothing),
		on("atomic/everything", everything),
		on("atomic/read your write", readYourWrite),
		on("atomic/once", onceInBatch),
		on("atomic/never half seen", neverHalf),
		on("atomic/copies in", copiesIn),
		on("atomic/copies out", copiesOut),
	}
}

func setUp(t testing.TB, s store.Store) {
	t.Helper()
	commit(t, s, store.Batch{
		Puts:    []store.Put{counted("old", 0, 1), counted("gone", 0, 1), {Kind: plain, ID: "p"}},
		Appends: []store.Append{{Log: "l", Seq: 1, Body: []byte("one"), Private: []byte("secret")}},
	})
}

// whole returns a batch with every kind of change, to follow setUp.
func whole() store.Batch {
	return store.Batch{
		Puts:    []store.Put{counted("new", 0, 1), counted("old", 1, 2)},
		Checks:  []store.Check{{Kind: plain, ID: "p", Revision: 1}},
		Deletes: []store.Delete{{Kind: thing, ID: "gone"}},
		Appends: []store.Append{{Log: "l", Seq: 2, Body: []byte("two")}, {Log: "m", Seq: 1, Body: []byte("one")}},
		Erase:   []store.Erase{{Log: "l", Seq: 1}},
	}
}

func nothing(t testing.TB, s store.Store) {
	setUp(t, s)
	before := dump(t, s)
	for name, spoil := range map[string]func(*store.Batch){
		"a put that conflicts": func(b *store.Batch) { b.Puts = append(b.Puts, counted("p", 3, 1)) },
		"a put that does not fit": func(b *store.Batch) {
			b.Puts = append(b.Puts,
				row("q", store.Columns{colInt: "text"}))
		},
		"a put of no kind": func(b *store.Batch) {
			b.Puts = append(b.Puts,
				store.Put{Kind: "nothing", ID: "q"})
		},
		"a check that conflicts": func(b *store.Batch) {
			b.Checks = append(b.Checks,
				store.Check{Kind: thing, ID: "old"})
		},
		"a delete of no kind": func(b *store.Batch) {
			b.Deletes = append(b.Deletes,
				store.Delete{Kind: "nothing", ID: "q"})
		},
		"an append that conflicts": func(b *store.Batch) {
			b.Appends = append(b.Appends,
				store.Append{Log: "m", Seq: 1})
		},
		"an erase of no entry": func(b *store.Batch) { b.Erase = append(b.Erase, store.Erase{Log: "l", Seq: 9}) },
	} {
		b := whole()
		spoil(&b)
		err := s.Commit(ctx(), b)
		if !errors.Is(err, store.ErrConflict) && !errors.Is(err, store.ErrInvalid) {
			t.Errorf("a batch with %s: %v", name, err)
		}
		if after := dump(t, s); after != before {
			t.Fatalf("a batch with %s has changed\n%sto\n%s", name, before, after)
		}
	}
}

func everything(t testing.TB, s store.Store) {
	setUp(t, s)
	commit(t, s, whole())
	if r := get(t, s, "old"); r.Revision != 2 {
		t.Errorf("old is at %d", r.Revision)
	}
	get(t, s, "new")
	absent(t, s, "gone")
	if es := entries(t, s, "l"); len(es) != 2 || len(es[0].Private) != 0 {
		t.Errorf("log l holds %+v", es)
	}
	if es := entries(t, s, "m"); len(es) != 1 {
		t.Errorf("log m holds %+v", es)
	}
	commit(t, s, store.Batch{}) // nothing to do is done
}

func readYourWrite(t testing.TB, s store.Store) {
	for i := range int64(12) {
		commit(t, s, store.Batch{
			Puts:    []store.Put{counted("a", i, i)},
			Appends: []store.Append{{Log: "l", Seq: i + 1, Body: []byte("x")}},
		})
		if r := get(t, s, "a"); r.Revision != i+1 || r.Columns[colInt] != i {
			t.Fatalf("Get after write %d returns %+v", i+1, r)
		}
		p := find(t, s, store.Query{Where: store.Where(colInt, store.Eq, i)})
		if len(p.Records) != 1 || p.Records[0].Revision != i+1 {
			t.Fatalf("Find after write %d returns %+v", i+1, p.Records)
		}
		if es := entries(t, s, "l"); int64(len(es)) != i+1 {
			t.Fatalf("Entries after write %d returns %d", i+1, len(es))
		}
		if es := feed(t, s); int64(len(es)) != i+1 {
			t.Fatalf("Feed after write %d returns %d", i+1, len(es))
		}
	}
}

// One batch puts a record once: adapters would differ about the second put.
func onceInBatch(t testing.TB, s store.Store) {
	invalid(t, s.Commit(ctx(),
		store.Batch{Puts: []store.Put{counted("a", 0, 1), counted("b", 0, 1), counted("a", 1, 2)}}),
		"a record put twice in a batch")
	absent(t, s, "a")
	absent(t, s, "b")
	// Deletes come after puts.
	commit(t, s, store.Batch{Puts: []store.Put{counted("a", 0, 1)},
		Deletes: []store.Delete{{Kind: thing, ID: "a"}}})
	absent(t, s, "a")
	// Erases come after appends.
	commit(t, s, store.Batch{
		Appends: []store.Append{{Log: "l", Seq: 1, Body: []byte("x"), Private: []byte("y")}},
		Erase:   []store.Erase{{Log: "l", Seq: 1, Private: []byte("z")}},
	})
	if es := entries(t, s, "l"); len(es) != 1 || string(es[0].Private) != "z" {
		t.Fatalf("an entry erased as it was appended: %+v", es)
	}
}

// Concurrent readers see both records of a batch or neither.
func neverHalf(t testing.TB, s store.Store) {
	put(t, s, counted("a", 0, 0), counted("b", 0, 0))
	var done atomic.Bool
	err := together(4, func(i int) error {
		if i == 0 {
			defer done.Store(true)
			for n := int64(1); n <= 30; n++ {
				if err := s.Commit(ctx(),
					store.Batch{Puts: []store.Put{counted("a", n, n), counted("b", n, n)}}); err != nil {
					return err
				}
			}
			return nil
		}
		for last := false; !last; {
			last = done.Load()
			p, err := s.Find(ctx(), store.Query{Kind: thing})
			if err != nil {
				return err
			}
			if len(p.Records) != 2 || p.Records[0].Columns[colInt] != p.Records[1].Columns[colInt] {
				return fmt.Errorf("a reader saw half of a batch: %+v", p.Records)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func copiesIn(t testing.TB, s store.Store) {
	body, private, columns := []byte("body"), []byte("private"), store.Columns{colText: "name"}
	commit(t, s, store.Batch{
		Puts:    []store.Put{{Kind: thing, ID: "a", Columns: columns, Body: body}},
		Appends: []store.Append{{Log: "l", Seq: 1, Body: body, Private: private}},
	})
	before := dump(t, s)
	body[0], private[0], columns[colText] = 'X', 'X', "other"
	if after := dump(t, s); after != before {
		t.Fatalf("changing what was handed in has changed\n%sto\n%s", before, after)
	}
	replaced := []byte("replaced")
	commit(t, s, store.Batch{Erase: []store.Erase{{Log: "l", Seq: 1, Private: replaced}}})
	replaced[0] = 'X'
	if e := entries(t, s, "l")[0]; string(e.Private) != "replaced" {
		t.Fatalf("changing what was handed in has left %q", e.Private)
	}
}

func copiesOut(t testing.TB, s store.Store) {
	setUp(t, s)
	before := dump(t, s)
	spoil := func(r store.Record) {
		r.Body[0] = 'X'
		r.Columns[colInt] = int64(99)
	}
	spoil(get(t, s, "old"))
	for _, r := range find(t, s, store.Query{}).Records {
		spoil(r)
	}
	for _, e := range append(entries(t, s, "l"), feed(t, s)...) {
		e.Body[0], e.Private[0] = 'X', 'X'
	}
	if after := dump(t, s); after != before {
		t.Fatalf("changing what was read has changed\n%sto\n%s", before, after)
	}
}
