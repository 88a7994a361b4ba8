package storage_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

var errDown = errors.New("the network is down")

// failing is a store that returns its records and an error after some pages.
type failing struct {
	store.Store
	pages int
}

func (s *failing) Find(ctx context.Context, q store.Query) (store.Page, error) {
	page, err := s.Store.Find(ctx, q)
	if s.pages--; s.pages == 0 {
		return page, errDown
	}
	return page, err
}

// logs returns a store with five records of logs, a to e.
func logs(t *testing.T) store.Store {
	t.Helper()
	s := memstore.New(storage.Kinds()...)
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		put := store.Put{Kind: storage.KindLog, ID: id, Body: []byte("{}")}
		if err := s.Commit(t.Context(), store.Batch{Puts: []store.Put{put}}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestRecords(t *testing.T) {
	t.Parallel()
	s := logs(t)
	for _, row := range []struct {
		reason string
		store  store.Store
		limit  int // of a page
		stop   int // after so many records; 0 for never
		want   string
		err    error
	}{
		{"one page", s, 10, 0, "abcde", nil},
		{"full pages", s, 1, 0, "abcde", nil},
		{"a last page that is not full", s, 2, 0, "abcde", nil},
		{"the caller stops within a page", s, 2, 3, "abc", nil},
		{"records of a page come before its error", &failing{s, 2}, 2, 0, "abcd", errDown},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			var got string
			var last error
			for r, err := range storage.Records(t.Context(), row.store,
				store.Query{Kind: storage.KindLog, Limit: row.limit}) {
				last = err
				if got += r.ID; len(got) == row.stop {
					break
				}
			}
			if got != row.want || last != row.err {
				t.Errorf("got %s, %v, want %s, %v", got, last, row.want, row.err)
			}
		})
	}
}

func TestOfferOf(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"O-1", "a/b", ""} {
		if got, ok := storage.OfferOf(storage.LogOf(id)); got != id || !ok {
			t.Errorf("the log of %q belongs to %q, %t", id, got, ok)
		}
	}
	if _, ok := storage.OfferOf("playbooks"); ok {
		t.Error("the log of playbooks belongs to an offer")
	}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	none, s := storage.Guard(nil), storage.Guard(logs(t))
	var noContext context.Context
	for _, row := range []struct {
		reason string
		call   func(ctx context.Context, s store.Store) error
	}{
		{"Get", func(ctx context.Context, s store.Store) error {
			_,
				err := s.Get(ctx, storage.KindLog, "a")
			return err
		}},
		{"GetBody", func(ctx context.Context, s store.Store) error {
			_, err := store.GetBody(ctx, s, storage.KindLog, "a")
			return err
		}},
		{"Find", func(ctx context.Context, s store.Store) error {
			_, err := s.Find(ctx, store.Query{Kind: storage.KindLog, Limit: 1})
			return err
		}},
		{"Commit", func(ctx context.Context, s store.Store) error { return s.Commit(ctx, store.Batch{}) }},
		{"Entries", func(ctx context.Context, s store.Store) error {
			_,
				err := s.Entries(ctx, "x", 0, 1)
			return err
		}},
		{"Feed", func(ctx context.Context, s store.Store) error { _, err := s.Feed(ctx, 0, 1); return err }},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if err := row.call(t.Context(), none); !errors.Is(err, storage.ErrNotOpen) {
				t.Errorf("without a store: %v", err)
			}
			if err := row.call(noContext, s); !errors.Is(err, store.ErrInvalid) {
				t.Errorf("without a context: %v", err)
			}
			if err := row.call(t.Context(), s); err != nil {
				t.Errorf("with both: %v", err)
			}
		})
	}
}

func TestSameColumns(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason string
		a, b   store.Columns
		want   bool
	}{
		{"equal", store.Columns{"x": "1"}, store.Columns{"x": "1"}, true},
		{"null and left out", store.Columns{"x": "1", "y": nil}, store.Columns{"x": "1"}, true},
		{"left out and null", store.Columns{"x": "1"}, store.Columns{"x": "1", "y": nil}, true},
		{"another value", store.Columns{"x": "1"}, store.Columns{"x": "2"}, false},
		{"one more", store.Columns{"x": "1"}, store.Columns{"x": "1", "y": "2"}, false},
		{"one less", store.Columns{"x": "1", "y": "2"}, store.Columns{"x": "1"}, false},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if got := storage.SameColumns(row.a, row.b); got != row.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestStorableID(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason, id string
		kept       bool
	}{
		{"a usual id", "O-1/ops/role:ops", true},
		{"180 bytes", strings.Repeat("x", 180), true},
		{"longer", strings.Repeat("x", 181), false},
		{"a control character", "a\x00b", false},
		{"not UTF-8", "\xff", false},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			got := storage.StorableID(row.id)
			if (got == row.id) != row.kept || !row.kept && (len(got) != 71 || !strings.HasPrefix(got, "sha256:")) {
				t.Errorf("got %s", got)
			}
			if fmt.Sprint(storage.StorableID(got)) != got {
				t.Error("the result is not storable itself")
			}
		})
	}
}
