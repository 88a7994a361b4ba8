package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrUnsafe is returned by [Open] with [Options.Strict] if the settings of the
// database let it lose acknowledged commits.
var ErrUnsafe = errors.New("sqlstore: an acknowledged commit may be lost here")

// setting is a setting of a database, with its unsafe values.
type setting struct {
	name, query string
	unsafe      []string
}

// Unsafe lists the settings under which the database may lose an acknowledged
// commit when the power fails, each with its value: of PostgreSQL
// fsync, full_page_writes and synchronous_commit; of MySQL and MariaDB
// innodb_flush_log_at_trx_commit and innodb_doublewrite; of SQLite
// journal_mode, since the store itself writes with synchronous=FULL. An empty
// list does not vouch for the disk.
func (s *Store) Unsafe(ctx context.Context) ([]string, error) {
	var out []string
	for _, c := range s.engine.settings() {
		var value string
		err := s.read(ctx, func() error { return queryRow(ctx, s.reader(), c.query).Scan(&value) })
		if err != nil {
			return nil, err
		}
		if slices.Contains(c.unsafe, strings.ToLower(value)) {
			out = append(out, c.name+" is "+value)
		}
	}
	return out, nil
}

// strict returns ErrUnsafe if the database has unsafe settings.
func (s *Store) strict(ctx context.Context) error {
	list, err := s.Unsafe(ctx)
	if err == nil && len(list) > 0 {
		err = fmt.Errorf("%w: %s", ErrUnsafe, strings.Join(list, ", "))
	}
	return err
}
