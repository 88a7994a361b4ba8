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

// The engines. [Open] asks the database which it is when [Options.Dialect] is
// empty.
const (
	SQLite     Dialect = "sqlite"
	PostgreSQL Dialect = "postgres"
	MySQL      Dialect = "mysql"
	MariaDB    Dialect = "mariadb"
)

// dialect is what differs between the engines. Everything else is written once.
type dialect interface {
	name() Dialect
	// prepare refuses a server that cannot keep the promises, and learns how it
	// is set up.
	prepare(ctx context.Context, db *sql.DB) (dialect, error)
	settings() []setting // that say whether what is acknowledged stays
	quote(name string) string
	// bind turns the question marks of a statement into what the engine reads.
	bind(query string) string
	// holds reports whether the engine keeps a text as it is; key means one that
	// stands in an index.
	holds(text string, key bool) bool

	// columns are the columns of a table that a declared column becomes.
	columns(c store.Column, indexed bool) []sqlColumn
	table(k store.Kind, columns []string) string
	comments(k store.Kind, c *store.Column) []string
	indexPart(column string) string
	indexEnd(texts int) []string // the id, behind so many texts, so that a page is read in order
	found(ctx context.Context, q querier, table string) (columns, indexes map[string]bool, err error)

	// encode is a value as it is written; decode reads it back.
	encode(c store.Column, v store.Value) any
	decode(c store.Column, v any) (store.Value, error)
	// compared names the column that a declared one is compared and ordered by,
	// key is a value as it is compared, and keyParam the place where it stands.
	compared(c store.Column) string
	key(c store.Column, v store.Value) any
	keyParam(c store.Column) string
	order(desc bool) string

	upsert(table string, names []string) string // of put with Any
	insert() string                             // what follows an insert that may find the place taken
	shared() string                             // what follows a select that others may not overtake
	isolation() sql.IsolationLevel              // of a commit
	sequence() string                           // gives positions to what has none
	fate(err error, code string, committing bool) fate
}

type sqlColumn struct{ name, definition string }

// fate is what an error means for a write.
type fate int

const (
	failed    fate = iota // not done, and again would fail again
	again                 // not done, and again may succeed
	taken                 // not done: the key is there already
	unfit                 // not done: a value does not fit the engine
	unknown               // done or not
	elsewhere             // not done: this server takes no writes, and another may
)

// detect asks a database which engine it is.
func detect(ctx context.Context, db *sql.DB) (dialect, error) {
	var version string
	err := db.QueryRowContext(ctx, "select version()").Scan(&version)
	switch {
	case err != nil:
		var lite string
		if db.QueryRowContext(ctx, "select sqlite_version()").Scan(&lite) == nil {
			return sqlite{}, nil
		}
		return nil, fmt.Errorf("sqlstore: the database does not say what it is: %w", err)
	case strings.Contains(version, "MariaDB"):
		return mysql{dialect: MariaDB, collation: "utf8mb4_nopad_bin"}, nil
	case strings.HasPrefix(version, "PostgreSQL"), strings.Contains(version, "Cockroach"):
		return postgres{}, nil
	}
	return mysql{dialect: MySQL, collation: "utf8mb4_0900_bin"}, nil
}

func dialectOf(ctx context.Context, db *sql.DB, name Dialect) (dialect, error) {
	switch name {
	case "":
		return detect(ctx, db)
	case SQLite:
		return sqlite{}, nil
	case PostgreSQL:
		return postgres{}, nil
	case MySQL:
		return mysql{dialect: MySQL, collation: "utf8mb4_0900_bin"}, nil
	case MariaDB:
		return mysql{dialect: MariaDB, collation: "utf8mb4_nopad_bin"}, nil
	}
	return nil, fmt.Errorf("%w: no dialect %q", store.ErrInvalid, name)
}
