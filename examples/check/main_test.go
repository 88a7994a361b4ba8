package main

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

func open(t *testing.T, driver, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, dsn)
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

func exec(t *testing.T, db *sql.DB, text string) sql.Result {
	t.Helper()
	r, err := db.Exec(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return r
}

// fill keeps two offers in a database: O-1 was sent and accepted, O-2 waits for
// an approval.
func fill(t *testing.T, db *sql.DB) {
	t.Helper()
	ctx := t.Context()
	s, err := sqlstore.Open(ctx, db, sqlstore.Options{Kinds: offer.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	desk, err := offer.Open(s, offer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ann := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}})
	olga := desk.As(offer.Actor{ID: "olga", Roles: []string{"approver"}})
	terms, err := offer.ParseTerms([]byte(`{"client": "mercy", "type": "contract", "candidate": {"name": "Amara Osei"},
		"job": {"title": "Nurse"}, "start_date": "2027-04-05", "pay": {"rate": "53.17", "per": "hour"}, "bill": {"rate": "80.00", "per": "hour"}}`))
	if err != nil {
		t.Fatal(err)
	}
	do := func(_ offer.Offer, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{"O-1", "O-2"} {
		do(ann.Create(ctx, terms, offer.ID(id)))
		do(ann.Submit(ctx, id))
	}
	do(olga.Approve(ctx, "O-1", offer.Decision{Stage: "approval"}))
	do(ann.Send(ctx, "O-1"))
	do(ann.Accept(ctx, "O-1", offer.Candidate))
}

// file is a filled SQLite file, and another connection to it.
func file(t *testing.T) (string, *sql.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "offers.db")
	db := open(t, "sqlite", path)
	fill(t, db)
	return path, db
}

func check(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, &o, &e)
	return code, o.String(), e.String()
}

const good = "nothing is wrong: every link of 8 entries in 2 logs holds\n"

func TestGood(t *testing.T) {
	t.Parallel()
	path, _ := file(t)
	if code, out, errs := check(t, "-db", path); code != 0 || out != good || errs != "" {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	code, out, errs := check(t, "-db", path, "-json")
	var r report
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != 0 || errs != "" || !r.Sound ||
		r.Inconsistencies == nil || r.Logs != 2 || r.Entries != 8 {
		t.Errorf("exit %d, %v\n%s%s", code, err, out, errs)
	}
	if code, out, _ := check(t, "-db", path, "-tenant", "another"); code != 0 ||
		!strings.Contains(out, "0 entries in 0 logs") {
		t.Errorf("another tenant: exit %d\n%s", code, out)
	}
}

// TestDamaged changes data with SQL and requires that each change is found and named.
func TestDamaged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ damage, want string }{
		"an edited column": {"update offers set client='another' where id='O-1'",
			"columns O-1: column client is not what the record says\ninconsistencies: 1\n"},
		"an edited amount": {"update offers set pay_hourly='99.0000' where id='O-2'",
			"columns O-2: column pay_hourly is not what the record says\ninconsistencies: 1\n"},
		"a deleted entry": {"delete from entries where log='offer/O-1' and seq=2",
			"trail O-1: audit: log offer/O-1, entry 2: another position: an entry is missing, moved or duplicated\n" +
				"feed offer/O-2: position 2 is missing\n" +
				"verify offer/O-1: entry 2: another position: an entry is missing, moved or duplicated\ninconsistencies: 3\n"},
		"a deleted end": {"delete from entries where log='offer/O-2' and seq=2",
			"trail O-2: audit: log offer/O-2, entry 1: the log does not end where its offer says\n" +
				"feed offer/O-1: position 4 is missing\n" +
				"verify offer/O-2: entry 2: the log is shorter than it was: its end was cut off\ninconsistencies: 3\n"},
		"an edited value": {"update entries set private=cast(replace(cast(private as text), '53.17', '63.17') as blob) where log='offer/O-2' and seq=1",
			"trail O-2: audit: log offer/O-2, entry 1: the value of pay.rate does not fit its digest\n" +
				"verify offer/O-2: entry 1: the value of pay.rate does not fit its digest\ninconsistencies: 2\n"},
		"a changed letter": {"update documents set body=cast(replace(cast(body as text), 'Amara', 'Imara') as blob) where id='O-1.s1'",
			"document O-1: letter * is not as it was made\ninconsistencies: 1\n"},
		"a deleted letter": {"delete from documents where id='O-1.s1'",
			"document O-1: letter * is missing or can't be read\ninconsistencies: 1\n"},
		"a deleted question": {"delete from waiting",
			"waiting O-2: the approvers of stage approval are not in its row\ninconsistencies: 1\n"},
		"an unreadable offer": {"update offers set body=cast('{' as blob) where id='O-2'",
			"record O-2: it can't be read\nverify : a stored record can't be read: offer O-2\ninconsistencies: 2\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, db := file(t)
			if code, out, _ := check(t, "-db", path); code != 0 {
				t.Fatalf("before the damage: %s", out)
			}
			if n, err := exec(t, db, c.damage).RowsAffected(); err != nil || n != 1 {
				t.Errorf("%d rows were damaged, %v", n, err)
			}
			code, out, errs := check(t, "-db", path)
			before, after, _ := strings.Cut(c.want, "*") // the id of a letter is random
			if code != 1 || errs != "" || !strings.HasPrefix(out, before) || !strings.HasSuffix(out, after) ||
				!strings.Contains(c.want, "*") && out != c.want {
				t.Errorf("exit %d\n%s%swant\n%s", code, out, errs, c.want)
			}
			code, out, _ = check(t, "-db", path, "-json")
			var r report
			if err := json.Unmarshal([]byte(out), &r); err != nil || code != 1 || r.Sound ||
				len(r.Inconsistencies) != strings.Count(c.want, "\n")-1 {
				t.Errorf("exit %d, %v\n%s", code, err, out)
			}
		})
	}
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	dsn := os.Getenv("OFFERDESK_TEST_POSTGRES")
	if dsn == "" {
		t.Skip("OFFERDESK_TEST_POSTGRES not set")
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	admin, name := open(t, "pgx", dsn), "offerdesk_"+strings.ToLower(rand.Text()[:12])
	exec(t, admin, "create schema "+name)
	t.Cleanup(func() { exec(t, admin, "drop schema "+name+" cascade") })
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	onServer(t, "pgx", u.String())
}

func TestMySQL(t *testing.T) {
	t.Parallel()
	dsn := os.Getenv("OFFERDESK_TEST_MYSQL")
	if dsn == "" {
		t.Skip("OFFERDESK_TEST_MYSQL not set")
	}
	c, err := mysql.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	admin, name := open(t, "mysql", dsn), "offerdesk_"+strings.ToLower(rand.Text()[:12])
	exec(t, admin, "create database "+name)
	t.Cleanup(func() { exec(t, admin, "drop database "+name) })
	c.DBName = name
	onServer(t, "mysql", c.FormatDSN())
}

// onServer checks a good and a damaged database of a server.
func onServer(t *testing.T, driver, dsn string) {
	t.Helper()
	db := open(t, driver, dsn)
	fill(t, db)
	if code, out, errs := check(t, "-dsn", dsn); code != 0 || out != good || errs != "" {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	exec(t, db, "update offers set bill_hourly=1 where id='O-1'")
	if code, out, errs := check(t, "-dsn", dsn); code != 1 || errs != "" ||
		out != "columns O-1: column bill_hourly is not what the record says\ninconsistencies: 1\n" {
		t.Errorf("damaged: exit %d\n%s%s", code, out, errs)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	path, db := file(t)
	garbage := filepath.Join(t.TempDir(), "garbage.db")
	if err := os.WriteFile(garbage, bytes.Repeat([]byte("no database"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(t.TempDir(), "empty.db")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "give -db FILE or -dsn DSN"},
		{[]string{"-db", path, "-dsn", "postgres://h/d"}, "give -db FILE or -dsn DSN"},
		{[]string{"-db", path, "more"}, "no argument after the flags"},
		{[]string{"-nothing"}, "not defined"},
		{[]string{"-db", filepath.Join(t.TempDir(), "none.db")}, "no such file"},
		{[]string{"-db", garbage}, "not a database"},
		{[]string{"-db", empty}, "the database is at migration 0"},
		{[]string{"-dsn", "postgres://nobody:secret@127.0.0.1:1/none"}, "check: "},
		{[]string{"-dsn", "nobody:secret@tcp(127.0.0.1:1)/none"}, "check: "},
		{[]string{"-dsn", "nobody:secret"}, "check: "},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			code, out, errs := check(t, c.args...)
			if code != 2 || out != "" || !strings.Contains(errs, c.want) || strings.Contains(errs, "secret") {
				t.Errorf("%q: exit %d, %s%s; wanted %s", c.args, code, out, errs, c.want)
			}
		})
	}
	exec(t, db, "update offers set pay_hourly='dear' where id='O-1'")
	code, out, errs := check(t, "-db", path)
	if code != 1 || !strings.Contains(out, "columns O-1: column pay_hourly of the offer can't be read\n") ||
		errs != "" || strings.Contains(out, "dear") {
		t.Errorf("an amount that is none: exit %d, %s%s", code, out, errs)
	}
}
