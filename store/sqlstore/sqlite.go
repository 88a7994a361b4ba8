package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"math"
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

// migrate takes no lock: a transaction that has read what another has changed
// since is refused as busy, and runs again.
func (e *sqlite) migrate(ctx context.Context, s *Store) error { return e.write(ctx, s, s.upgrade) }

func (e *sqlite) commit(ctx context.Context, s *Store, p *plan) error {
	return e.write(ctx, s, func(ctx context.Context, q querier) error {
		// It changes nothing, and takes the write lock before a check reads.
		if _, err := s.exec(ctx, q, "update entries set seq=seq where num=0"); err != nil {
			return err
		}
		// The statements of a plan are short, and watching the context of each costs.
		return s.apply(context.WithoutCancel(ctx), q, p)
	})
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
		_, err := s.exec(ctx, q, text, s.tenant)
		return err
	})
}

// lockPatience polls for the write lock, which has no queue.
var lockPatience = patience{math.MaxInt, 100 * time.Millisecond}

// write waits for the other writers of this process, then for those of others.
func (e *sqlite) write(ctx context.Context, s *Store, f writeFunc) error {
	if err := e.writers.enter(ctx, s.wait); err != nil {
		return err
	}
	err := s.retryWith(ctx, lockPatience, func() error { return e.attempt(ctx, s, f) })
	if err != nil {
		e.writers.abandon()
		return err
	}
	e.writers.leave()
	s.prepared.fill(ctx, s.db)
	return nil
}

// attempt runs f in one transaction. Its commit is not cancelled, or its outcome
// would be unknown.
func (e *sqlite) attempt(ctx context.Context, s *Store, f writeFunc) error {
	c, err := e.connection(ctx, s.db)
	if err != nil {
		return err
	}
	tx, err := c.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	if err = f(ctx, standard{tx, tx}); err == nil {
		err = ctx.Err()
	}
	if err != nil {
		if tx.Rollback() != nil {
			e.writers.drop()
		}
		return err
	}
	if err = tx.Commit(); err != nil {
		e.writers.drop()
	}
	return s.outcome(err)
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
