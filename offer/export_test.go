package offer_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// lived is a desk at which everything has happened that is kept.
func lived(t testing.TB) *fixture {
	t.Helper()
	f := newDesk(t)
	ctx := t.Context()
	for i, state := range []offer.State{offer.Draft, offer.InApproval, offer.Approved, offer.Sent, offer.Negotiation, offer.Accepted,
		offer.Completed, offer.Declined, offer.Withdrawn} {
		f.at(t, fmt.Sprintf("O-%d", i), state)
		f.clock.add(time.Minute + 7*time.Microsecond)
	}
	s := f.As(ann)
	must(t)(s.Hold(ctx, "O-1", "a < b & \"c\" \\ Zoë's budget", offer.Key("h 1/é")))
	must(t)(s.Create(ctx, terms(t, `{"client": "été & co", "type": "contract", "people": {"recruiter": "ann"}, "pay": {"rate": "-0.10", "per": "hour"}, "worksite": {"remote": true}}`),
		offer.ID("a:b@c"), offer.Key("k")))
	must(t)(s.Edit(ctx, "a:b@c", change(t, `{"pay.rate": "65.125", "start_date": "2027-05-01"}`)))
	must(t)(s.Revise(ctx, "O-2", change(t, `{"pay.rate": "70.00"}`), "the client asked"))
	must(t)(s.Submit(ctx, "O-2"))
	if _, err := f.As(mallory).Get(ctx, "O-3"); !errors.Is(err, offer.ErrNotFound) {
		t.Fatal(err)
	}
	if err := f.As(olga).Delegate(ctx, offer.Delegation{To: oscar, Until: f.clock.Now().Add(48 * time.Hour)}, offer.Key("d")); err != nil {
		t.Fatal(err)
	}
	if err := f.As(root).Publish(ctx, book(t, with(houseFiles, "lifecycle.yaml", "expire: {sent: 3 days}\n"))); err != nil {
		t.Fatal(err)
	}
	must(t)(s.Create(ctx, terms(t, strings.Replace(nurse, `"name"`, `"id": "C-1", "name"`, 1)), offer.ID("O-gone"), offer.Key("gone")))
	must(t)(s.Withdraw(ctx, "O-gone", offer.Candidate, "no longer looking"))
	if n, err := f.As(root).Erase(ctx, "C-1", "asked to"); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if _, err := f.Tick(ctx, f.clock.Now().Add(12*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := (feed.Consumer{Store: storeOf(f), Name: "mailer", Limit: 10}).Next(ctx, func(context.Context, []feed.Entry) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return f
}

func exported(t testing.TB, d *offer.Desk) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := backup.Write(context.Background(), storeOf(d), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// move imports into an empty store, and wants everything sound there.
func (f *fixture) move(t testing.TB, src []byte, s store.Store) *offer.Desk {
	t.Helper()
	d := f.over(t, s)
	got, err := backup.Restore(t.Context(), storeOf(d), bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	lines := int64(bytes.Count(src, []byte("\n")))
	if got.Lines != lines || got.Resumed != 0 || got.Records+got.Entries+2 != lines {
		t.Errorf("of %d lines %+v were imported", lines, got)
	}
	if v := sound(t, f.over(t, s)); v.Entries != got.Entries {
		t.Errorf("%d entries were imported, %d verify", got.Entries, v.Entries)
	}
	return d
}

// sqlEngines are the engines that are there, by what opens an empty place.
var sqlEngines = []struct {
	name, variable string
	open           func(t testing.TB) *sql.DB
}{
	{"sqlite", "", func(t testing.TB) *sql.DB { return openSQL(t, "sqlite", filepath.Join(t.TempDir(), "offers.db")) }},
	{"postgres", "OFFERDESK_TEST_POSTGRES", func(t testing.TB) *sql.DB {
		dsn, name := os.Getenv("OFFERDESK_TEST_POSTGRES"), "offerdesk_export_"+strings.ToLower(rand.Text()[:10])
		around(t, "pgx", dsn, "create schema "+name, "drop schema "+name+" cascade")
		u, err := url.Parse(dsn)
		if err != nil || u.Scheme == "" {
			return openSQL(t, "pgx", dsn+" search_path="+name)
		}
		q := u.Query()
		q.Set("search_path", name)
		u.RawQuery = q.Encode()
		return openSQL(t, "pgx", u.String())
	}},
	{"mysql", "OFFERDESK_TEST_MYSQL", func(t testing.TB) *sql.DB {
		c, err := mysql.ParseDSN(os.Getenv("OFFERDESK_TEST_MYSQL"))
		if err != nil {
			t.Fatal(err)
		}
		name := "offerdesk_export_" + strings.ToLower(rand.Text()[:10])
		around(t, "mysql", c.FormatDSN(), "create database "+name, "drop database "+name)
		c.DBName, c.InterpolateParams = name, true
		return openSQL(t, "mysql", c.FormatDSN())
	}},
}

func openSQL(t testing.TB, driver, dsn string) *sql.DB {
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

// around runs a statement now and another at the end.
func around(t testing.TB, driver, dsn, begin, end string) {
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

func openStore(t testing.TB, db *sql.DB) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Kinds: offer.Kinds()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// same names the first line that differs.
func same(t testing.TB, where string, want, got []byte) {
	t.Helper()
	if bytes.Equal(want, got) {
		return
	}
	a, b := bytes.Split(want, []byte("\n")), bytes.Split(got, []byte("\n"))
	for i := range min(len(a), len(b)) {
		if !bytes.Equal(a[i], b[i]) {
			t.Fatalf("%s: line %d\nwas %.400s\nis  %.400s", where, i+1, a[i], b[i])
		}
	}
	t.Fatalf("%s: %d lines became %d", where, len(a), len(b))
}

// What is exported comes back byte for byte, from store to store and engine to
// engine.
func TestExportComesBack(t *testing.T) {
	f := lived(t)
	want := exported(t, f.Desk)
	same(t, "a second export", want, exported(t, f.Desk))
	for _, e := range sqlEngines {
		t.Run(e.name, func(t *testing.T) {
			if e.variable != "" && os.Getenv(e.variable) == "" {
				t.Skip(e.variable + " not set")
			}
			d := f.move(t, want, openStore(t, e.open(t)))
			same(t, e.name, want, exported(t, d))
			back := f.move(t, exported(t, d), memstore.New(offer.Kinds()...))
			same(t, "back in memory", want, exported(t, back))
		})
	}
}

// One desk moves from SQLite to PostgreSQL to MySQL and home again.
func TestExportChain(t *testing.T) {
	for _, e := range sqlEngines {
		if e.variable != "" && os.Getenv(e.variable) == "" {
			t.Skip(e.variable + " not set")
		}
	}
	f := lived(t)
	want := exported(t, f.Desk)
	at := want
	for _, i := range []int{0, 1, 2, 0} {
		at = exported(t, f.move(t, at, openStore(t, sqlEngines[i].open(t))))
		same(t, sqlEngines[i].name, want, at)
	}
}

// What was moved can be worked with: keys still answer, and the trail goes on.
func TestWorkGoesOnAfterImport(t *testing.T) {
	f := lived(t)
	d := f.move(t, exported(t, f.Desk), memstore.New(offer.Kinds()...))
	ctx := t.Context()
	want := must(t)(f.As(ann).Get(ctx, "O-1"))
	held := must(t)(d.As(ann).Hold(ctx, "O-1", "a < b & \"c\" \\ Zoë's budget", offer.Key("h 1/é")))
	if answer(t, held) != answer(t, want) {
		t.Error("the key is not remembered")
	}
	must(t)(d.As(ann).Resume(ctx, "O-1"))
	must(t)(d.As(oscar).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	must(t)(d.As(ann).Accept(ctx, "O-3", offer.Candidate))
	sound(t, d)
	if tasks, err := d.As(fred).Waiting(ctx, 10); err != nil {
		t.Error(err, tasks)
	}
}

// Every line is one JSON object with its kind, and what an export says it is.
func TestExportIsJSONLines(t *testing.T) {
	src := exported(t, lived(t).Desk)
	kinds := map[string]int{}
	for line := range bytes.Lines(src) {
		var l struct {
			Kind    string            `json:"kind"`
			Columns map[string]string `json:"columns"`
		}
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		kinds[l.Kind]++
		if l.Columns["pay_hourly"] == "65.1250" {
			kinds["exact"]++
		}
	}
	for _, kind := range []string{"header", "command", "delegation", "document", "log", "offer", "playbook", "published", "waiting", "entry", "end", "exact"} {
		if kinds[kind] == 0 {
			t.Errorf("no line is a %s", kind)
		}
	}
	if kinds["playbook"] != 2 || kinds["header"] != 1 || kinds["consumer"] != 0 {
		t.Errorf("%v", kinds)
	}
	if !bytes.HasPrefix(src, []byte(`{"offerdesk_export":1,"kind":"header"}`+"\n")) {
		t.Errorf("it begins with %.60s", src)
	}
}

// A text that is no UTF-8 comes back as it was, too.
func TestExportOfAnyBytes(t *testing.T) {
	f := newDesk(t)
	id := "\xff\x00\x1f\"\\"
	if err := f.store.Commit(t.Context(), store.Batch{Puts: []store.Put{{Kind: "command", ID: id, Body: []byte(`{"fingerprint":""}`), Columns: store.Columns{"actor": id}}}}); err != nil {
		t.Fatal(err)
	}
	want := exported(t, f.Desk)
	if !bytes.Contains(want, []byte(`{"base64":`)) {
		t.Fatal("the test shows nothing")
	}
	same(t, "any bytes", want, exported(t, f.move(t, want, memstore.New(offer.Kinds()...))))
}

// busy is a store on which a command is committed while it is read.
type busy struct {
	store.Store
	then func()
}

func (s *busy) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	if f := s.then; f != nil {
		s.then = nil
		f()
	}
	return s.Store.Entries(ctx, log, after, n)
}

func TestExportOfABusyDesk(t *testing.T) {
	f := lived(t)
	s := &busy{Store: f.store}
	s.then = func() { must(t)(f.As(ann).Hold(t.Context(), "O-3", "wait")) }
	var b bytes.Buffer
	if err := backup.Write(t.Context(), storeOf(f.over(t, s)), &b); !errors.Is(err, backup.ErrMoved) {
		t.Errorf("%v", err)
	}
	if _, err := backup.Restore(t.Context(), storeOf(f.over(t, memstore.New(offer.Kinds()...))), &b); err == nil {
		t.Error("half an export was taken as whole")
	}
	// In a transaction there is one moment.
	db := sqlEngines[0].open(t)
	whole := openStore(t, db)
	d := f.move(t, exported(t, f.Desk), whole)
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "in a transaction", exported(t, d), exported(t, f.over(t, whole.InTx(tx))))
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
}

// An offer's record is gone, its history is not: an export would lose it.
func TestExportLosesNoHistory(t *testing.T) {
	f, s := evidence(t)
	s.record = func(r *store.Record) bool { return r.Kind != "offer" || r.ID != "O-1" }
	if err := backup.Write(t.Context(), storeOf(f), io.Discard); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("%v", err)
	}
}

// full is a disk without room.
type full struct{ room int }

func (w *full) Write(p []byte) (int, error) {
	if w.room -= len(p); w.room < 0 {
		return 0, errDown
	}
	return len(p), nil
}

func TestExportToAFullDisk(t *testing.T) {
	f := lived(t)
	size := len(exported(t, f.Desk))
	for _, room := range []int{0, size / 2, size - 1} {
		if err := backup.Write(t.Context(), storeOf(f), &full{room}); !errors.Is(err, errDown) {
			t.Errorf("room for %d of %d bytes: %v", room, size, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := backup.Write(ctx, storeOf(f), io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
