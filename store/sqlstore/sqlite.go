package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// sqlite has one writer at a time, and no queue for the others.
type sqlite struct {
	writers    *writers // of this process
	nonDurable bool     // connections must be told to sync their commits
}

func (*sqlite) dialect() Dialect { return SQLite }

func (*sqlite) parts() parts {
	return parts{sqliteTypes{}, sqliteSchema{}, sqliteStatements{}, sqliteFaults{}, newPrepared()}
}

// connect requires a version without the WAL-reset bug, and sets the WAL.
func (e *sqlite) connect(ctx context.Context, db *sql.DB) error {
	var version string
	if err := db.QueryRowContext(ctx, "select sqlite_version()").Scan(&version); err != nil {
		return fmt.Errorf("sqlstore: the database does not answer as SQLite: %w", err)
	}
	var major, minor, patch int
	if _, err := fmt.Sscanf(version, "%d.%d.%d", &major, &minor, &patch); err != nil {
		return fmt.Errorf("sqlstore: unknown version %q of SQLite", version)
	}
	if major*1_000_000+minor*1000+patch < 3_051_003 {
		const bug = "can corrupt a WAL that several connections write; use 3.51.3 or newer"
		return fmt.Errorf("sqlstore: SQLite %s %s", version, bug)
	}
	if _, err := db.ExecContext(ctx, "pragma journal_mode=wal"); err != nil {
		return err
	}
	var level int
	err := db.QueryRowContext(ctx, "pragma synchronous").Scan(&level)
	e.nonDurable = level < 2
	return err
}

func (*sqlite) settings() []setting {
	return []setting{{"journal_mode", "pragma journal_mode", []string{"memory", "off"}}}
}

func (*sqlite) version(ctx context.Context, _ *Store, q querier) (n int, err error) {
	return n, queryRow(ctx, q, "pragma user_version").Scan(&n)
}

// migrate needs no lock of its own: a transaction is the only writer.
func (e *sqlite) migrate(ctx context.Context, s *Store) error {
	return e.write(ctx, s, s.upgrade)
}

func (e *sqlite) commit(ctx context.Context, s *Store, p *plan) error {
	return e.write(ctx, s, func(ctx context.Context, q querier) error { return s.apply(ctx, q, p) })
}

func (*sqlite) join(ctx context.Context, s *Store, p *plan) error { return s.apply(ctx, s.tx, p) }

// sequence numbers by rowid. There is one writer, so that is the order of commit.
func (e *sqlite) sequence(ctx context.Context, s *Store) error {
	const text = `update entries set pos = f.base + f.n from (
			select num, row_number() over (order by num) as n,
			       (select coalesce(max(pos), 0) from entries where tenant=?1) as base
			from entries where tenant=?1 and pos is null) as f
		where entries.num = f.num`
	return e.write(ctx, s, func(ctx context.Context, q querier) error {
		_, err := q.exec(ctx, text, s.tenant)
		return err
	})
}

// write runs f in one immediate transaction.
func (e *sqlite) write(ctx context.Context, s *Store, f writeFunc) error {
	return s.explain(e.immediate(ctx, s, f))
}

// immediate waits for other writers, first for those of this process.
func (e *sqlite) immediate(ctx context.Context, s *Store, f writeFunc) (err error) {
	if err := e.writers.enter(ctx, s.wait); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			e.writers.abandon()
		} else {
			e.writers.leave()
		}
	}()
	c, err := e.connection(ctx, s.db)
	if err != nil {
		return err
	}
	if err := begin(ctx, s, c); err != nil {
		rollback(ctx, c) // a statement that was cancelled may have begun one
		return err
	}
	// The statements of f are short, and watching the context of each costs.
	err = f(context.WithoutCancel(ctx), standard{c, nil})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		rollback(ctx, c)
		return err
	}
	// The commit is not cancelled, or its outcome would be unknown. One that is
	// refused as busy has not been done and can be repeated.
	ctx = context.WithoutCancel(ctx)
	err = s.retry(ctx, func() error {
		_, err := c.ExecContext(ctx, "commit")
		return s.outcome(err)
	})
	if err != nil {
		rollback(ctx, c)
	}
	return err
}

// connection returns the connection of the writer before, or a new one.
func (e *sqlite) connection(ctx context.Context, db *sql.DB) (*sql.Conn, error) {
	if e.writers.conn != nil {
		return e.writers.conn, nil
	}
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	e.writers.conn = c
	if e.nonDurable {
		_, err = c.ExecContext(ctx, "pragma synchronous=full")
	}
	return c, err
}

// begin takes the write lock. It pauses longer after each refusal.
func begin(ctx context.Context, s *Store, c *sql.Conn) error {
	pause, began := time.Millisecond, time.Now()
	for {
		_, err := c.ExecContext(ctx, "begin immediate")
		if err == nil || s.classify(err) != transient {
			return err
		}
		if waited := time.Since(began); waited >= s.wait {
			return fmt.Errorf("sqlstore: gave up, other writers held the database for %s: %w",
				waited.Round(time.Millisecond), err)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
		pause = min(pause*2, 100*time.Millisecond)
	}
}

// rollback leaves a connection without a transaction, or drops it: a connection
// that goes back to the pool in the middle of a write locks all other writers out.
func rollback(ctx context.Context, c *sql.Conn) {
	ctx = context.WithoutCancel(ctx)
	if _, err := c.ExecContext(ctx, "rollback"); err == nil {
		return
	}
	// If another transaction can begin, there was none.
	if _, err := c.ExecContext(ctx, "begin"); err == nil {
		if _, err := c.ExecContext(ctx, "rollback"); err == nil {
			return
		}
	}
	drop(c)
}
