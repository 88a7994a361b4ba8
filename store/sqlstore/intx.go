package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/offerdesk/offerdesk/store"
)

// InTx returns a store whose reads and commits are part of the host's own
// transaction: what it writes takes effect when the host commits. A batch that
// conflicts is rolled back to a savepoint, and the host's transaction goes on.
// Nothing is retried: a serialization failure is returned as the driver returned
// it, and the host runs its transaction again.
//
// On SQLite the host must begin an immediate transaction; drivers have an option
// for that. Feed returns [store.ErrInvalid]: only committed entries get positions.
func (s *Store) InTx(tx *sql.Tx) *Store {
	return s.within(standard{tx, nil})
}

// InNativeTx is [Store.InTx] for a transaction of a driver's own type, such as a
// pgx.Tx on PostgreSQL.
func InNativeTx[T NativeTag, R NativeRows](s *Store, tx NativeTx[T, R]) *Store {
	return s.within(native[T, R]{tx})
}

func (s *Store) within(tx querier) *Store {
	t := *s
	t.tx = tx
	return &t
}

// join writes a plan at a savepoint of the host's transaction.
func (s *Store) join(ctx context.Context, p *plan) error {
	if _, err := s.tx.exec(ctx, "savepoint offerdesk"); err != nil {
		return err
	}
	if err := s.engine.join(ctx, s, p); err != nil {
		if s.classify(err) == transient {
			return err // the engine may have ended the transaction
		}
		if _, bad := s.tx.exec(context.WithoutCancel(ctx), "rollback to savepoint offerdesk"); bad != nil {
			return fmt.Errorf("%w (the transaction cannot go on: %w)", err, bad)
		}
		return s.explain(err)
	}
	_, err := s.tx.exec(ctx, "release savepoint offerdesk")
	return err
}

func (s *Store) noFeed() error {
	if s.tx == nil {
		return nil
	}
	return fmt.Errorf("%w: the feed is read outside a transaction", store.ErrInvalid)
}
