package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"strings"

	"github.com/offerdesk/offerdesk/store"
)

// Entries implements [store.Store].
func (s *Store) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	if !s.dialect.holds(log, true) {
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

func (s *Store) entries(ctx context.Context, condition string, args ...any) (es []store.Entry, err error) {
	err = s.read(ctx, func() error {
		es, err = s.readEntries(ctx, condition, args)
		return err
	})
	return es, err
}

func (s *Store) readEntries(ctx context.Context, condition string, args []any) ([]store.Entry, error) {
	rows, err := s.q().query(ctx, s.dialect.bind("select log, seq, coalesce(pos, 0), body, private from entries where tenant=? and "+condition), append([]any{s.tenant}, args...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says it
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

// sequenceBatch is how many entries get a position in one transaction.
const sequenceBatch = 1000

// sequence gives dense positions to entries that have none, in the order in
// which they were written. Whoever reads does it; the lock on the tenant's head
// lets one do it at a time, in whatever process.
func (s *Store) sequence(ctx context.Context) error {
	for {
		var fresh bool
		text := s.dialect.bind("select exists(select 1 from entries where tenant=? and pos is null)")
		err := s.read(ctx, func() error { return queryRow(ctx, s.q(), text, s.tenant).Scan(&fresh) })
		if err != nil || !fresh {
			return err
		}
		done := int64(0)
		if s.dialect.name() == SQLite {
			return s.write(ctx, func(ctx context.Context, q querier) error {
				_, err := q.exec(ctx, s.dialect.sequence(), s.tenant)
				return err
			})
		}
		err = s.retry(ctx, func() error { // each statement sees what was committed before it
			return s.transact(ctx, sql.LevelReadCommitted, func(ctx context.Context, q querier) (err error) {
				done, err = s.advance(ctx, q)
				return err
			})
		})
		if err != nil || done < sequenceBatch {
			return err
		}
	}
}

// advance gives positions to one batch.
func (s *Store) advance(ctx context.Context, q querier) (int64, error) {
	var head int64
	text := "select pos from feed_heads where tenant=? for update"
	err := queryRow(ctx, q, s.dialect.bind(text), s.tenant).Scan(&head)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err // the engine may have ended the transaction: nothing may follow in it
	}
	if err != nil {
		insert := "insert into feed_heads(tenant, pos) values (?, 0)"
		if s.dialect.name() == PostgreSQL {
			insert += " on conflict do nothing"
		} else {
			insert += " on duplicate key update pos=pos"
		}
		if _, err := s.exec(ctx, q, insert, s.tenant); err != nil {
			return 0, err
		}
		if err := queryRow(ctx, q, s.dialect.bind(text), s.tenant).Scan(&head); err != nil {
			return 0, err
		}
	}
	args := []any{s.tenant, head, sequenceBatch} // by number
	if s.dialect.name() != PostgreSQL {
		var step, batch int64 = 1, sequenceBatch
		if err := queryRow(ctx, q, "select @@auto_increment_increment").Scan(&step); err != nil {
			return 0, err
		}
		if step > 1 { // a cluster: a part by number may lack the middle of a log
			batch = math.MaxInt64
		}
		list, err := s.fresh(ctx, q, batch)
		if err != nil || list == "" {
			return 0, err
		}
		args = []any{list, head, s.tenant}
	}
	done, err := s.exec(ctx, q, s.dialect.sequence(), args...)
	if err != nil {
		return 0, err
	}
	_, err = s.exec(ctx, q, "update feed_heads set pos=? where tenant=?", head+done, s.tenant)
	return done, err
}

// fresh lists the entries without a position for MySQL, in order.
func (s *Store) fresh(ctx context.Context, q querier, batch int64) (string, error) {
	rows, err := q.query(ctx, fresh, s.tenant, batch, sequenceBatch)
	if err != nil {
		return "", err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says it
	var list []string
	for rows.Next() {
		var num string
		if err := rows.Scan(&num); err != nil {
			return "", err
		}
		list = append(list, num)
	}
	if len(list) == 0 {
		return "", rows.Err()
	}
	return "[" + strings.Join(list, ",") + "]", rows.Err()
}
