package sqlstore_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// A database that may lose what it acknowledged is told from one that does not,
// and a strict Open refuses it.
func TestUnsafe(t *testing.T) {
	parallel(t)
	for _, c := range []struct {
		engine, suffix, says string
	}{
		{"sqlite", "", ""},
		{"sqlite", "memory", "journal_mode is memory"},
		{"postgres", "", ""},
		{"postgres", "&synchronous_commit=off", "synchronous_commit is off"},
		{"postgres", "&synchronous_commit=local", ""},
	} {
		t.Run(c.engine+c.suffix, func(t *testing.T) {
			e := needed(t, c.engine)
			dsn := e.fresh(t) + c.suffix
			if c.suffix == "memory" {
				dsn = "file::memory:"
			}
			db := openDB(t, e.driver, dsn)
			db.SetMaxOpenConns(1)
			list, err := openStore(t, db, nil).Unsafe(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			// The server itself may be set up for speed.
			list = slices.DeleteFunc(list,
				func(s string) bool { return strings.HasPrefix(s, "fsync") || strings.HasPrefix(s, "full_page_writes") })
			if strings.Join(list, ", ") != c.says {
				t.Errorf("it says %q, want %q", list, c.says)
			}
			if _, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Strict: true}); c.says != "" &&
				(!errors.Is(err, sqlstore.ErrUnsafe) || !strings.Contains(err.Error(), c.says)) {
				t.Errorf("a strict Open: %v", err)
			}
		})
	}
	t.Run("mysql", func(t *testing.T) {
		e := needed(t, "mysql")
		db := e.open(t)
		list, err := openStore(t, db, nil).Unsafe(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		_, err = sqlstore.Open(t.Context(), db, sqlstore.Options{Strict: true})
		if (len(list) > 0) != errors.Is(err, sqlstore.ErrUnsafe) || len(list) == 0 && err != nil {
			t.Errorf("%q, and a strict Open: %v", list, err)
		}
	})
}
