package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/store"
)

// postgres commits a batch in one statement (postgres_single.go).
type postgres struct{ texts *texts }

func (*postgres) dialect() Dialect { return PostgreSQL }

// parts has no prepared statements: pgx prepares by itself, unless a pooler
// forbids it.
func (*postgres) parts() parts {
	return parts{postgresTypes{}, postgresSchema{}, postgresStatements{}, postgresFaults{}, nil}
}

// connect requires UTF-8.
func (*postgres) connect(ctx context.Context, db *sql.DB) error {
	var encoding string
	if err := db.QueryRowContext(ctx, "show server_encoding").Scan(&encoding); err != nil {
		return fmt.Errorf("sqlstore: the database does not answer as PostgreSQL: %w", err)
	}
	if encoding != "UTF8" {
		return fmt.Errorf("sqlstore: the database has the encoding %s; it must be UTF8", encoding)
	}
	return nil
}

func (*postgres) settings() []setting {
	return []setting{
		{"fsync", "select current_setting('fsync')", []string{"off"}},
		{"full_page_writes", "select current_setting('full_page_writes')", []string{"off"}},
		{"synchronous_commit", "select current_setting('synchronous_commit')", []string{"off"}},
	}
}

func (*postgres) version(ctx context.Context, s *Store, q querier) (int, error) {
	return s.recordedVersion(ctx, q)
}

// write lets each statement see what was committed before it, so that a write
// compares with what is there now.
func (*postgres) write(ctx context.Context, s *Store, f writeFunc) error {
	return s.retry(ctx, func() error { return s.transact(ctx, sql.LevelReadCommitted, f) })
}

// commit tries a single statement first, if the plan fits one.
func (e *postgres) commit(ctx context.Context, s *Store, p *plan) error {
	if p.isSingle() {
		err := s.alone(ctx, func(ctx context.Context, q querier) error {
			return e.single(ctx, s, q, p, strictInsert)
		})
		if err == nil || errors.Is(err, store.ErrConflict) || s.classify(err) != duplicate {
			return err
		}
	}
	return e.write(ctx, s, func(ctx context.Context, q querier) error { return s.apply(ctx, q, p) })
}

func (e *postgres) join(ctx context.Context, s *Store, p *plan) error {
	if p.isSingle() {
		return e.single(ctx, s, s.tx, p, lenientInsert)
	}
	return s.apply(ctx, s.tx, p)
}

// migrate holds an advisory lock until its transaction ends.
func (e *postgres) migrate(ctx context.Context, s *Store) error {
	const lock = "select pg_advisory_xact_lock(hashtext('offerdesk ' || current_schema()))"
	return e.write(ctx, s, func(ctx context.Context, q querier) error {
		if _, err := q.exec(ctx, lock); err != nil {
			return err
		}
		return s.upgrade(ctx, q)
	})
}

func (e *postgres) sequence(ctx context.Context, s *Store) error { return s.sequenceBatches(ctx, e) }

func (*postgres) insertHead() string {
	return "insert into feed_heads(tenant, pos) values (?, 0) on conflict do nothing"
}

// number takes the numbers of entries as one array: a join that is planned before
// there are statistics would read everything again for each row.
func (*postgres) number(ctx context.Context, s *Store, q querier, head int64) (int64, error) {
	const text = `with fresh as (select array(
			select num from entries where tenant=$1 and pos is null order by num limit $3::bigint) as nums)
		update entries set pos = $2::bigint + array_position((select nums from fresh), num)
		where tenant=$1 and pos is null and num <= (select nums[array_length(nums, 1)] from fresh)
		and num = any((select nums from fresh)::bigint[])`
	return q.exec(ctx, text, s.tenant, head, sequenceBatch)
}
