package memstore

import (
	"bytes"
	"context"
	"sync/atomic"

	"github.com/offerdesk/offerdesk/store"
)

// entry is an entry of a log. Only its position is set later, once.
type entry struct {
	body, private []byte
	pos           *position
}

// position is that of an entry in the feed, 0 until it has one.
type position = atomic.Int64

// newEntry copies what is appended.
func newEntry(a store.Append) *entry {
	e := &struct {
		entry
		position
	}{entry: entry{body: bytes.Clone(a.Body), private: bytes.Clone(a.Private)}}
	e.pos = &e.position
	return &e.entry
}

// place names an entry.
type place struct {
	log string
	seq int64
}

func (e *entry) at(p place) store.Entry {
	return store.Entry{
		Log: p.log, Seq: p.seq, Pos: store.Pos(e.pos.Load()),
		Body: bytes.Clone(e.body), Private: bytes.Clone(e.private),
	}
}

// Entries implements [store.Store].
func (s *Store) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	all, _ := s.now.Load().logs.get(log)
	var out []store.Entry
	for i := max(after, 0); i < int64(len(all)) && len(out) < n; i++ {
		out = append(out, all[i].at(place{log, i + 1}))
	}
	return out, nil
}

// Feed implements [store.Store]. It gives positions to what was committed
// since it was last read.
func (s *Store) Feed(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.sequence()
	now := s.now.Load()
	var out []store.Entry
	for i := max(int64(after), 0); i < int64(len(now.feed)) && len(out) < n; i++ {
		p := now.feed[i]
		log, _ := now.logs.get(p.log)
		out = append(out, log[p.seq-1].at(p))
	}
	return out, nil
}

// sequence gives positions to entries that have none.
func (s *Store) sequence() {
	if len(s.now.Load().fresh) == 0 {
		return
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	next := *s.now.Load()
	for _, p := range next.fresh {
		next.feed = append(next.feed, p)
		log, _ := next.logs.get(p.log)
		log[p.seq-1].pos.Store(int64(len(next.feed)))
	}
	next.fresh = nil
	s.now.Store(&next)
}
