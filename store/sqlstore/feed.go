package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/offerdesk/offerdesk/store"
)

// Entries implements [store.Store].
func (s *Store) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	if !s.types.keepsKey(log) {
		return nil, ctx.Err()
	}
	return s.entries(ctx, "log=? and seq>? order by seq limit ?", log, after, max(n, 0))
}

// Feed implements [store.Store]. It first gives positions to what was
// committed since it was last read.
func (s *Store) Feed(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
	if err := s.noFeed(); err != nil {
		return nil, err
	}
	if err := s.sequence(ctx); err != nil {
		return nil, err
	}
	return s.entries(ctx, "pos>? order by pos limit ?", int64(after), max(n, 0))
}

func (s *Store) entries(ctx context.Context, condition string, args ...any) (out []store.Entry, err error) {
	text := "select log, seq, coalesce(pos, 0), body, private from entries where tenant=? and " + condition
	text, args = s.statements.bind(text), append([]any{s.tenant}, args...)
	err = s.read(ctx, func() error {
		out, err = s.readEntries(ctx, text, args)
		return err
	})
	return out, err
}

func (s *Store) readEntries(ctx context.Context, text string, args []any) ([]store.Entry, error) {
	rows, err := s.reader().query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err returns it
	var out []store.Entry
	for rows.Next() {
		var e store.Entry
		if err := rows.Scan(&e.Log, &e.Seq, &e.Pos, &e.Body, &e.Private); err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// sequence gives dense positions to entries that have none, in the order in
// which they were written.
func (s *Store) sequence(ctx context.Context) error {
	var found bool
	text := s.statements.bind("select exists(select 1 from entries where tenant=? and pos is null)")
	err := s.read(ctx, func() error { return queryRow(ctx, s.reader(), text, s.tenant).Scan(&found) })
	if err != nil || !found {
		return err
	}
	return s.engine.sequence(ctx, s)
}

// sequenceBatch is how many entries get a position in one transaction.
const sequenceBatch = 1000

// numbering is how a server numbers entries.
type numbering interface {
	// insertHead inserts the row of a tenant in feed_heads unless it exists.
	insertHead() string
	// number gives the positions after head to up to sequenceBatch entries, and
	// returns how many.
	number(ctx context.Context, s *Store, q querier, head int64) (int64, error)
}

// sequenceBatches numbers the entries of a server, where several processes may do
// so: the lock on the row in feed_heads lets one in at a time. Each statement must
// see what was committed before it.
func (s *Store) sequenceBatches(ctx context.Context, by numbering) error {
	for {
		done := int64(0)
		err := s.retry(ctx, func() error {
			return s.transact(ctx, sql.LevelReadCommitted, func(ctx context.Context, q querier) (err error) {
				done, err = s.advance(ctx, q, by)
				return err
			})
		})
		if err != nil || done < sequenceBatch {
			return err
		}
	}
}

// advance gives positions to one batch, and returns how many.
func (s *Store) advance(ctx context.Context, q querier, by numbering) (int64, error) {
	head, err := s.lockHead(ctx, q, by)
	if err != nil {
		return 0, err
	}
	done, err := by.number(ctx, s, q, head)
	if err != nil || done == 0 {
		return 0, err
	}
	_, err = s.exec(ctx, q, "update feed_heads set pos=? where tenant=?", head+done, s.tenant)
	return done, err
}

// lockHead returns the last position given, locked.
func (s *Store) lockHead(ctx context.Context, q querier, by numbering) (head int64, err error) {
	text := s.statements.bind("select pos from feed_heads where tenant=? for update")
	err = queryRow(ctx, q, text, s.tenant).Scan(&head)
	if !errors.Is(err, sql.ErrNoRows) {
		return head, err // the engine may have ended the transaction: nothing may follow in it
	}
	if _, err := s.exec(ctx, q, by.insertHead(), s.tenant); err != nil {
		return 0, err
	}
	err = queryRow(ctx, q, text, s.tenant).Scan(&head)
	return head, err
}
