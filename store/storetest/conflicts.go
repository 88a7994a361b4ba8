package storetest

import (
	"testing"

	"github.com/offerdesk/offerdesk/store"
)

func conflictChecks() []Check {
	return []Check{
		on("conflicts/lost update", lostUpdate),
		on("conflicts/insert twice", insertTwice),
		on("conflicts/write skew", writeSkew),
		on("conflicts/checks", checksHold),
		on("conflicts/expect", expectations),
		on("conflicts/any", anyRevision),
		on("conflicts/delete", deletes),
	}
}

func lostUpdate(t testing.TB, s store.Store) {
	put(t, s, counted("a", 0, 1))
	first, second := get(t, s, "a"), get(t, s, "a")
	put(t, s, counted("a", first.Revision, 2))
	err := s.Commit(ctx(), store.Batch{Puts: []store.Put{counted("a", second.Revision, 3)}})
	conflict(t, err, thing, "a")
	r := get(t, s, "a")
	if r.Columns[colInt] != int64(2) || string(r.Body) != "2" || r.Revision != 2 {
		t.Fatalf("the loser has left %+v", r)
	}
	put(t, s, counted("a", r.Revision, 3))
	if r := get(t, s, "a"); r.Columns[colInt] != int64(3) || r.Revision != 3 {
		t.Fatalf("the retry has left %+v", r)
	}
}

func insertTwice(t testing.TB, s store.Store) {
	put(t, s, counted("a", 0, 1))
	if r := get(t, s, "a"); r.Revision != 1 {
		t.Fatalf("the first revision is %d", r.Revision)
	}
	conflict(t, s.Commit(ctx(), store.Batch{Puts: []store.Put{counted("a", 0, 2)}}), thing, "a")
	if r := get(t, s, "a"); r.Columns[colInt] != int64(1) || r.Revision != 1 {
		t.Fatalf("the second insert has left %+v", r)
	}
	put(t, s, store.Put{Kind: plain, ID: "a"}) // another kind is another record
	conflict(t, s.Commit(ctx(), store.Batch{Puts: []store.Put{{Kind: plain, ID: "a"}}}), plain, "a")
}

// Two writers each check that the other's record is unchanged, and change their
// own: without checks both would succeed.
func writeSkew(t testing.TB, s store.Store) {
	put(t, s, counted("a", 0, 1), counted("b", 0, 1))
	a, b := get(t, s, "a"), get(t, s, "b")
	commit(t, s, store.Batch{
		Puts:   []store.Put{counted("a", a.Revision, 0)},
		Checks: []store.Check{{Kind: thing, ID: "b", Revision: b.Revision}},
	})
	err := s.Commit(ctx(), store.Batch{
		Puts:   []store.Put{counted("b", b.Revision, 0)},
		Checks: []store.Check{{Kind: thing, ID: "a", Revision: a.Revision}},
	})
	conflict(t, err, thing, "a")
	if r := get(t, s, "b"); r.Columns[colInt] != int64(1) {
		t.Fatal("both writers went through")
	}
}

func checksHold(t testing.TB, s store.Store) {
	put(t, s, counted("a", 0, 1))
	put(t, s, counted("a", 1, 2))
	commit(t, s, store.Batch{Checks: []store.Check{{Kind: thing, ID: "a", Revision: 2},
		{Kind: thing, ID: "none", Revision: 0}}})
	for _, c := range []store.Check{
		{Kind: thing, ID: "a", Revision: 0},
		{Kind: thing, ID: "a", Revision: 1},
		{Kind: thing, ID: "a", Revision: 3},
		{Kind: thing, ID: "none", Revision: 1},
	} {
		conflict(t, s.Commit(ctx(), store.Batch{Checks: []store.Check{c}}), c.Kind, c.ID)
	}
	// A check is about what was there before the batch.
	commit(t, s, store.Batch{
		Puts:   []store.Put{counted("a", 2, 3), counted("new", 0, 1)},
		Checks: []store.Check{{Kind: thing, ID: "a", Revision: 2}, {Kind: thing, ID: "new", Revision: 0}},
	})
	invalid(t, s.Commit(ctx(), store.Batch{Checks: []store.Check{{Kind: "nothing", ID: "a"}}}),
		"a check of a kind that is not declared")
}

func expectations(t testing.TB, s store.Store) {
	put(t, s, counted("a", 0, 1))
	for _, p := range []store.Put{counted("a", 2, 9), counted("a", -2, 9), counted("none", 1, 9)} {
		conflict(t, s.Commit(ctx(), store.Batch{Puts: []store.Put{p}}), thing, p.ID)
	}
	absent(t, s, "none")
	// The conflict names the record that has changed, not the first of the batch.
	err := s.Commit(ctx(), store.Batch{Puts: []store.Put{counted("b", 0, 1), counted("a", 7, 9),
		counted("c", 0, 1)}})
	conflict(t, err, thing, "a")
}

func anyRevision(t testing.TB, s store.Store) {
	for want := range int64(3) {
		put(t, s, counted("a", store.Any, want))
		if r := get(t, s, "a"); r.Revision != want+1 || r.Columns[colInt] != want {
			t.Fatalf("put %d times, and there is %+v", want+1, r)
		}
	}
	// Columns that are left out become null.
	put(t, s, store.Put{Kind: thing, ID: "a", Expect: store.Any})
	if r := get(t, s, "a"); r.Columns[colInt] != nil || len(r.Body) != 0 {
		t.Fatalf("a put without columns and body has left %+v", r)
	}
}

func deletes(t testing.TB, s store.Store) {
	put(t, s, counted("a", 0, 1), counted("b", 0, 2))
	gone := store.Batch{Deletes: []store.Delete{{Kind: thing, ID: "a"}}}
	commit(t, s, gone)
	absent(t, s, "a")
	if ids := pages(t, s, store.Query{Kind: thing}, nil); len(ids) != 1 || ids[0] != "b" {
		t.Fatalf("Find returns %q after a was deleted", ids)
	}
	commit(t, s, gone) // what is not there is deleted already
	conflict(t, s.Commit(ctx(), store.Batch{Puts: []store.Put{counted("a", 1, 2)}}), thing, "a")
	put(t, s, counted("a", 0, 2))
	if r := get(t, s, "a"); r.Revision != 1 {
		t.Fatalf("a record put again begins at revision %d", r.Revision)
	}
	invalid(t, s.Commit(ctx(), store.Batch{Deletes: []store.Delete{{Kind: "nothing", ID: "a"}}}),
		"a delete of a kind that is not declared")
}
