package memstore

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
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
		return store.ErrOutcomeUnknown
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	now := s.now.Load()
	if err := s.check(now, b); err != nil {
		return err
	}
	s.now.Store(s.after(now, b))
	if lost {
		return store.ErrOutcomeUnknown
	}
	return nil
}

// after returns the state after a batch that was checked.
func (s *Store) after(now *state, b store.Batch) *state {
	next := *now
	next.rows = slices.Clone(now.rows)
	for _, p := range b.Puts {
		k := s.kinds[p.Kind]
		was, _ := now.record(k, p.ID)
		next.rows[k.index] = next.rows[k.index].put(p.ID, &store.Record{
			Kind: p.Kind, ID: p.ID, Revision: was.Revision + 1,
			Columns: k.normalized(p.Columns), Body: bytes.Clone(p.Body),
		})
	}
	for _, d := range b.Deletes {
		k := s.kinds[d.Kind]
		next.rows[k.index] = next.rows[k.index].without(d.ID)
	}
	for _, a := range reordered(b.Appends) {
		// Only the newest state uses what a slice has after its end.
		log, _ := next.logs.get(a.Log)
		next.logs = next.logs.put(a.Log, append(log, newEntry(a)))
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

// reordered puts the logs of a batch in another order. The order within each log
// stays.
func reordered(list []store.Append) []store.Append {
	if !slices.ContainsFunc(list, func(a store.Append) bool { return a.Log != list[0].Log }) {
		return list
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b store.Append) int { return cmp.Compare(rankOf(a.Log), rankOf(b.Log)) })
	return list
}

// check compares what a batch expects with a state.
func (s *Store) check(now *state, b store.Batch) error {
	if err := s.checkPuts(now, b.Puts); err != nil {
		return err
	}
	for _, c := range b.Checks {
		k, err := s.kind(c.Kind)
		if err != nil {
			return err
		}
		if was, _ := now.record(k, c.ID); was.Revision != c.Revision {
			return &store.ConflictError{Kind: c.Kind, ID: c.ID}
		}
	}
	for _, d := range b.Deletes {
		if _, err := s.kind(d.Kind); err != nil {
			return err
		}
	}
	return checkLogs(now, b)
}

// checkLogs requires that appends continue their logs and that what is erased
// exists.
func checkLogs(now *state, b store.Batch) error {
	ends := map[string]int64{}
	end := func(log string) int64 {
		n, ok := ends[log]
		if !ok {
			entries, _ := now.logs.get(log)
			n = int64(len(entries))
		}
		return n
	}
	for _, a := range b.Appends {
		last := end(a.Log)
		if a.Seq != last+1 {
			return &store.ConflictError{Kind: store.LogKind, ID: a.Log}
		}
		ends[a.Log] = last + 1
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
		if err := k.checkColumns(p.Columns); err != nil {
			return err
		}
		if was, _ := now.record(k, p.ID); p.Expect != store.Any && was.Revision != p.Expect {
			return &store.ConflictError{Kind: p.Kind, ID: p.ID}
		}
	}
	return nil
}
