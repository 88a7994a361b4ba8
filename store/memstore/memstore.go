// Package memstore keeps records in memory: for tests, for trying things out,
// and as the model that other adapters are compared with. It keeps nothing
// across restarts.
//
// Everything is copied in and out. Each commit makes a new state and leaves the
// one before as it was, so readers wait for nobody and nobody waits for them: a
// page of Find is of one moment, however long it takes.
//
// It uses what the contract leaves open, so that nobody comes to lean on more:
// within one commit the logs stand in the feed in an order of its own, amounts
// come back with all places of their column, and nulls are there as nil in some
// records and left out in others. [Store.Unsure] shows the worst that may
// happen to a commit.
package memstore

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// Store is a store in memory. Make one with [New].
type Store struct {
	kinds map[string]store.Kind
	*kept
	unsure *unsure
}

// kept is what all views of one store share.
type kept struct {
	writing sync.Mutex // one at a time; readers don't ask for it
	now     atomic.Pointer[state]
}

// state is everything at one moment. It is never changed.
type state struct {
	rows  map[string]*tree[store.Record] // by kind
	logs  *tree[[]*entry]
	feed  []place // global position - 1 → entry
	fresh []place // committed and not yet in the feed
}

// New returns an empty store for the kinds.
func New(kinds ...store.Kind) *Store {
	s := &Store{kinds: map[string]store.Kind{}, kept: &kept{}}
	for _, k := range kinds {
		s.kinds[k.Name] = k
	}
	s.now.Store(&state{rows: map[string]*tree[store.Record]{}})
	return s
}

func (s *Store) kind(name string) (store.Kind, error) {
	k, ok := s.kinds[name]
	if !ok {
		return k, fmt.Errorf("%w: no such kind %q", store.ErrInvalid, name)
	}
	return k, nil
}

// taken copies columns as they are kept: nulls left out, times in UTC, amounts
// with all their places.
func taken(k store.Kind, c store.Columns) store.Columns {
	out := make(store.Columns, len(c))
	for name, v := range c {
		switch x := v.(type) {
		case nil:
		case time.Time:
			out[name] = time.UnixMicro(x.UnixMicro()).UTC()
		case decimal.Decimal:
			col, _ := k.Column(name)
			out[name] = x.Add(decimal.New(0, int32(-col.Scale)))
		default:
			out[name] = v
		}
	}
	return out
}

// given copies a record for a reader.
func given(k store.Kind, r store.Record) store.Record {
	r.Columns, r.Body = maps.Clone(r.Columns), bytes.Clone(r.Body)
	if rankOf(r.ID)%2 == 0 {
		for _, c := range k.Columns {
			if _, ok := r.Columns[c.Name]; !ok {
				r.Columns[c.Name] = nil
			}
		}
	}
	return r
}

// Get implements [store.Store].
func (s *Store) Get(ctx context.Context, kind, id string) (store.Record, error) {
	if err := ctx.Err(); err != nil {
		return store.Record{}, err
	}
	k, err := s.kind(kind)
	if err != nil {
		return store.Record{}, err
	}
	r, ok := s.now.Load().rows[kind].get(id)
	if !ok {
		return store.Record{}, store.ErrNotFound
	}
	return given(k, r), nil
}

// Find implements [store.Store].
func (s *Store) Find(ctx context.Context, q store.Query) (store.Page, error) {
	if err := ctx.Err(); err != nil {
		return store.Page{}, err
	}
	k, err := s.kind(q.Kind)
	if err != nil {
		return store.Page{}, err
	}
	if err := q.Check(k); err != nil {
		return store.Page{}, err
	}
	after, err := decodeCursor(q)
	if err != nil {
		return store.Page{}, err
	}
	if q.Limit == 0 {
		q.Limit = 100
	}
	var found []store.Record
	s.now.Load().rows[q.Kind].all(func(r store.Record) bool {
		if q.Where.Holds(r) == 1 && (after == nil || compare(q.Order, r, *after) > 0) {
			found = append(found, r)
		}
		return len(q.Order) > 0 || len(found) <= q.Limit // by id they come in order
	})
	slices.SortFunc(found, func(a, b store.Record) int { return compare(q.Order, a, b) })
	var p store.Page
	if len(found) > q.Limit {
		found = found[:q.Limit]
		p.Next = encodeCursor(q, found[q.Limit-1])
	}
	for _, r := range found {
		p.Records = append(p.Records, given(k, r))
	}
	return p, nil
}

func compare(order []store.Order, a, b store.Record) int {
	for _, o := range order {
		c := store.Compare(a.Columns[o.Column], b.Columns[o.Column])
		if o.Desc {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return strings.Compare(a.ID, b.ID)
}
