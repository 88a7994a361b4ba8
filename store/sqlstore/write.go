package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/offerdesk/offerdesk/store"
)

// write runs f in one transaction, again while others are in the way. f may run
// several times.
func (s *Store) write(ctx context.Context, f func(context.Context, querier) error) error {
	if s.dialect.name() == SQLite {
		return s.told(s.immediate(ctx, f))
	}
	err := s.retry(ctx, func() error { return s.transact(ctx, s.dialect.isolation(), f) })
	if err == nil && s.ready != nil {
		s.ready.fill(ctx, s.db)
	}
	return err
}

// transact runs f in one transaction. The commit is not cancelled: its outcome would not be
// known; it ends with the time that a write may take.
func (s *Store) transact(ctx context.Context, level sql.IsolationLevel, f func(context.Context, querier) error) error {
	c, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close() //nolint:errcheck // the connection goes back to the pool
	whole, stop := context.WithTimeout(context.WithoutCancel(ctx), s.wait+time.Second)
	defer stop()
	tx, err := c.BeginTx(whole, &sql.TxOptions{Isolation: level})
	if err != nil {
		return err
	}
	part, end := context.WithTimeout(ctx, s.wait)
	defer end()
	if err = f(part, standard{tx, tx}); err == nil {
		err = ctx.Err()
	}
	if err != nil {
		_ = tx.Rollback() // a connection that is gone has nothing to roll back
		s.leave(c, err)
		return err
	}
	return s.outcome(tx.Commit())
}

// alone runs one statement that is a transaction of its own. It is sent whole
// or not at all, and not cancelled once it may have been sent.
func (s *Store) alone(ctx context.Context, f func(context.Context, querier) error) error {
	return s.retry(ctx, func() error {
		c, err := s.db.Conn(ctx)
		if err != nil {
			return err
		}
		defer c.Close() //nolint:errcheck // the connection goes back to the pool
		if err := ctx.Err(); err != nil {
			return err
		}
		whole, stop := context.WithTimeout(context.WithoutCancel(ctx), s.wait)
		defer stop()
		err = f(whole, standard{c, nil})
		s.leave(c, err)
		return s.outcome(err)
	})
}

// leave throws a connection away whose server takes no writes: a pool that names
// several servers, or stands behind something that does, connects to another.
func (s *Store) leave(c *sql.Conn, err error) {
	if err != nil && s.fate(err, false) == elsewhere {
		_ = c.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// outcome says of an error at commit whether it tells what happened.
func (s *Store) outcome(err error) error {
	if err == nil || errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrInvalid) || s.fate(err, true) != unknown {
		return err
	}
	return fmt.Errorf("%w: %w", store.ErrOutcomeUnknown, err)
}

// closed says that the pool was closed in the words of the contract.
func (s *Store) closed(err error) error {
	if err != nil && err.Error() == "sql: database is closed" { // database/sql has no name for it
		return fmt.Errorf("%w: %w", store.ErrClosed, err)
	}
	return err
}

// immediate runs f in one immediate transaction of SQLite on a connection of
// its own, and waits for other writers.
func (s *Store) immediate(ctx context.Context, f func(context.Context, querier) error) (err error) {
	if err := s.writers.enter(ctx, s.wait); err != nil {
		return err
	}
	defer func() { s.writers.leave(err == nil) }()
	if s.writers.conn == nil {
		if s.writers.conn, err = s.db.Conn(ctx); err != nil {
			s.writers.conn = nil
			return err
		}
		if s.lax {
			if _, err := s.writers.conn.ExecContext(ctx, "pragma synchronous=full"); err != nil {
				return err
			}
		}
	}
	c := s.writers.conn
	if err := s.begin(ctx, c); err != nil {
		rollback(ctx, c) // one that was cancelled may have begun
		return err
	}
	err = f(context.WithoutCancel(ctx), standard{c, nil}) // its statements are short, and watching each costs
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		rollback(ctx, c)
		return err
	}
	// The commit is not cancelled: its outcome would not be known. One that is
	// refused as busy has not been done and can be asked for again.
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

// rollback leaves a connection without a transaction, or throws it away: one
// that goes back to the pool in the middle of a write locks everybody out.
func rollback(ctx context.Context, c *sql.Conn) {
	ctx = context.WithoutCancel(ctx)
	if _, err := c.ExecContext(ctx, "rollback"); err == nil {
		return
	}
	// There was none, if another can begin.
	if _, err := c.ExecContext(ctx, "begin"); err == nil {
		if _, err := c.ExecContext(ctx, "rollback"); err == nil {
			return
		}
	}
	_ = c.Raw(func(any) error { return driver.ErrBadConn }) // the pool drops it
}

// begin takes the write lock, pausing longer after each refusal.
func (s *Store) begin(ctx context.Context, c *sql.Conn) error {
	pause, began := time.Millisecond, time.Now()
	for {
		_, err := c.ExecContext(ctx, "begin immediate")
		if err == nil || s.fate(err, false) != again {
			return err
		}
		if waited := time.Since(began); waited >= s.wait {
			return fmt.Errorf("sqlstore: gave up, other writers held the database for %s: %w", waited.Round(time.Millisecond), err)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
		pause = min(pause*2, 100*time.Millisecond)
	}
}
