package desktest

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // driver
	_ "modernc.org/sqlite"             // driver

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// Engine is a database: a file, or a server that an environment variable names.
type Engine struct {
	Name     string
	variable string // "" for a file
	driver   string
	place    func(t testing.TB, server string) string
}

// Engines are SQLite, PostgreSQL and MySQL or MariaDB.
var Engines = []Engine{
	{"sqlite", "", "sqlite", ownFile},
	{"postgres", "OFFERDESK_TEST_POSTGRES", "pgx", ownSchema},
	{"mysql", "OFFERDESK_TEST_MYSQL", "mysql", ownDatabase},
}

// Need skips the test if the variable of the server has no value.
func (e Engine) Need(t testing.TB) {
	t.Helper()
	if e.variable != "" && os.Getenv(e.variable) == "" {
		t.Skip(e.variable + " not set")
	}
}

// Open opens an empty place of the database, which is removed at the end.
func (e Engine) Open(t testing.TB) *sql.DB {
	t.Helper()
	e.Need(t)
	db, err := sql.Open(e.driver, e.place(t, os.Getenv(e.variable)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// OnEngines runs a test on each engine as a subtest.
func OnEngines(t *testing.T, test func(t *testing.T, e Engine)) {
	t.Helper()
	for _, e := range Engines {
		t.Run(e.Name, func(t *testing.T) {
			e.Need(t)
			test(t, e)
		})
	}
}

// OnStores runs a test in memory and on SQLite, as parallel subtests.
func OnStores(t *testing.T, test func(t *testing.T, s store.Store)) {
	t.Helper()
	t.Run("memory", func(t *testing.T) {
		t.Parallel()
		test(t, memstore.New(offer.Kinds()...))
	})
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, Store(t, Engines[0].Open(t)))
	})
}

// Store opens the store of a database.
func Store(t testing.TB, db *sql.DB) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Kinds: offer.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ownFile(t testing.TB, _ string) string { return filepath.Join(t.TempDir(), "offers.db") }

// ownSchema creates a schema of its own on a PostgreSQL.
func ownSchema(t testing.TB, server string) string {
	t.Helper()
	name := ownName()
	during(t, "pgx", server, "create schema "+name, "drop schema "+name+" cascade")
	u, err := url.Parse(server)
	if err != nil || u.Scheme == "" {
		return server + " search_path=" + name
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

// ownDatabase creates a database of its own on a MySQL or MariaDB.
func ownDatabase(t testing.TB, server string) string {
	t.Helper()
	c, err := mysql.ParseDSN(server)
	if err != nil {
		t.Fatal(err)
	}
	name := ownName()
	during(t, "mysql", c.FormatDSN(), "create database "+name, "drop database "+name)
	c.DBName, c.InterpolateParams = name, true
	return c.FormatDSN()
}

func ownName() string { return "offerdesk_room_" + strings.ToLower(rand.Text()[:10]) }

// during runs a statement now and another at the end of the test.
func during(t testing.TB, driver, server, begin, end string) {
	t.Helper()
	admin, err := sql.Open(driver, server)
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
