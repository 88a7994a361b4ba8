package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/offerdesk/offerdesk/store"
)

// failer is the part of a test or a property that helpers use.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func ctx() context.Context { return context.Background() }

func commit(t failer, s store.Store, b store.Batch) {
	t.Helper()
	if err := s.Commit(ctx(), b); err != nil {
		t.Fatalf("Commit: %v", err)
	}
}

func put(t failer, s store.Store, p ...store.Put) {
	t.Helper()
	commit(t, s, store.Batch{Puts: p})
}

func get(t failer, s store.Store, id string) store.Record {
	t.Helper()
	r, err := s.Get(ctx(), thing, id)
	if err != nil {
		t.Fatalf("Get %q: %v", id, err)
	}
	if r.Kind != thing || r.ID != id {
		t.Fatalf("Get %q returned %s %q", id, r.Kind, r.ID)
	}
	return r
}

func absent(t failer, s store.Store, id string) {
	t.Helper()
	if r, err := s.Get(ctx(), thing, id); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("Get %q: %+v, %v; it is not there, so want ErrNotFound", id, r, err)
	}
}

func find(t failer, s store.Store, q store.Query) store.Page {
	t.Helper()
	if q.Kind == "" {
		q.Kind = thing
	}
	p, err := s.Find(ctx(), q)
	if err != nil {
		t.Fatalf("Find %+v: %v", q, err)
	}
	return p
}

// pages reads page after page and calls between after each.
func pages(t failer, s store.Store, q store.Query, between func()) (ids []string) {
	t.Helper()
	for range 10_000 {
		p := find(t, s, q)
		limit := q.Limit
		if limit == 0 {
			limit = 100
		}
		if len(p.Records) > limit || len(p.Records) < limit && p.Next != "" {
			t.Fatalf("a page of %d has %d records, and next %q", limit, len(p.Records), p.Next)
		}
		for _, r := range p.Records {
			ids = append(ids, r.ID)
		}
		if p.Next == "" {
			return ids
		}
		q.After = p.Next
		if between != nil {
			between()
		}
	}
	t.Fatalf("the pages of %+v do not end", q)
	return nil
}

func entries(t failer, s store.Store, log string) []store.Entry {
	t.Helper()
	es, err := s.Entries(ctx(), log, 0, 10_000)
	if err != nil {
		t.Fatalf("Entries of %s: %v", log, err)
	}
	return es
}

// follow reads the feed from a position to its end, n at a time.
func follow(s store.Store, after store.Pos, n int) ([]store.Entry, error) {
	var out []store.Entry
	for {
		es, err := s.Feed(ctx(), after, n)
		if err != nil || len(es) == 0 {
			return out, err
		}
		if len(es) > n {
			return out, fmt.Errorf("the feed returned %d entries of at most %d", len(es), n)
		}
		for _, e := range es {
			if e.Pos != after+1 {
				return out, fmt.Errorf("after position %d the feed goes on at %d", after, e.Pos)
			}
			after = e.Pos
		}
		out = append(out, es...)
	}
}

func feed(t failer, s store.Store) []store.Entry {
	t.Helper()
	es, err := follow(s, 0, 100)
	if err != nil {
		t.Fatalf("Feed: %v", err)
	}
	return es
}

// dump returns everything that the suite may have written, as a text.
func dump(t failer, s store.Store) string {
	t.Helper()
	var b strings.Builder
	for _, kind := range []string{thing, plain} {
		for _, r := range find(t, s, store.Query{Kind: kind, Limit: store.MaxLimit}).Records {
			fmt.Fprintf(&b, "%s %q %d %v %q\n", r.Kind, r.ID, r.Revision, r.Columns, r.Body)
		}
	}
	for _, e := range feed(t, s) {
		fmt.Fprintf(&b, "%d %q %d %q %q\n", e.Pos, e.Log, e.Seq, e.Body, e.Private)
	}
	return b.String()
}

// conflict requires an error to name what has changed, also if it is wrapped.
func conflict(t failer, err error, kind, id string) {
	t.Helper()
	if !errors.Is(err, store.ErrConflict) {
		t.Fatalf("%v is no conflict", err)
	}
	var c *store.ConflictError
	if !errors.As(fmt.Errorf("saving: %w", err), &c) {
		t.Fatalf("%v holds no *ConflictError", err)
	}
	if c.Kind != kind || c.ID != id {
		t.Fatalf("the conflict is about %s %q, want %s %q", c.Kind, c.ID, kind, id)
	}
}

func invalid(t failer, err error, what string) {
	t.Helper()
	if !errors.Is(err, store.ErrInvalid) {
		t.Fatalf("%s: %v, want ErrInvalid", what, err)
	}
}

func sameEntry(a, b store.Entry) bool {
	return a.Log == b.Log && a.Seq == b.Seq && bytes.Equal(a.Body, b.Body) && bytes.Equal(a.Private, b.Private)
}

// together runs f on n goroutines at once and joins their errors.
func together(n int, f func(i int) error) error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	wg.Wait()
	return errors.Join(errs...)
}

// meet returns a function that n goroutines call once each. It waits for all of
// them, so that what they have read is of the same moment.
func meet(n int) func() {
	var wg sync.WaitGroup
	wg.Add(n)
	return func() {
		wg.Done()
		wg.Wait()
	}
}
