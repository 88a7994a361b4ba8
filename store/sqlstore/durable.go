package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrUnsafe is the error of [Open] with [Options.Strict] on a database whose
// settings let it lose what it acknowledged.
var ErrUnsafe = errors.New("sqlstore: an acknowledged commit may be lost here")

// setting is what a database says of itself, and the values that are not safe.
type setting struct {
	name, query string
	unsafe      []string
}

// Unsafe lists the settings of the database under which it may lose an
// acknowledged commit when the power fails, each with its value: of PostgreSQL
// fsync, full_page_writes and synchronous_commit; of MySQL and MariaDB
// innodb_flush_log_at_trx_commit and innodb_doublewrite; of SQLite
// journal_mode, since the store itself writes with synchronous=FULL. An empty
// list says nothing of the disk.
func (s *Store) Unsafe(ctx context.Context) ([]string, error) {
	var out []string
	for _, c := range s.dialect.settings() {
		var value string
		err := s.read(ctx, func() error { return queryRow(ctx, s.q(), c.query).Scan(&value) })
		if err != nil {
			return nil, err
		}
		if slices.Contains(c.unsafe, strings.ToLower(value)) {
			out = append(out, c.name+" is "+value)
		}
	}
	return out, nil
}

// strict refuses what is not safe.
func (s *Store) strict(ctx context.Context) error {
	list, err := s.Unsafe(ctx)
	if err == nil && len(list) > 0 {
		err = fmt.Errorf("%w: %s", ErrUnsafe, strings.Join(list, ", "))
	}
	return err
}

func (sqlite) settings() []setting {
	return []setting{{"journal_mode", "pragma journal_mode", []string{"memory", "off"}}}
}

func (postgres) settings() []setting {
	return []setting{
		{"fsync", "select current_setting('fsync')", []string{"off"}},
		{"full_page_writes", "select current_setting('full_page_writes')", []string{"off"}},
		{"synchronous_commit", "select current_setting('synchronous_commit')", []string{"off"}},
	}
}

func (mysql) settings() []setting {
	return []setting{
		{"innodb_flush_log_at_trx_commit", "select @@innodb_flush_log_at_trx_commit", []string{"0", "2"}},
		{"innodb_doublewrite", "select @@innodb_doublewrite", []string{"0", "off"}},
	}
}
