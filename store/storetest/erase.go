package storetest

import (
	"testing"

	"github.com/offerdesk/offerdesk/store"
)

func eraseChecks() []Check {
	return []Check{
		on("erase/gone everywhere", eraseGone),
		on("erase/body stays", eraseBody),
		on("erase/no such entry", eraseNone),
	}
}

func eraseGone(t testing.TB, s store.Store) {
	commit(t, s, store.Batch{Appends: append(grow("a", 1, 3), grow("b", 1, 3)...)})
	read := feed(t, s) // one is erased after it was read, one before
	commit(t, s, store.Batch{Appends: grow("a", 4, 1)})
	commit(t, s, store.Batch{Erase: []store.Erase{{Log: "a", Seq: 2},
		{Log: "a", Seq: 4, Private: []byte("erased")}}})
	want := map[int64]string{1: "private 1", 2: "", 3: "private 3", 4: "erased"}
	for _, e := range append(entries(t, s, "a"), feed(t, s)...) {
		if e.Log == "a" && string(e.Private) != want[e.Seq] {
			t.Errorf("entry %d has the private part %q, want %q", e.Seq, e.Private, want[e.Seq])
		}
		if e.Log == "b" && len(e.Private) == 0 {
			t.Errorf("entry %d of another log is erased too", e.Seq)
		}
	}
	after := feed(t, s)
	if len(after) != len(read)+1 {
		t.Fatalf("erasing has made %d entries out of %d", len(after), len(read)+1)
	}
	for i, e := range read {
		if after[i].Log != e.Log || after[i].Seq != e.Seq {
			t.Errorf("erasing has moved position %d", e.Pos)
		}
	}
}

func eraseBody(t testing.TB, s store.Store) {
	commit(t, s, store.Batch{Appends: grow("a", 1, 3)})
	for range 2 { // also twice
		commit(t, s, store.Batch{Erase: []store.Erase{{Log: "a", Seq: 2}}})
		if err := dense(entries(t, s, "a"), "a", 1); err != nil {
			t.Fatalf("in the log: %v", err)
		}
		if err := dense(feed(t, s), "a", 1); err != nil {
			t.Fatalf("in the feed: %v", err)
		}
	}
	commit(t, s, store.Batch{Appends: grow("a", 4, 1)}) // the log goes on
}

func eraseNone(t testing.TB, s store.Store) {
	commit(t, s, store.Batch{Appends: grow("a", 1, 1)})
	for _, e := range []store.Erase{{Log: "a", Seq: 0}, {Log: "a", Seq: -1}, {Log: "a", Seq: 2},
		{Log: "none", Seq: 1}} {
		invalid(t, s.Commit(ctx(), store.Batch{Erase: []store.Erase{e}}), "erasing an entry that is not there")
	}
}
