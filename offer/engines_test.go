package offer_test

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// engine is a database that faults are tried on: a file, or a server that an
// environment variable names.
type engine struct {
	name, variable, driver string
	// fresh returns the name of a new place for the driver, removed at the end.
	fresh func(t testing.TB) string
}

var (
	liteEngine = engine{"sqlite", "", "sqlite",
		func(t testing.TB) string { return filepath.Join(t.TempDir(), "offers.db") }}
	postgresEngine = engine{"postgres", "OFFERDESK_TEST_POSTGRES", "pgx", ownSchema}
	mysqlEngine    = engine{"mysql", "OFFERDESK_TEST_MYSQL", "mysql", ownDatabase}
)

// on runs a test on engines, and says which it left out.
func on(t *testing.T, f func(t *testing.T, e engine), engines ...engine) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			if e.variable != "" && os.Getenv(e.variable) == "" {
				t.Skip(e.variable + " not set")
			}
			f(t, e)
		})
	}
}

// rounds is how much of a test is run: what an environment variable says, or a
// little.
func rounds(variable string, usual, short int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil && n > 0 {
		return n
	}
	if testing.Short() {
		return short
	}
	return usual
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
		_ = admin.Close()
	})
}

func ownName() string { return "offerdesk_fault_" + strings.ToLower(rand.Text()[:10]) }

// ownSchema is a place of its own on a PostgreSQL, removed at the end.
func ownSchema(t testing.TB) string {
	t.Helper()
	dsn, name := os.Getenv("OFFERDESK_TEST_POSTGRES"), ownName()
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

// ownDatabase is a place of its own on a MariaDB, removed at the end.
func ownDatabase(t testing.TB) string {
	t.Helper()
	c, err := mysql.ParseDSN(os.Getenv("OFFERDESK_TEST_MYSQL"))
	if err != nil {
		t.Fatal(err)
	}
	name := ownName()
	within(t, "mysql", c.FormatDSN(), "create database "+name, "drop database "+name)
	c.DBName, c.InterpolateParams = name, true
	return c.FormatDSN()
}

// pool opens a pool of connections, closed at the end.
func pool(t testing.TB, driver, dsn string, size int) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	return sized(t, db, size)
}

func sized(t testing.TB, db *sql.DB, size int) *sql.DB {
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// kept opens a store on a pool.
func kept(t testing.TB, db *sql.DB) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Kinds: offer.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
