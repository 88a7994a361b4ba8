package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/offerdesk/offerdesk/store"
)

// apply writes a plan one statement after the other, within a transaction.
func (s *Store) apply(ctx context.Context, q querier, p *plan) error {
	for _, c := range p.changes {
		if err := s.change(ctx, q, c); err != nil {
			return err
		}
	}
	for _, c := range p.changes {
		if err := s.finish(ctx, q, c); err != nil {
			return err
		}
	}
	for _, r := range p.runs {
		if err := s.grow(ctx, q, r); err != nil {
			return err
		}
	}
	for _, e := range p.erases {
		if err := s.erase(ctx, q, e); err != nil {
			return err
		}
	}
	return nil
}

// exec returns how many rows a statement wrote.
func (s *Store) exec(ctx context.Context, q querier, text string, args ...any) (int64, error) {
	text = s.statements.bind(text)
	if own, ok := q.(standard); ok && own.tx != nil && s.prepared != nil {
		if st := s.prepared.get(text); st != nil {
			return affected(own.tx.StmtContext(ctx, st).ExecContext(ctx, args...))
		}
	}
	return q.exec(ctx, text, args...)
}

// change writes a put, or compares a check with what is there.
func (s *Store) change(ctx context.Context, q querier, c *change) error {
	var done int64
	var err error
	switch {
	case c.put != nil:
		text, args := s.putText(c)
		done, err = s.exec(ctx, q, text, args...)
	case c.check != nil:
		done, err = s.check(ctx, q, c)
	default:
		return nil
	}
	if err != nil && s.classify(err) == duplicate || err == nil && done == 0 {
		return c.conflict()
	}
	return err
}

// putText returns the statement of a put. It compares the revision itself.
func (s *Store) putText(c *change) (text string, args []any) {
	args = make([]any, 0, len(c.put.values)+4)
	switch c.put.expect {
	case 0:
		text = c.insert
	case store.Any:
		text = c.upsert
	default:
		args = append(append(args, c.put.body), c.put.values...)
		return c.update, append(args, s.tenant, c.id, c.put.expect)
	}
	return text, append(append(args, s.tenant, c.id, c.put.body), c.put.values...)
}

// check returns 1 if a record is at the revision that a check requires, and keeps
// it there until the commit.
func (s *Store) check(ctx context.Context, q querier, c *change) (int64, error) {
	if r := s.statements.reserve(c); r != nil {
		return s.exec(ctx, q, r.take, append([]any{s.tenant, c.id}, r.args...)...)
	}
	text := "select revision from " + c.quoted + " where tenant=? and id=?" + s.statements.lockForShare()
	var revision int64
	err := queryRow(ctx, q, s.statements.bind(text), s.tenant, c.id).Scan(&revision)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	if revision != *c.check {
		return 0, nil
	}
	return 1, nil
}

// finish deletes a record, or restores one that a check has written.
func (s *Store) finish(ctx context.Context, q querier, c *change) error {
	text := ""
	if c.delete {
		text = "delete from " + c.quoted + " where tenant=? and id=?"
	} else if r := s.statements.reserve(c); r != nil {
		text = r.release
	}
	if text == "" {
		return nil
	}
	_, err := s.exec(ctx, q, text, s.tenant, c.id)
	return err
}

// Limits of one statement that appends entries.
const (
	chunkEntries = 50
	chunkBytes   = 1 << 20
)

// grow appends to a log, many entries at a time. The entry before the first must
// exist: logs have no gaps, so it is the last unless the key of the first exists.
func (s *Store) grow(ctx context.Context, q querier, r *run) error {
	for rest := r.entries; len(rest) > 0; {
		n := chunk(rest)
		text, args := s.statements.grow(s.tenant, r.log, rest[:n])
		done, err := s.exec(ctx, q, text, args...)
		if err != nil && s.classify(err) == duplicate || err == nil && done != int64(n) {
			return r.conflict()
		}
		if err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// chunk returns how many of the entries one statement appends, at least one.
func chunk(entries []store.Append) int {
	size := 0
	for i, e := range entries {
		size += len(e.Body) + len(e.Private)
		if i == chunkEntries || i > 0 && size > chunkBytes {
			return i
		}
	}
	return len(entries)
}

// erase replaces the private part of an entry.
func (s *Store) erase(ctx context.Context, q querier, e store.Erase) error {
	const update = "update entries set private=? where tenant=? and log=? and seq=?"
	done, err := s.exec(ctx, q, update, e.Private, s.tenant, e.Log, e.Seq)
	if err != nil || done > 0 {
		return err
	}
	// MySQL does not count a row that stays the same.
	const exists = "select 1 from entries where tenant=? and log=? and seq=?"
	err = queryRow(ctx, q, s.statements.bind(exists), s.tenant, e.Log, e.Seq).Scan(&done)
	if errors.Is(err, sql.ErrNoRows) {
		return noEntry(e)
	}
	return err
}
