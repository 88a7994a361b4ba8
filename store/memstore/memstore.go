// Package memstore keeps records in memory: for tests, for trying things out,
// and as the model that other adapters are compared with.
//
// Everything is copied in and out. Readers take a snapshot and never wait for
// writers longer than the moment of a commit. It keeps nothing across
// restarts.
package memstore

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/offerdesk/offerdesk/store"
)

// Store is a store in memory. Make one with [New].
type Store struct {
	mu    sync.RWMutex
	kinds map[string]store.Kind
	rows  map[string]map[string]store.Record // kind → id
	logs  map[string][]store.Entry
	feed  []place // global position - 1 → entry
	fresh []place // committed and not yet in the feed
}

type place struct {
	log string
	seq int64
}

// New returns an empty store for the kinds.
func New(kinds ...store.Kind) *Store {
	s := &Store{kinds: map[string]store.Kind{}, rows: map[string]map[string]store.Record{}, logs: map[string][]store.Entry{}}
	for _, k := range kinds {
		s.kinds[k.Name] = k
		s.rows[k.Name] = map[string]store.Record{}
	}
	return s
}

func clone(r store.Record) store.Record {
	r.Columns, r.Body = maps.Clone(r.Columns), bytes.Clone(r.Body)
	return r
}

// kept copies columns as they are kept: nulls left out, times in UTC.
func kept(c store.Columns) store.Columns {
	out := make(store.Columns, len(c))
	for name, v := range c {
		switch x := v.(type) {
		case nil:
		case time.Time:
			out[name] = time.UnixMicro(x.UnixMicro()).UTC()
		default:
			out[name] = v
		}
	}
	return out
}

func cloneEntry(e store.Entry) store.Entry {
	e.Body, e.Private = bytes.Clone(e.Body), bytes.Clone(e.Private)
	return e
}

func (s *Store) kind(name string) (store.Kind, error) {
	k, ok := s.kinds[name]
	if !ok {
		return k, fmt.Errorf("%w: no such kind %q", store.ErrInvalid, name)
	}
	return k, nil
}

// Get implements [store.Store].
func (s *Store) Get(ctx context.Context, kind, id string) (store.Record, error) {
	if err := ctx.Err(); err != nil {
		return store.Record{}, err
	}
	if _, err := s.kind(kind); err != nil {
		return store.Record{}, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	r, ok := s.rows[kind][id]
	if !ok {
		return store.Record{}, store.ErrNotFound
	}
	return clone(r), nil
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
	s.mu.RLock()
	var found []store.Record
	for _, r := range s.rows[q.Kind] {
		if q.Where.Holds(r) == 1 && (after == nil || compare(q.Order, r, *after) > 0) {
			found = append(found, r)
		}
	}
	s.mu.RUnlock()
	slices.SortFunc(found, func(a, b store.Record) int { return compare(q.Order, a, b) })
	limit := q.Limit
	if limit == 0 {
		limit = 100
	}
	var p store.Page
	if len(found) > limit {
		found = found[:limit]
		p.Next = encodeCursor(q, found[limit-1])
	}
	for _, r := range found {
		p.Records = append(p.Records, clone(r))
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

// A cursor names the record behind which a page begins, and what it was for.
// Texts are bytes: JSON would change what is not UTF-8.
type cursor struct {
	ID     []byte   `json:"i"`
	For    []byte   `json:"o"`
	Values [][]byte `json:"v"`
}

func orderKey(q store.Query) string { return fmt.Sprint(q.Kind, q.Order) }

// encodeCursor keeps the values of the order beside the id.
func encodeCursor(q store.Query, r store.Record) string {
	vals := make([][]byte, 0, len(q.Order))
	for _, o := range q.Order {
		vals = append(vals, []byte(encodeValue(r.Columns[o.Column])))
	}
	b, err := json.Marshal(cursor{[]byte(r.ID), []byte(orderKey(q)), vals})
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func decodeCursor(q store.Query) (*store.Record, error) {
	if q.After == "" {
		return nil, nil
	}
	bad := fmt.Errorf("%w: the cursor is not one of this query", store.ErrInvalid)
	b, err := base64.RawURLEncoding.DecodeString(q.After)
	if err != nil {
		return nil, bad
	}
	var c cursor
	if json.Unmarshal(b, &c) != nil || string(c.For) != orderKey(q) || len(c.Values) != len(q.Order) {
		return nil, bad
	}
	r := store.Record{ID: string(c.ID), Columns: store.Columns{}}
	for i, o := range q.Order {
		v, err := decodeValue(string(c.Values[i]))
		if err != nil {
			return nil, bad
		}
		r.Columns[o.Column] = v
	}
	return &r, nil
}

// Commit implements [store.Store].
func (s *Store) Commit(ctx context.Context, b store.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.check(b); err != nil {
		return err
	}
	for _, p := range b.Puts {
		s.rows[p.Kind][p.ID] = store.Record{Kind: p.Kind, ID: p.ID, Revision: s.rows[p.Kind][p.ID].Revision + 1, Columns: kept(p.Columns), Body: bytes.Clone(p.Body)}
	}
	for _, d := range b.Deletes {
		delete(s.rows[d.Kind], d.ID)
	}
	for _, a := range b.Appends {
		s.logs[a.Log] = append(s.logs[a.Log], cloneEntry(store.Entry{Log: a.Log, Seq: a.Seq, Body: a.Body, Private: a.Private}))
		s.fresh = append(s.fresh, place{a.Log, a.Seq})
	}
	for _, e := range b.Erase {
		s.logs[e.Log][e.Seq-1].Private = bytes.Clone(e.Private)
	}
	return nil
}

// check compares everything a batch expects with what is there.
func (s *Store) check(b store.Batch) error {
	type name struct{ kind, id string }
	puts := map[name]bool{}
	for _, p := range b.Puts {
		k, err := s.kind(p.Kind)
		if err != nil {
			return err
		}
		if p.ID == "" {
			return fmt.Errorf("%w: a record needs an id", store.ErrInvalid)
		}
		if puts[name{p.Kind, p.ID}] {
			return fmt.Errorf("%w: %s %s is put twice in one batch", store.ErrInvalid, p.Kind, p.ID)
		}
		puts[name{p.Kind, p.ID}] = true
		for name, v := range p.Columns {
			c, ok := k.Column(name)
			if !ok {
				return fmt.Errorf("%w: %s has no column %q", store.ErrInvalid, k.Name, name)
			}
			if err := c.CheckValue(v); err != nil {
				return err
			}
		}
		if p.Expect != store.Any && s.rows[p.Kind][p.ID].Revision != p.Expect {
			return &store.ConflictError{Kind: p.Kind, ID: p.ID}
		}
	}
	for _, c := range b.Checks {
		if _, err := s.kind(c.Kind); err != nil {
			return err
		}
		if s.rows[c.Kind][c.ID].Revision != c.Revision {
			return &store.ConflictError{Kind: c.Kind, ID: c.ID}
		}
	}
	for _, d := range b.Deletes {
		if _, err := s.kind(d.Kind); err != nil {
			return err
		}
	}
	grown := map[string]int64{}
	for _, a := range b.Appends {
		if a.Seq != int64(len(s.logs[a.Log]))+grown[a.Log]+1 {
			return &store.ConflictError{Kind: store.LogKind, ID: a.Log}
		}
		grown[a.Log]++
	}
	for _, e := range b.Erase {
		if e.Seq < 1 || e.Seq > int64(len(s.logs[e.Log]))+grown[e.Log] {
			return fmt.Errorf("%w: log %s has no entry %d", store.ErrInvalid, e.Log, e.Seq)
		}
	}
	return nil
}

// Entries implements [store.Store].
func (s *Store) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	all := s.logs[log]
	var out []store.Entry
	for i := max(after, 0); i < int64(len(all)) && len(out) < n; i++ {
		out = append(out, cloneEntry(all[i]))
	}
	return out, nil
}

// Feed implements [store.Store]. It gives positions to what was committed
// since it was last read.
func (s *Store) Feed(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.fresh {
		s.feed = append(s.feed, p)
		s.logs[p.log][p.seq-1].Pos = store.Pos(len(s.feed))
	}
	s.fresh = nil
	var out []store.Entry
	for i := max(int64(after), 0); i < int64(len(s.feed)) && len(out) < n; i++ {
		p := s.feed[i]
		out = append(out, cloneEntry(s.logs[p.log][p.seq-1]))
	}
	return out, nil
}
