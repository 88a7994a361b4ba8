package sqlstore_test

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// engine is a database that tests run on: a file, or a server that an
// environment variable names.
type engine struct {
	name     string
	variable string
	driver   string
	// fresh returns the name of a new place for the driver, removed at the end.
	fresh func(t testing.TB) string
}

func engines() []engine {
	return []engine{
		{name: "sqlite", driver: "sqlite", fresh: freshSQLite},
		{name: "postgres", variable: "OFFERDESK_TEST_POSTGRES", driver: "pgx", fresh: freshPostgres},
		{name: "mysql", variable: "OFFERDESK_TEST_MYSQL", driver: "mysql", fresh: freshMySQL},
	}
}

// parallel runs a test in parallel if there are no servers: their connections are
// few, and some tests change their settings.
func parallel(t *testing.T) {
	t.Helper()
	for _, e := range engines() {
		if e.variable != "" && os.Getenv(e.variable) != "" {
			return
		}
	}
	t.Parallel()
}

// need skips a test if the server was not named. A server that was named and does
// not answer fails it.
func (e engine) need(t testing.TB) {
	t.Helper()
	if e.variable != "" && os.Getenv(e.variable) == "" {
		t.Skip(e.variable + " not set")
	}
}

// open opens an empty place.
func (e engine) open(t testing.TB) *sql.DB {
	t.Helper()
	return openDB(t, e.driver, e.fresh(t))
}

func openDB(t testing.TB, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(40)
	db.SetMaxIdleConns(40)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func openStore(t testing.TB, db *sql.DB, kinds []store.Kind) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Kinds: kinds})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// within runs a statement now and another at the end, on a pool of its own.
func within(t testing.TB, driver, dsn, begin, end string) {
	t.Helper()
	admin, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec(begin); err != nil {
		t.Fatalf("%s: %v", begin, err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(end); err != nil {
			t.Errorf("%s: %v", end, err)
		}
		if err := admin.Close(); err != nil {
			t.Error(err)
		}
	})
}

func freshName() string { return "offerdesk_" + strings.ToLower(rand.Text()[:12]) }

// freshSQLite names a file in memory where the system has such files: tests do not
// depend on the disk, and benchmarks do.
func freshSQLite(t testing.TB) string {
	t.Helper()
	if _, ok := t.(*testing.T); ok {
		if dir, err := os.MkdirTemp("/dev/shm", "offerdesk"); err == nil {
			t.Cleanup(func() { _ = os.RemoveAll(dir) })
			return filepath.Join(dir, "offers.db")
		}
	}
	return filepath.Join(t.TempDir(), "offers.db")
}

func freshPostgres(t testing.TB) string {
	t.Helper()
	dsn, name := os.Getenv("OFFERDESK_TEST_POSTGRES"), freshName()
	within(t, "pgx", dsn, "create schema "+name, "drop schema "+name+" cascade")
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme == "" {
		return dsn + " search_path=" + name
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

func freshMySQL(t testing.TB) string {
	t.Helper()
	c, err := mysql.ParseDSN(os.Getenv("OFFERDESK_TEST_MYSQL"))
	if err != nil {
		t.Fatal(err)
	}
	name := freshName()
	within(t, "mysql", c.FormatDSN(), "create database "+name, "drop database "+name)
	c.DBName, c.InterpolateParams = name, true
	return c.FormatDSN()
}
