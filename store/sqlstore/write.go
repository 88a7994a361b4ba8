package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"time"
)

// transact runs f in one transaction. The commit is not cancelled, or its outcome
// would be unknown; it ends when the time that a write may take is over.
func (s *Store) transact(ctx context.Context, level sql.IsolationLevel, f writeFunc) error {
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
func (s *Store) alone(ctx context.Context, f writeFunc) error {
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

// leave drops a connection whose server takes no writes: a pool that names several
// servers, or that goes through a balancer, connects to another.
func (s *Store) leave(c *sql.Conn, err error) {
	if err != nil && s.classify(err) == readOnly {
		drop(c)
	}
}

// drop makes the pool forget a connection.
func drop(c *sql.Conn) {
	_ = c.Raw(func(any) error { return driver.ErrBadConn }) // that is the error it returns
}
