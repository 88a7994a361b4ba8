package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/offerdesk/offerdesk/store"
)

// Options configure [Open].
type Options struct {
	// Kinds declares the kinds of records.
	Kinds []store.Kind
	// Tenant is the firm whose records these are. Default: "default".
	Tenant string
	// Wait is how long a write waits for other writers. Default: 10 seconds.
	Wait time.Duration
	// Dialect is the engine. Default: Open asks the database.
	Dialect Dialect
	// ErrorCode returns the engine's code of a driver's error: an SQLSTATE of
	// PostgreSQL, a number of MySQL; empty if there is none. Default: the error's
	// method SQLState, its field Number, or its method Code.
	ErrorCode func(error) string
	// Strict refuses a database with settings that [Store.Unsafe] lists. Default:
	// it is used as it is.
	Strict bool
	// NoMigrate leaves the schema to the host's own tool; see [Migrations].
	NoMigrate bool
}

// Store keeps the records of one tenant in a SQL database.
type Store struct {
	parts
	db     *sql.DB
	tx     querier // of the host, or nil
	engine engine
	tables map[string]*table
	order  []*table
	tenant string
	wait   time.Duration
	code   func(error) string
}

// Open connects to a database: it detects the engine, refuses one that cannot
// keep the contract, and brings the schema up to date. The caller closes the
// *sql.DB.
func Open(ctx context.Context, db *sql.DB, opt Options) (*Store, error) {
	s, err := connect(ctx, db, opt)
	if err == nil && opt.Strict {
		err = s.strict(ctx)
	}
	if err != nil {
		return nil, err
	}
	if opt.NoMigrate {
		return s, s.checkVersion(ctx)
	}
	return s, s.engine.migrate(ctx, s)
}

func connect(ctx context.Context, db *sql.DB, opt Options) (*Store, error) {
	if db == nil {
		return nil, fmt.Errorf("%w: the *sql.DB is nil", store.ErrInvalid)
	}
	s := &Store{db: db, tables: map[string]*table{}, tenant: opt.Tenant, wait: opt.Wait, code: opt.ErrorCode}
	if s.tenant == "" {
		s.tenant = "default"
	}
	if s.wait == 0 {
		s.wait = 10 * time.Second
	}
	if err := s.choose(ctx, opt.Dialect); err != nil {
		return nil, err
	}
	for _, k := range opt.Kinds {
		t, err := newTable(s.parts, k)
		if err != nil {
			return nil, err
		}
		t.index, s.tables[k.Name] = len(s.order), t
		s.order = append(s.order, t)
	}
	return s, s.retry(ctx, func() error { return s.engine.connect(ctx, db) })
}

// choose sets the engine.
func (s *Store) choose(ctx context.Context, d Dialect) error {
	s.faults = sqliteFaults{} // until the engine is known: only SQLite is locked for readers
	err := s.retry(ctx, func() (err error) {
		if d == "" {
			d, err = detect(ctx, s.db)
		}
		return err
	})
	if err != nil {
		return err
	}
	s.engine, err = engineOf(d)
	if err == nil {
		s.parts = s.engine.parts()
	}
	return err
}

// Tenant returns the records of another firm in the same database.
func (s *Store) Tenant(name string) *Store {
	t := *s
	t.tenant = name
	return &t
}

// Dialect returns the engine.
func (s *Store) Dialect() Dialect { return s.engine.dialect() }

// reader is where reads go.
func (s *Store) reader() querier {
	if s.tx != nil {
		return s.tx
	}
	return standard{s.db, nil}
}

func (s *Store) table(kind string) (*table, error) {
	t, ok := s.tables[kind]
	if !ok {
		return nil, fmt.Errorf("%w: unknown kind %q", store.ErrInvalid, kind)
	}
	return t, nil
}

// Get implements [store.Store].
func (s *Store) Get(ctx context.Context, kind, id string) (store.Record, error) {
	t, err := s.table(kind)
	if err != nil {
		return store.Record{}, err
	}
	if !s.types.keepsKey(id) {
		return store.Record{}, errors.Join(ctx.Err(), store.ErrNotFound)
	}
	var r store.Record
	err = s.read(ctx, func() (err error) {
		r, err = t.scan(s.types, s.queryRow(ctx, t.get, s.tenant, id))
		return err
	})
	return orNotFound(r, err)
}

// GetBody implements [store.BodyReader].
func (s *Store) GetBody(ctx context.Context, kind, id string) (store.Record, error) {
	t, err := s.table(kind)
	if err != nil {
		return store.Record{}, err
	}
	if !s.types.keepsKey(id) {
		return store.Record{}, errors.Join(ctx.Err(), store.ErrNotFound)
	}
	r := store.Record{Kind: kind, ID: id}
	err = s.read(ctx, func() error {
		return s.queryRow(ctx, t.getBody, s.tenant, id).Scan(&r.Revision, &r.Body)
	})
	return orNotFound(r, err)
}

// orNotFound returns a record, or [store.ErrNotFound] if there is no row.
func orNotFound(r store.Record, err error) (store.Record, error) {
	if errors.Is(err, sql.ErrNoRows) {
		err = store.ErrNotFound
	}
	if err != nil {
		return store.Record{}, err
	}
	return r, nil
}

// queryRow runs a query that is worth preparing.
func (s *Store) queryRow(ctx context.Context, text string, args ...any) row {
	if s.tx != nil || s.prepared == nil {
		return queryRow(ctx, s.reader(), text, args...)
	}
	st := s.prepared.get(text)
	if st == nil {
		s.prepared.fill(ctx, s.db)
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
	if s.tx != nil {
		return s.join(ctx, p)
	}
	return s.engine.commit(ctx, s, p)
}
