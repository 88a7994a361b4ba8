// Package memstore keeps records in memory: for tests, for trying things out,
// and as the model that other adapters are compared with. It keeps nothing
// across restarts.
//
// Everything is copied in and out. Each commit makes a new state and leaves the
// state before as it was, so readers and writers do not wait for each other: a
// page of Find is of one moment, however long it takes.
//
// It varies what the contract leaves open, so that callers do not depend on more:
// the feed orders the logs of one commit differently, amounts are returned with
// all places of their column, and a null is nil in some records and left out in
// others. [Store.Unsure] loses the answers to commits.
package memstore

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/offerdesk/offerdesk/store"
)

// Store is a store in memory. Make one with [New].
type Store struct {
	kinds map[string]*kind
	*shared
	unsure *unsure
}

// shared is what all views of one store share.
type shared struct {
	writing sync.Mutex // held by writers only
	now     atomic.Pointer[state]
}

// state is everything at one moment. It never changes.
type state struct {
	rows  []*tree[*store.Record] // by kind.index
	logs  *tree[[]*entry]
	feed  []place // global position - 1 → entry
	fresh []place // committed, not yet in the feed
}

// New returns an empty store for the kinds.
func New(kinds ...store.Kind) *Store {
	s := &Store{kinds: map[string]*kind{}, shared: &shared{}}
	for i, k := range kinds {
		s.kinds[k.Name] = newKind(k, i)
	}
	s.now.Store(&state{rows: make([]*tree[*store.Record], len(kinds))})
	return s
}

// record returns a record, or an empty one and false.
func (now *state) record(k *kind, id string) (r *store.Record, ok bool) {
	if r, ok = now.rows[k.index].get(id); !ok {
		r = &noRecord
	}
	return r, ok
}

// noRecord is at revision 0.
var noRecord store.Record

// Get implements [store.Store].
func (s *Store) Get(ctx context.Context, kind, id string) (store.Record, error) {
	k, r, err := s.get(ctx, kind, id)
	if err != nil {
		return store.Record{}, err
	}
	return k.copyOf(r), nil
}

// GetBody implements [store.BodyReader].
func (s *Store) GetBody(ctx context.Context, kind, id string) (store.Record, error) {
	_, r, err := s.get(ctx, kind, id)
	if err != nil {
		return store.Record{}, err
	}
	out := *r
	out.Columns, out.Body = nil, bytes.Clone(r.Body)
	return out, nil
}

// get returns a record as it is kept.
func (s *Store) get(ctx context.Context, name, id string) (*kind, *store.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	k, err := s.kind(name)
	if err != nil {
		return nil, nil, err
	}
	r, ok := s.now.Load().record(k, id)
	if !ok {
		return nil, nil, store.ErrNotFound
	}
	return k, r, nil
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
	if err := q.Check(k.Kind); err != nil {
		return store.Page{}, err
	}
	after, err := decodeCursor(q)
	if err != nil {
		return store.Page{}, err
	}
	if q.Limit == 0 {
		q.Limit = 100
	}
	var found []*store.Record
	s.now.Load().rows[k.index].all(func(r *store.Record) bool {
		if q.Where.Holds(*r) == 1 && (after == nil || compare(q.Order, r, after) > 0) {
			found = append(found, r)
		}
		return len(q.Order) > 0 || len(found) <= q.Limit // without an order they come by id
	})
	slices.SortFunc(found, func(a, b *store.Record) int { return compare(q.Order, a, b) })
	var p store.Page
	if len(found) > q.Limit {
		found = found[:q.Limit]
		p.Next = encodeCursor(q, found[q.Limit-1])
	}
	for _, r := range found {
		p.Records = append(p.Records, k.copyOf(r))
	}
	return p, nil
}

// compare orders two records.
func compare(order []store.Order, a, b *store.Record) int {
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
