package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/offerdesk/offerdesk/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations returns the numbered SQL files of an engine, for a host that
// migrates with its own tool: 0001_entries.sql and so on, with empty lines between
// statements. Each file records its number in the database. The tables of kinds
// are not included: [Statements] derives them from the declarations.
func Migrations(d Dialect) (fs.FS, error) {
	if _, err := engineOf(d); err != nil {
		return nil, err
	}
	return fs.Sub(migrations, "migrations/"+string(d))
}

// Migrate brings a database up to date and does nothing else. Any number of
// processes may call it at once: one migrates, the others wait. It returns
// [store.ErrNewer] for a database of a newer version.
func Migrate(ctx context.Context, db *sql.DB, opt Options) error {
	s, err := connect(ctx, db, opt)
	if err != nil {
		return err
	}
	return s.engine.migrate(ctx, s)
}

// migration is one numbered file.
type migration struct {
	number     int
	statements []string
}

// migrations returns all migrations of the engine, in order.
func (s *Store) migrations() ([]migration, error) {
	files, err := Migrations(s.engine.dialect())
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "*.sql") // sorted
	if err != nil {
		return nil, err
	}
	var out []migration
	for _, name := range names {
		m, err := readMigration(files, name)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

func readMigration(files fs.FS, name string) (migration, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return migration{}, err
	}
	number, _, _ := strings.Cut(name, "_")
	n, err := strconv.Atoi(number)
	if err != nil {
		return migration{}, err
	}
	m := migration{number: n}
	for _, statement := range strings.Split(string(text), "\n\n") {
		if statement = strings.TrimSuffix(strings.TrimSpace(statement), ";"); statement != "" {
			m.statements = append(m.statements, statement)
		}
	}
	return m, nil
}

// upgrade runs the migrations that a database has not seen, and brings the tables
// of kinds up to date.
func (s *Store) upgrade(ctx context.Context, q querier) error {
	all, err := s.migrations()
	if err != nil {
		return err
	}
	version, err := s.engine.version(ctx, s, q)
	if err != nil {
		return err
	}
	if newest := all[len(all)-1].number; version > newest {
		return newer(version, newest)
	}
	for _, m := range all {
		if m.number <= version {
			continue
		}
		for _, text := range m.statements {
			if _, err := q.exec(ctx, text); err != nil {
				return fmt.Errorf("sqlstore: migration %d: %w", m.number, err)
			}
		}
	}
	return s.upgradeTables(ctx, q)
}

func newer(version, newest int) error {
	return fmt.Errorf("%w: version %d; this library knows %d", store.ErrNewer, version, newest)
}

// recordedVersion reads the version from a table.
func (s *Store) recordedVersion(ctx context.Context, q querier) (n int, err error) {
	columns, err := names(ctx, q, s.schema.columnNames(), "offerdesk_schema")
	if err != nil || len(columns) == 0 {
		return 0, err
	}
	return n, queryRow(ctx, q, "select coalesce(max(version), 0) from offerdesk_schema").Scan(&n)
}

// checkVersion refuses a database of another version.
func (s *Store) checkVersion(ctx context.Context) error {
	all, err := s.migrations()
	if err != nil {
		return err
	}
	version, err := s.engine.version(ctx, s, s.reader())
	if err != nil {
		return err
	}
	switch newest := all[len(all)-1].number; {
	case version > newest:
		return newer(version, newest)
	case version < newest:
		return fmt.Errorf("%w: the database is at migration %d; this library requires %d",
			store.ErrInvalid, version, newest)
	}
	return nil
}
