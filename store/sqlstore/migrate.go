package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/store"
)

//go:embed migrations
var migrations embed.FS

// Migrations returns the numbered SQL files of an engine, for a host that
// migrates with its own tool: 0001_entries.sql and so on, statements apart by
// empty lines. Each file notes its number in the database. The tables of kinds are not among them: they follow from the
// declarations; [Statements] writes those down.
func Migrations(d Dialect) (fs.FS, error) {
	if _, err := fs.Stat(migrations, "migrations/"+string(d)); err != nil || d == "" {
		return nil, fmt.Errorf("%w: no dialect %q", store.ErrInvalid, d)
	}
	return fs.Sub(migrations, "migrations/"+string(d))
}

// Migrate brings a database up to date and does nothing else. Any number of
// processes may call it at once: one works, the others wait and find it done. A
// database of a newer version is [store.ErrNewer].
func Migrate(ctx context.Context, db *sql.DB, opt Options) error {
	s, err := prepare(ctx, db, opt)
	if err != nil {
		return err
	}
	return s.migrate(ctx)
}

// migration is one numbered file.
type migration struct {
	number     int
	statements []string
}

func (s *Store) migrations() ([]migration, error) {
	files, err := Migrations(s.dialect.name())
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	var out []migration
	for _, name := range names { // Glob sorts
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		number, _, _ := strings.Cut(name, "_")
		n, err := strconv.Atoi(number)
		if err != nil {
			return nil, err
		}
		m := migration{number: n}
		for _, q := range strings.Split(string(text), "\n\n") {
			if q = strings.TrimSuffix(strings.TrimSpace(q), ";"); q != "" {
				m.statements = append(m.statements, q)
			}
		}
		out = append(out, m)
	}
	return out, nil
}

func (s *Store) migrate(ctx context.Context) error {
	switch s.dialect.name() {
	case SQLite, PostgreSQL:
		return s.write(ctx, func(ctx context.Context, q querier) error {
			if s.dialect.name() == PostgreSQL { // until the transaction ends
				if _, err := q.exec(ctx, "select pg_advisory_xact_lock(hashtext('offerdesk ' || current_schema()))"); err != nil {
					return err
				}
			}
			return s.upgrade(ctx, q)
		})
	}
	// A definition commits by itself on MySQL: each can be run again.
	c, err := s.db.Conn(ctx)
	if err != nil {
		return s.told(err)
	}
	defer c.Close() //nolint:errcheck // the connection goes back to the pool
	var got sql.NullInt64
	const lock = "concat('offerdesk ', left(md5(database()), 32))"
	if err := c.QueryRowContext(ctx, "select get_lock("+lock+", ?)", int64(max(s.wait, time.Minute)/time.Second)).Scan(&got); err != nil {
		return err
	}
	if got.Int64 != 1 {
		return errors.New("sqlstore: another process has been migrating the database for too long")
	}
	err = s.upgrade(ctx, standard{c, nil})
	_, bad := c.ExecContext(context.WithoutCancel(ctx), "do release_lock("+lock+")")
	return errors.Join(err, bad)
}

// upgrade runs what a database has not seen yet.
func (s *Store) upgrade(ctx context.Context, q querier) error {
	all, err := s.migrations()
	if err != nil {
		return err
	}
	version, err := s.version(ctx, q)
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

func newer(is, known int) error {
	return fmt.Errorf("%w: version %d, this library knows %d", store.ErrNewer, is, known)
}

// version is the number of the last migration that a database has seen.
func (s *Store) version(ctx context.Context, q querier) (n int, err error) {
	if s.dialect.name() == SQLite {
		return n, queryRow(ctx, q, "pragma user_version").Scan(&n)
	}
	columns, _, err := s.dialect.found(ctx, q, "offerdesk_schema")
	if err != nil || len(columns) == 0 {
		return 0, err
	}
	err = queryRow(ctx, q, "select coalesce(max(version), 0) from offerdesk_schema").Scan(&n)
	return n, err
}

// checkVersion refuses a database that is not what this version writes.
func (s *Store) checkVersion(ctx context.Context) error {
	all, err := s.migrations()
	if err != nil {
		return err
	}
	version, err := s.version(ctx, s.q())
	if err != nil {
		return err
	}
	switch newest := all[len(all)-1].number; {
	case version > newest:
		return newer(version, newest)
	case version < newest:
		return fmt.Errorf("%w: the database is at migration %d, this library needs %d", store.ErrInvalid, version, newest)
	}
	return nil
}
