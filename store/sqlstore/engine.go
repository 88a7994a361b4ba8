package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/store"
)

// Dialect names an engine.
type Dialect string

// The engines. [Open] detects the engine if [Options.Dialect] is empty.
const (
	SQLite     Dialect = "sqlite"
	PostgreSQL Dialect = "postgres"
	MySQL      Dialect = "mysql"
	MariaDB    Dialect = "mariadb"
)

// engine is a database engine. What all engines do alike, only in other words,
// is in its parts; its methods are what each does in its own way.
type engine interface {
	dialect() Dialect
	parts() parts
	// connect returns an error if the server cannot keep the contract, and reads
	// how it is set up.
	connect(ctx context.Context, db *sql.DB) error
	// settings lists the settings that decide whether acknowledged commits last.
	settings() []setting
	// write runs f in one transaction, again if others are in the way.
	write(ctx context.Context, s *Store, f writeFunc) error
	// commit writes a plan in a transaction of its own.
	commit(ctx context.Context, s *Store, p *plan) error
	// join writes a plan within a transaction of the host.
	join(ctx context.Context, s *Store, p *plan) error
	// migrate runs [Store.upgrade], in one process at a time.
	migrate(ctx context.Context, s *Store) error
	// version returns the number of the last migration, 0 in an empty database.
	version(ctx context.Context, s *Store, q querier) (int, error)
	// sequence gives feed positions to the entries that have none.
	sequence(ctx context.Context, s *Store) error
}

// writeFunc does the work of a transaction. It may run several times.
type writeFunc func(ctx context.Context, q querier) error

// parts are what differs between engines in values, definitions, statements and
// errors.
type parts struct {
	types      types
	schema     schema
	statements statements
	faults     faults
	prepared   *prepared // nil if the driver prepares statements itself
}

// types are how an engine keeps and compares values.
type types interface {
	// keeps reports whether the engine returns a text as it was written.
	keeps(text string) bool
	// keepsKey is keeps for a text that is part of an index.
	keepsKey(text string) bool
	// encode returns a value as it is written, decode reads it back.
	encode(c store.Column, v store.Value) any
	decode(c store.Column, v any) (store.Value, error)
	// sortName names the column by which a declared one is compared and ordered.
	sortName(c store.Column) string
	// sortKey returns a value as it is compared, sortParam its placeholder.
	sortKey(c store.Column, v store.Value) any
	sortParam(c store.Column) string
}

// schema is how an engine defines tables and indexes.
type schema interface {
	quote(name string) string
	// columns returns the columns that keep a declared one.
	columns(c column) []sqlColumn
	createTable(k store.Kind, definitions []string) string
	// commentTable and commentColumn return statements, or none.
	commentTable(k store.Kind) []string
	commentColumn(k store.Kind, c store.Column) []string
	// indexColumn returns a column as it is written in an index.
	indexColumn(name string) string
	// indexEnd returns what follows the declared columns of an index, of which
	// texts are texts.
	indexEnd(texts int) []string
	// beforeIndex returns what an existing column requires to be indexed.
	beforeIndex(t *table, c column) []string
	// columnNames and indexNames are queries for the names in a table.
	columnNames() string
	indexNames() string
}

type sqlColumn struct{ name, definition string }

// statements are how an engine reads and writes records and entries.
type statements interface {
	// bind replaces the question marks of a statement by the engine's parameters.
	bind(query string) string
	// order returns what follows a column to order by.
	order(o store.Order) string
	// ordersBy reports whether ordering by a column changes the order of what a
	// filter finds.
	ordersBy(column string, where *store.Filter) bool
	// insertIfAbsent follows an insert that may find the key taken.
	insertIfAbsent() string
	// upsert follows an insert that replaces an existing record.
	upsert(table string, names []string) string
	// lockForShare follows a select of a row that must stay as it is.
	lockForShare() string
	// reserve returns the statements that keep a checked record as it is until the
	// commit; nil if a locking select does.
	reserve(c *change) *reservation
	// grow returns an insert that appends entries to a log. It writes nothing if the
	// entry before the first is missing.
	grow(tenant, log string, entries []store.Append) (text string, args []any)
}

// reservation keeps a record as it is by writing it: take changes a row only if
// the check holds, release restores it.
type reservation struct {
	take, release string
	args          []any // of take, after tenant and id
}

// faults are what the errors of an engine mean.
type faults interface {
	// classify reads an error of a statement with its code.
	classify(err error, code string) fault
	// classifyCommit reads an error of a commit, whose outcome may be unknown.
	classifyCommit(err error, code string) fault
}

// fault is what an error means for a write.
type fault string

const (
	permanent fault = "permanent" // not done; a retry would fail again
	transient fault = "transient" // not done; a retry may succeed
	duplicate fault = "duplicate" // not done; the key exists
	unfit     fault = "unfit"     // not done; the engine cannot hold a value
	unknown   fault = "unknown"   // done or not done
	readOnly  fault = "read-only" // not done; this server takes no writes, another may
)

// detect asks a database which engine it is.
func detect(ctx context.Context, db *sql.DB) (Dialect, error) {
	var version string
	err := db.QueryRowContext(ctx, "select version()").Scan(&version)
	switch {
	case err != nil:
		var lite string
		if db.QueryRowContext(ctx, "select sqlite_version()").Scan(&lite) == nil {
			return SQLite, nil
		}
		return "", fmt.Errorf("sqlstore: unknown database engine: %w", err)
	case strings.Contains(version, "MariaDB"):
		return MariaDB, nil
	case strings.HasPrefix(version, "PostgreSQL"), strings.Contains(version, "Cockroach"):
		return PostgreSQL, nil
	}
	return MySQL, nil
}

// engineOf returns the engine of a dialect.
func engineOf(d Dialect) (engine, error) {
	switch d {
	case SQLite:
		return &sqlite{writers: newWriters()}, nil
	case PostgreSQL:
		return &postgres{texts: newTexts()}, nil
	case MySQL:
		return &mysql{name: MySQL, collation: "utf8mb4_0900_bin"}, nil
	case MariaDB:
		return &mysql{name: MariaDB, collation: "utf8mb4_nopad_bin"}, nil
	}
	return nil, fmt.Errorf("%w: unknown dialect %q", store.ErrInvalid, d)
}
