package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/offerdesk/offerdesk/store"
)

// Options is what [Open] takes beside the database.
type Options struct {
	// Kinds declares what is kept.
	Kinds []store.Kind
	// Tenant is the firm whose records these are. Default: "default".
	Tenant string
	// Wait is how long a write waits for other writers. Default: 10 seconds.
	Wait time.Duration
	// Dialect is the engine. Default: what the database says it is.
	Dialect Dialect
	// ErrorCode reads the engine's code from a driver's error: an SQLSTATE of
	// PostgreSQL, a number of MySQL; empty when it knows none. Without it the
	// method SQLState is asked, and the text "Error 1213 (40001): ..." that
	// go-sql-driver documents is read.
	ErrorCode func(error) string
	// Strict refuses a database with settings that [Store.Unsafe] lists. Default:
	// it is used as it is.
	Strict bool
	// NoMigrate leaves the schema to the host's own tool; see [Migrations].
	NoMigrate bool
}

// Store is one tenant's records in a SQL database.
type Store struct {
	db      *sql.DB
	tx      querier // of the host, or nil
	dialect dialect
	tables  map[string]*table
	order   []*table
	tenant  string
	wait    time.Duration
	code    func(error) string
	writers *writers  // of this process, on SQLite
	lax     bool      // SQLite's connections are not durable by themselves
	texts   *texts    // of single statements
	ready   *prepared // nil: the driver does it
}

// Open prepares a database: it asks for the engine, refuses one that cannot
// keep the promises, and brings the schema up to date. The caller closes the
// *sql.DB.
func Open(ctx context.Context, db *sql.DB, opt Options) (*Store, error) {
	s, err := prepare(ctx, db, opt)
	if err == nil && opt.Strict {
		err = s.strict(ctx)
	}
	if err != nil {
		return nil, err
	}
	if opt.NoMigrate {
		return s, s.checkVersion(ctx)
	}
	return s, s.migrate(ctx)
}

func prepare(ctx context.Context, db *sql.DB, opt Options) (*Store, error) {
	if db == nil {
		return nil, fmt.Errorf("%w: the *sql.DB is nil", store.ErrInvalid)
	}
	s := &Store{db: db, tables: map[string]*table{}, tenant: opt.Tenant, wait: opt.Wait, code: opt.ErrorCode, writers: newWriters(), texts: &texts{}}
	if s.tenant == "" {
		s.tenant = "default"
	}
	if s.wait == 0 {
		s.wait = 10 * time.Second
	}
	s.dialect = sqlite{} // until it is known; SQLite alone may have to be asked twice
	var found dialect
	err := s.retry(ctx, func() (err error) {
		found, err = dialectOf(ctx, db, opt.Dialect)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.dialect = found
	if s.dialect.name() != PostgreSQL { // pgx prepares by itself, unless a pooler forbids it
		s.ready = newPrepared()
	}
	for _, k := range opt.Kinds {
		t, err := newTable(s.dialect, k)
		if err != nil {
			return nil, err
		}
		s.tables[k.Name] = t
		s.order = append(s.order, t)
	}
	err = s.retry(ctx, func() error {
		d, err := s.dialect.prepare(ctx, db)
		if err == nil {
			s.dialect = d
		}
		return err
	})
	if err != nil || s.dialect.name() != SQLite {
		return s, err
	}
	var level int
	err = s.retry(ctx, func() error { return db.QueryRowContext(ctx, "pragma synchronous").Scan(&level) })
	s.lax = level < 2
	return s, err
}

// Tenant returns the records of another firm in the same database.
func (s *Store) Tenant(name string) *Store {
	t := *s
	t.tenant = name
	return &t
}

// Dialect returns the engine.
func (s *Store) Dialect() Dialect { return s.dialect.name() }

// q is what reads go to.
func (s *Store) q() querier {
	if s.tx != nil {
		return s.tx
	}
	return standard{s.db, nil}
}

func (s *Store) table(kind string) (*table, error) {
	t, ok := s.tables[kind]
	if !ok {
		return nil, fmt.Errorf("%w: no such kind %q", store.ErrInvalid, kind)
	}
	return t, nil
}

// Get implements [store.Store].
func (s *Store) Get(ctx context.Context, kind, id string) (store.Record, error) {
	t, err := s.table(kind)
	if err != nil {
		return store.Record{}, err
	}
	if !s.dialect.holds(id, true) {
		return store.Record{}, errors.Join(ctx.Err(), store.ErrNotFound)
	}
	var r store.Record
	err = s.read(ctx, func() (err error) {
		r, err = t.scan(s.dialect, s.queryRow(ctx, t.get, s.tenant, id).Scan)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return store.Record{}, store.ErrNotFound
	}
	return r, err
}

// queryRow runs a query that comes again and again.
func (s *Store) queryRow(ctx context.Context, text string, args ...any) row {
	if s.tx != nil || s.ready == nil {
		return queryRow(ctx, s.q(), text, args...)
	}
	st := s.ready.get(text)
	if st == nil {
		s.ready.fill(ctx, s.db)
		return s.db.QueryRowContext(ctx, text, args...)
	}
	return st.QueryRowContext(ctx, args...)
}

// Commit implements [store.Store].
func (s *Store) Commit(ctx context.Context, b store.Batch) error {
	p, err := s.plan(b)
	if err != nil {
		return err
	}
	switch {
	case s.tx != nil:
		return s.join(ctx, p)
	case p.isSingle(s.dialect):
		err := s.alone(ctx, func(ctx context.Context, q querier) error { return s.single(ctx, q, p, true) })
		if err == nil || errors.Is(err, store.ErrConflict) || s.fate(err, false) != taken {
			return err
		}
	}
	return s.write(ctx, func(ctx context.Context, q querier) error { return s.apply(ctx, q, p) })
}
