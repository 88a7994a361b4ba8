package sqlstore_test

import (
	"database/sql"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

var updateSample = flag.Bool("update-sample", false,
	"write down what a desk keeps today, under testdata and the number of the newest migration")

// dialectName names the engine as a file; MySQL's statements differ from
// MariaDB's in the collation.
func dialectName(t testing.TB, db *sql.DB) sqlstore.Dialect {
	t.Helper()
	return openStore(t, db, nil).Dialect()
}

// newest is the number of the newest migration, as its file is called.
func newest(t testing.TB, d sqlstore.Dialect) string {
	t.Helper()
	files, err := sqlstore.Migrations(d)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	number, _, _ := strings.Cut(names[len(names)-1], "_")
	return number
}

// Every database that an earlier version has written is brought up to date: a
// desk finds all of it sound, and works on. The samples are what each version
// wrote, as SQL; none is ever written again.
func TestEarlierVersions(t *testing.T) {
	parallel(t)
	onAll(t, func(t *testing.T, e engine) {
		d := dialectName(t, e.open(t))
		if *updateSample {
			writeSample(t, e, d)
		}
		if d == sqlstore.MySQL {
			t.Skip("the samples are of MariaDB")
		}
		files, err := filepath.Glob(filepath.Join("testdata", "*", string(d)+".sql"))
		if err != nil || len(files) == 0 {
			t.Fatalf("there is no sample of %s: %v", d, err)
		}
		if want := filepath.Join("testdata", newest(t, d), string(d)+".sql"); files[len(files)-1] != want {
			t.Errorf("the newest sample is %s; write one of this version, once, with -update-sample",
				files[len(files)-1])
		}
		for _, file := range files {
			t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) { upgradeSample(t, e, file) })
		}
	})
}

func upgradeSample(t *testing.T, e engine, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	db := e.open(t)
	for _, q := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%.200s: %v", q, err)
		}
	}
	ctx := t.Context()
	now := time.Date(2027, 3, 2, 10, 0, 0, 0, time.UTC)
	for range 2 { // and once more, when it is up to date
		desk, err := offer.Open(openStore(t, db, offer.Kinds()),
			offer.Options{Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		for i, err := range desk.Check(ctx) {
			if err != nil {
				t.Fatal(err)
			}
			t.Error(i)
		}
		v, err := desk.Verify(ctx)
		if err != nil || v.Logs < 7 || v.Entries < 20 {
			t.Errorf("%+v, %v", v, err)
		}
		ann := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}})
		list, err := ann.List(ctx, offer.Query{Where: offer.ByClient("mercy", offer.Accepted, offer.Withdrawn)})
		if err != nil || len(list.Offers) != 1 || list.Offers[0].ID() != "A-101" {
			t.Errorf("found by columns: %d offers, %v", len(list.Offers), err)
		}
		if s, err := ann.Story(ctx, "A-101"); err != nil || s.String() == "" {
			t.Errorf("%v", err)
		}
		if list.Offers[0].State() == offer.Accepted {
			if _, err := ann.Withdraw(ctx, "A-101", offer.Client, "the order was cancelled"); err != nil {
				t.Errorf("the desk does not work on: %v", err)
			}
			approveSample(t, desk)
		}
	}
}

// approveSample leads an offer that was in approval to the candidate.
func approveSample(t *testing.T, desk *offer.Desk) {
	t.Helper()
	ctx := t.Context()
	olga, fred := offer.Actor{ID: "olga", Roles: []string{"ops"}}, offer.Actor{ID: "fred", Roles: []string{"finance"}}
	_, err := desk.As(olga).Approve(ctx, "A-102", offer.Decision{Stage: "ops"})
	if err == nil {
		_, err = desk.As(fred).Approve(ctx, "A-102", offer.Decision{Stage: "finance"})
	}
	if err == nil {
		_, err = desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}}).Send(ctx, "A-102")
	}
	if err != nil {
		t.Errorf("an offer in approval does not go on: %v", err)
	}
}

// writeSample writes a database as statements: what makes the tables, and what
// is in them.
func writeSample(t *testing.T, e engine, d sqlstore.Dialect) {
	t.Helper()
	db := e.open(t)
	deskHistory(t, db)
	files, err := sqlstore.Migrations(d)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.TrimSpace(string(b)))
	}
	made, err := sqlstore.Statements(d, offer.Kinds())
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, made...)
	for _, k := range offer.Kinds() {
		out = append(out, rowsOf(t, db, d, k.Table, "id")...)
	}
	out = append(out, rowsOf(t, db, d, "entries", "num")...)
	if d != sqlstore.SQLite {
		out = append(out, rowsOf(t, db, d, "feed_heads", "tenant")...)
	}
	file := filepath.Join("testdata", newest(t, d), string(d)+".sql")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Join(out, "\n\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// rowsOf writes the rows of a table as inserts; entries get their number when
// they are inserted.
func rowsOf(t *testing.T, db *sql.DB, d sqlstore.Dialect, table, order string) []string {
	t.Helper()
	rows, err := db.Query("select * from " + table + " order by " + order)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err says it
	types, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		values, into := make([]any, len(types)), make([]any, len(types))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var names, texts []string
		for i, c := range types {
			if c.Name() == "num" || values[i] == nil {
				continue
			}
			names, texts = append(names, c.Name()), append(texts, literal(d, values[i], c.DatabaseTypeName()))
		}
		out = append(out, "insert into "+table+"("+strings.Join(names, ", ")+") values ("+
			strings.Join(texts, ", ")+")")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// literal writes a value as SQL. Bytes of MySQL's text columns are text.
func literal(d sqlstore.Dialect, v any, kind string) string {
	quoted := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	switch x := v.(type) {
	case int64:
		return fmt.Sprint(x)
	case bool:
		return fmt.Sprint(x)
	case time.Time:
		if kind == "DATE" {
			return quoted(x.Format(time.DateOnly))
		}
		return quoted(x.UTC().Format("2006-01-02 15:04:05.000000Z"))
	case []byte:
		switch {
		case d == sqlstore.PostgreSQL:
			return fmt.Sprintf(`'\x%x'`, x)
		case d == sqlstore.SQLite || strings.HasSuffix(kind, "BLOB"):
			return fmt.Sprintf("x'%x'", x)
		}
		return quoted(string(x))
	}
	return quoted(fmt.Sprint(v))
}
