package sqlstore_test

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
	"github.com/offerdesk/offerdesk/store/storetest"
)

// Processes that start at once find one schema, and none fails.
func TestMigrateAtOnce(t *testing.T) {
	parallel(t)
	onAll(t, func(t *testing.T, e engine) {
		const processes = 8
		dsn := e.fresh(t)
		errs := make([]error, processes)
		var wg sync.WaitGroup
		for i := range processes {
			db := openDB(t, e.driver, dsn)
			db.SetMaxOpenConns(2)
			wg.Go(func() { errs[i] = sqlstore.Migrate(t.Context(), db, sqlstore.Options{Kinds: storetest.Kinds()}) })
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		s, err := sqlstore.Open(t.Context(), openDB(t, e.driver, dsn),
			sqlstore.Options{Kinds: storetest.Kinds(), NoMigrate: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Commit(t.Context(), keyed("k", 0)); err != nil {
			t.Fatal(err)
		}
	})
}

func TestNewerSchemaIsRefused(t *testing.T) {
	parallel(t)
	onAll(t, func(t *testing.T, e engine) {
		db := e.open(t)
		openStore(t, db, storetest.Kinds())
		later := "insert into offerdesk_schema(version) values (9999)"
		if e.name == "sqlite" {
			later = "pragma user_version=9999"
		}
		if _, err := db.Exec(later); err != nil {
			t.Fatal(err)
		}
		for _, noMigrate := range []bool{false, true} {
			if _, err := sqlstore.Open(t.Context(), db,
				sqlstore.Options{Kinds: storetest.Kinds(), NoMigrate: noMigrate}); !errors.Is(err, store.ErrNewer) {
				t.Errorf("a database of a newer version: %v, want ErrNewer", err)
			}
		}
	})
}

func TestUnmigratedIsRefused(t *testing.T) {
	parallel(t)
	onAll(t, func(t *testing.T, e engine) {
		if _, err := sqlstore.Open(t.Context(), e.open(t), sqlstore.Options{NoMigrate: true}); !errors.Is(err,
			store.ErrInvalid) {
			t.Errorf("an empty database that is not to be migrated: %v, want ErrInvalid", err)
		}
	})
}

// A kind grows columns and indexes; what is there stays.
func TestKindsGrow(t *testing.T) {
	parallel(t)
	onAll(t, func(t *testing.T, e engine) {
		db := e.open(t)
		first := store.Kind{Name: "offer", Table: "offers",
			Columns: []store.Column{{Name: "client", Type: store.Text}}}
		s := openStore(t, db, []store.Kind{first})
		if err := s.Commit(t.Context(),
			store.Batch{Puts: []store.Put{{Kind: "offer", ID: "a",
				Columns: store.Columns{"client": "acme"}}}}); err != nil {
			t.Fatal(err)
		}
		second := first
		second.Columns = append(slices.Clone(first.Columns),
			store.Column{Name: "bill", Type: store.Decimal, Precision: 18, Scale: 4, Comment: "it's per hour"},
			store.Column{Name: "state", Type: store.Text})
		second.Indexes = [][]string{{"client"}, {"state", "bill"}}
		for range 2 { // and once more, when nothing is missing
			s = openStore(t, db, []store.Kind{second})
		}
		r, err := s.Get(t.Context(), "offer", "a")
		if err != nil || r.Columns["client"] != "acme" || r.Columns["bill"] != nil {
			t.Fatalf("after the kind has grown: %+v, %v", r, err)
		}
		put := store.Put{Kind: "offer", ID: "a", Expect: 1,
			Columns: store.Columns{"client": "acme", "bill": decimal.RequireFromString("62.5"), "state": "draft"}}
		if err := s.Commit(t.Context(), store.Batch{Puts: []store.Put{put}}); err != nil {
			t.Fatal(err)
		}
		p, err := s.Find(t.Context(),
			store.Query{Kind: "offer", Where: store.Where("bill", store.Gt, decimal.RequireFromString("9.99"))})
		if err != nil || len(p.Records) != 1 {
			t.Fatalf("found by a new column: %+v, %v", p, err)
		}
	})
}

// The host's own tool runs the exported files and statements.
func TestExportedMigrations(t *testing.T) {
	parallel(t)
	onAll(t, func(t *testing.T, e engine) {
		db := e.open(t)
		d := sqlstore.Dialect(e.name)
		if e.name == "mysql" {
			d = openStore(t, e.open(t), nil).Dialect()
		}
		files, err := sqlstore.Migrations(d)
		if err != nil {
			t.Fatal(err)
		}
		texts := []string{}
		err = fs.WalkDir(files, ".", func(path string, f fs.DirEntry, err error) error {
			if err != nil || f.IsDir() {
				return err
			}
			b, err := fs.ReadFile(files, path)
			texts = append(texts, strings.Split(string(b), "\n\n")...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		tables, err := sqlstore.Statements(d, storetest.Kinds())
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range append(texts, tables...) {
			if _, err := db.Exec(text); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
		}
		s, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Kinds: storetest.Kinds(), NoMigrate: true})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Commit(t.Context(), keyed("k", 0)); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := sqlstore.Migrations("oracle"); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("the migrations of an engine that is not known: %v", err)
	}
}

// Tables read well in plain SQL, with exact columns and comments.
func TestReadableTables(t *testing.T) {
	parallel(t)
	onAll(t, func(t *testing.T, e engine) {
		db := e.open(t)
		s := openStore(t, db, storetest.Kinds())
		for i, amount := range []string{"9.9", "62.5", "-0.005"} {
			c := store.Columns{"name": fmt.Sprint("n", i), "amount": decimal.RequireFromString(amount)}
			if err := s.Commit(t.Context(),
				store.Batch{Puts: []store.Put{{Kind: "thing", ID: fmt.Sprint(i), Columns: c}}}); err != nil {
				t.Fatal(err)
			}
		}
		order := "amount"
		if e.name == "sqlite" {
			order = "amount_key"
		}
		rows, err := db.Query("select name, amount from storetest_things order by " + order + " desc")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close() //nolint:errcheck // rows.Err says it
		var got []string
		for rows.Next() {
			var name, amount string
			if err := rows.Scan(&name, &amount); err != nil {
				t.Fatal(err)
			}
			got = append(got, name+" "+amount)
		}
		if want := []string{"n1 62.5000", "n0 9.9000", "n2 -0.0050"}; rows.Err() != nil ||
			!slices.Equal(got, want) {
			t.Errorf("plain SQL reads %q, want %q (%v)", got, want, rows.Err())
		}
		comments := map[string]string{
			"postgres": "select obj_description('storetest_things'::regclass) || ', ' || col_description('storetest_things'::regclass, (select attnum from pg_attribute where attrelid='storetest_things'::regclass and attname='day'))",
			"mysql":    "select concat(t.table_comment, ', ', c.column_comment) from information_schema.tables t join information_schema.columns c on c.table_schema=t.table_schema and c.table_name=t.table_name where t.table_schema=database() and t.table_name='storetest_things' and c.column_name='day'",
		}
		if q := comments[e.name]; q != "" {
			var text string
			if err := db.QueryRow(q).Scan(&text); err != nil || text != "a record with a column of every type, a day" {
				t.Errorf("the comments say %q, %v", text, err)
			}
		}
	})
}

// A migration that is cut off at any statement is done by the next one: MySQL
// cannot take back what a definition has made.
func TestMigrateThatWasCutOff(t *testing.T) {
	parallel(t)
	onServers(t, func(t *testing.T, e engine) {
		cuts, stopped := 0, 0
		for at := int64(1); ; at++ {
			db, w := openWire(t, e)
			db.SetMaxOpenConns(1)
			var seen atomic.Int64
			cut := func(request []byte) bool {
				return regexp.MustCompile(`(?i)(create (table|index|unique)|comment on|insert )`).Match(request) &&
					seen.Add(1) == at
			}
			w.cut.Store(&cut)
			err := sqlstore.Migrate(t.Context(), db, sqlstore.Options{Kinds: storetest.Kinds()})
			if seen.Load() < at {
				if err != nil {
					t.Fatal(err)
				}
				break
			}
			cuts++
			if err != nil { // or it was tried again by itself
				stopped++
			}
			w.cut.Store(nil)
			s, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Kinds: storetest.Kinds()})
			if err != nil {
				t.Fatalf("cut off at statement %d, and then: %v", at, err)
			}
			if err := s.Commit(t.Context(), keyed("k", 0)); err != nil {
				t.Fatalf("cut off at statement %d: %v", at, err)
			}
			if es, err := s.Feed(t.Context(), 0, 10); err != nil || len(es) != 2 {
				t.Fatalf("cut off at statement %d: %d entries, %v", at, len(es), err)
			}
		}
		if cuts < 6 || stopped == 0 && e.name == "mysql" {
			t.Errorf("%d cuts, of which %d stopped it, show nothing", cuts, stopped)
		}
	})
}
