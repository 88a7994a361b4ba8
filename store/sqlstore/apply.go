package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"strings"

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
		text := ""
		switch {
		case c.delete || c.reserves(s.dialect):
			text = "delete from " + c.quoted + " where tenant=? and id=?"
		case c.marks(s.dialect):
			text = "update " + c.quoted + " set revision=revision-1 where tenant=? and id=?"
		default:
			continue
		}
		if _, err := s.exec(ctx, q, text, s.tenant, c.id); err != nil {
			return err
		}
	}
	for _, r := range p.runs {
		if err := s.grow(ctx, q, r); err != nil {
			return err
		}
	}
	for _, e := range p.erases {
		done, err := s.exec(ctx, q, "update entries set private=? where tenant=? and log=? and seq=?", e.Private, s.tenant, e.Log, e.Seq)
		if err == nil && done == 0 { // MySQL counts what has changed
			err = queryRow(ctx, q, s.dialect.bind("select 1 from entries where tenant=? and log=? and seq=?"), s.tenant, e.Log, e.Seq).Scan(&done)
		}
		if errors.Is(err, sql.ErrNoRows) {
			return noEntry(e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// exec returns how many rows a statement wrote.
func (s *Store) exec(ctx context.Context, q querier, text string, args ...any) (int64, error) {
	text = s.dialect.bind(text)
	if own, ok := q.(standard); ok && own.tx != nil && s.ready != nil {
		if st := s.ready.get(text); st != nil {
			return affected(own.tx.StmtContext(ctx, st).ExecContext(ctx, args...))
		}
	}
	return q.exec(ctx, text, args...)
}

// reserves reports whether a change keeps the place of a record that must not
// be there: nobody can lock what is not there.
func (c *change) reserves(d dialect) bool {
	return c.check != nil && *c.check == 0 && d.name() != SQLite
}

// marks reports whether a check has to write the record it is about, and to
// write it back: the nodes of a cluster compare what commits have written, and
// a lock is on one node alone.
func (c *change) marks(d dialect) bool {
	m, ok := d.(mysql)
	return ok && m.cluster && c.put == nil && c.check != nil && *c.check != 0
}

func (s *Store) change(ctx context.Context, q querier, c *change) error {
	var done int64
	var err error
	switch {
	case c.put != nil:
		text, args := s.put(c)
		done, err = s.exec(ctx, q, text, args...)
	case c.check == nil:
		return nil
	case c.reserves(s.dialect):
		done, err = s.exec(ctx, q, "insert into "+c.quoted+"(tenant, id, revision) values (?,?,0)"+s.dialect.insert(), s.tenant, c.id)
	case c.marks(s.dialect):
		done, err = s.exec(ctx, q, "update "+c.quoted+" set revision=revision+1 where tenant=? and id=? and revision=?", s.tenant, c.id, *c.check)
	default:
		var revision int64
		err = queryRow(ctx, q, s.dialect.bind("select revision from "+c.quoted+" where tenant=? and id=?"+s.dialect.shared()), s.tenant, c.id).Scan(&revision)
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		if revision == *c.check {
			done = 1
		}
	}
	if err != nil && s.fate(err, false) == taken || err == nil && done == 0 {
		return c.conflict()
	}
	return err
}

// put writes a put; the revision is compared inside the write.
func (s *Store) put(c *change) (text string, args []any) {
	values := c.values(s.dialect, c.put.Columns)
	switch c.put.Expect {
	case 0:
		return c.insert, append([]any{s.tenant, c.id, c.put.Body}, values...)
	case store.Any:
		return c.upsert, append([]any{s.tenant, c.id, c.put.Body}, values...)
	}
	return c.update, append(append([]any{c.put.Body}, values...), s.tenant, c.id, c.put.Expect)
}

// How much one statement appends at most.
const (
	chunkEntries = 50
	chunkBytes   = 1 << 20
)

// grow appends to a log, many entries at a time. What is before the first must
// be there: logs have no gaps, so it is the end unless the place is taken.
func (s *Store) grow(ctx context.Context, q querier, r *run) error {
	for rest := r.entries; len(rest) > 0; {
		n, size := 0, 0
		for n < len(rest) && n < chunkEntries && (n == 0 || size+len(rest[n].Body)+len(rest[n].Private) <= chunkBytes) {
			size += len(rest[n].Body) + len(rest[n].Private)
			n++
		}
		text, args := s.growText(r.log, rest[:n])
		done, err := s.exec(ctx, q, text, args...)
		if err != nil && s.fate(err, false) == taken || err == nil && done != int64(n) {
			return r.conflict()
		}
		if err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

func (s *Store) growText(log string, entries []store.Append) (string, []any) {
	if s.dialect.name() == PostgreSQL {
		text, args := postgresGrow(s.tenant, log, entries)
		return text, args
	}
	text := "insert into entries(tenant, log, seq, body, private) "
	var args []any
	if first := entries[0].Seq; first > 1 {
		text += "select ?,?,?,?,? from entries where tenant=? and log=? and seq=?" + strings.Repeat(" union all select ?,?,?,?,?", len(entries)-1)
	} else {
		text += "values (?,?,?,?,?)" + strings.Repeat(", (?,?,?,?,?)", len(entries)-1)
	}
	for i, e := range entries {
		args = append(args, s.tenant, log, e.Seq, e.Body, e.Private)
		if i == 0 && e.Seq > 1 {
			args = append(args, s.tenant, log, e.Seq-1)
		}
	}
	return text + s.dialect.insert(), args
}
