package memstore

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/offerdesk/offerdesk/store"
)

// Commit implements [store.Store].
func (s *Store) Commit(ctx context.Context, b store.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	lost, done := s.unsure.next()
	if lost && !done {
		return fmt.Errorf("memstore: %w", store.ErrOutcomeUnknown)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	now := s.now.Load()
	if err := s.check(now, b); err != nil {
		return err
	}
	s.now.Store(s.after(now, b))
	if lost {
		return fmt.Errorf("memstore: %w", store.ErrOutcomeUnknown)
	}
	return nil
}

// after is the state behind a batch that was checked.
func (s *Store) after(now *state, b store.Batch) *state {
	next := *now
	next.rows = maps.Clone(now.rows)
	for _, p := range b.Puts {
		was, _ := next.rows[p.Kind].get(p.ID)
		next.rows[p.Kind] = next.rows[p.Kind].put(p.ID, store.Record{Kind: p.Kind, ID: p.ID, Revision: was.Revision + 1,
			Columns: taken(s.kinds[p.Kind], p.Columns), Body: bytes.Clone(p.Body)})
	}
	for _, d := range b.Deletes {
		next.rows[d.Kind] = next.rows[d.Kind].without(d.ID)
	}
	for _, a := range reordered(b.Appends) {
		// What a slice has behind its end belongs to the newest state alone.
		log, _ := next.logs.get(a.Log)
		next.logs = next.logs.put(a.Log, append(log, &entry{body: bytes.Clone(a.Body), private: bytes.Clone(a.Private), pos: new(position)}))
		next.fresh = append(next.fresh, place{a.Log, a.Seq})
	}
	for _, e := range b.Erase {
		log, _ := next.logs.get(e.Log)
		log = slices.Clone(log)
		was := log[e.Seq-1]
		log[e.Seq-1] = &entry{body: was.body, private: bytes.Clone(e.Private), pos: was.pos}
		next.logs = next.logs.put(e.Log, log)
	}
	return &next
}

// reordered puts the logs of a batch in another order; each keeps its own.
func reordered(list []store.Append) []store.Append {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b store.Append) int {
		switch x, y := rankOf(a.Log), rankOf(b.Log); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return list
}

// check compares everything a batch expects with what is there.
func (s *Store) check(now *state, b store.Batch) error {
	if err := s.checkPuts(now, b.Puts); err != nil {
		return err
	}
	for _, c := range b.Checks {
		if _, err := s.kind(c.Kind); err != nil {
			return err
		}
		if was, _ := now.rows[c.Kind].get(c.ID); was.Revision != c.Revision {
			return &store.ConflictError{Kind: c.Kind, ID: c.ID}
		}
	}
	for _, d := range b.Deletes {
		if _, err := s.kind(d.Kind); err != nil {
			return err
		}
	}
	ends := map[string]int64{}
	end := func(log string) int64 {
		if _, ok := ends[log]; !ok {
			l, _ := now.logs.get(log)
			ends[log] = int64(len(l))
		}
		return ends[log]
	}
	for _, a := range b.Appends {
		if a.Seq != end(a.Log)+1 {
			return &store.ConflictError{Kind: store.LogKind, ID: a.Log}
		}
		ends[a.Log]++
	}
	for _, e := range b.Erase {
		if e.Seq < 1 || e.Seq > end(e.Log) {
			return fmt.Errorf("%w: log %s has no entry %d", store.ErrInvalid, e.Log, e.Seq)
		}
	}
	return nil
}

func (s *Store) checkPuts(now *state, puts []store.Put) error {
	type name struct{ kind, id string }
	seen := map[name]bool{}
	for _, p := range puts {
		k, err := s.kind(p.Kind)
		if err != nil {
			return err
		}
		if p.ID == "" {
			return fmt.Errorf("%w: a record needs an id", store.ErrInvalid)
		}
		if seen[name{p.Kind, p.ID}] {
			return fmt.Errorf("%w: %s %s is put twice in one batch", store.ErrInvalid, p.Kind, p.ID)
		}
		seen[name{p.Kind, p.ID}] = true
		for name, v := range p.Columns {
			c, ok := k.Column(name)
			if !ok {
				return fmt.Errorf("%w: %s has no column %q", store.ErrInvalid, k.Name, name)
			}
			if err := c.CheckValue(v); err != nil {
				return err
			}
		}
		if was, _ := now.rows[p.Kind].get(p.ID); p.Expect != store.Any && was.Revision != p.Expect {
			return &store.ConflictError{Kind: p.Kind, ID: p.ID}
		}
	}
	return nil
}
