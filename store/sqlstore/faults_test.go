package sqlstore_test

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
	"github.com/offerdesk/offerdesk/store/storetest"
)

// onServers runs a test on each server.
func onServers(t *testing.T, f func(t *testing.T, e engine)) {
	for _, e := range engines() {
		if e.variable != "" {
			t.Run(e.name, func(t *testing.T) { e.need(t); f(t, e) })
		}
	}
}

// onAll runs a test on each engine.
func onAll(t *testing.T, f func(t *testing.T, e engine)) {
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) { e.need(t); f(t, e) })
	}
}

func keyed(key string, expect int64) store.Batch {
	return store.Batch{
		Puts:    []store.Put{{Kind: "thing", ID: "a", Expect: expect}, {Kind: "plain", ID: key}},
		Appends: []store.Append{{Log: "a", Seq: expect + 1, Body: []byte(key)}, {Log: "b", Seq: expect + 1}},
	}
}

// A command is two round trips on PostgreSQL, counted on the wire.
func TestTwoRoundTrips(t *testing.T) {
	parallel(t)
	onServers(t, func(t *testing.T, e engine) {
		db, w := openWire(t, e)
		db.SetMaxOpenConns(1)
		s := openStore(t, db, storetest.Kinds())
		for n := range int64(8) {
			before := w.trips.Load()
			r, err := s.Get(t.Context(), "thing", "a")
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Fatal(err)
			}
			if err := s.Commit(t.Context(), keyed(fmt.Sprint(n), r.Revision)); err != nil {
				t.Fatal(err)
			}
			trips := w.trips.Load() - before
			if n == 7 {
				t.Logf("a command takes %d round trips", trips)
				if e.name == "postgres" && trips != 2 {
					t.Errorf("a command takes %d round trips, want 2", trips)
				}
			}
		}
	})
}

// If the answer to a commit is lost, the error is ErrOutcomeUnknown, and the key
// shows whether it was done.
func TestLostAnswer(t *testing.T) {
	parallel(t)
	onServers(t, func(t *testing.T, e engine) {
		db, w := openWire(t, e)
		db.SetMaxOpenConns(1)
		s := openStore(t, db, storetest.Kinds())
		commit := map[string]string{"postgres": "lost key", "mysql": "COMMIT"}[e.name]
		for n := range int64(6) {
			if err := s.Commit(t.Context(), keyed(fmt.Sprint("key", n), n)); err != nil {
				t.Fatal(err)
			}
		}
		w.cutOnce(commit)
		err := s.Commit(t.Context(), keyed("lost key", 6))
		if !errors.Is(err, store.ErrOutcomeUnknown) {
			t.Fatalf("a commit whose answer is lost: %v", err)
		}
		t.Log(err)
		r := settled(t, s)
		_, err = s.Get(t.Context(), "plain", "lost key")
		if done := err == nil; done != (r.Revision == 7) || !done && !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("the key says %v, and the record is at %d", err, r.Revision)
		}
		// The same command again: done once, whatever the outcome was.
		err = s.Commit(t.Context(), keyed("lost key", 6))
		if (r.Revision == 7) != errors.Is(err, store.ErrConflict) {
			t.Fatalf("at revision %d, again: %v", r.Revision, err)
		}
		if r := settled(t, s); r.Revision != 7 {
			t.Fatalf("the command was done %d times", r.Revision-6)
		}
		es, err := s.Entries(t.Context(), "a", 0, 10)
		if err != nil || len(es) != 7 {
			t.Fatalf("the log has %d entries of 7: %v", len(es), err)
		}
	})
}

// settled reads the record when the server is done with a lost connection.
func settled(t *testing.T, s *sqlstore.Store) store.Record {
	t.Helper()
	time.Sleep(200 * time.Millisecond) // a server notices in its own time
	r, err := s.Get(t.Context(), "thing", "a")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Before the commit a lost connection has done nothing.
func TestLostBeforeCommit(t *testing.T) {
	parallel(t)
	db, w := openWire(t, needed(t, "mysql"))
	db.SetMaxOpenConns(1)
	s := openStore(t, db, storetest.Kinds())
	if err := s.Commit(t.Context(), keyed("k", 0)); err != nil {
		t.Fatal(err)
	}
	w.cutOnce("START TRANSACTION")
	if err := s.Commit(t.Context(), keyed("lost", 1)); err == nil || errors.Is(err, store.ErrOutcomeUnknown) {
		t.Fatalf("a connection lost before the commit: %v", err)
	}
	if r := settled(t, s); r.Revision != 1 {
		t.Fatalf("the record is at %d", r.Revision)
	}
}

func needed(t *testing.T, name string) engine {
	t.Helper()
	for _, e := range engines() {
		if e.name == name {
			e.need(t)
			return e
		}
	}
	t.Fatalf("no engine %s", name)
	return engine{}
}

// impatient shortens how long a server waits for a lock.
func impatient(t *testing.T, e engine) string {
	t.Helper()
	dsn := e.fresh(t)
	if e.name == "postgres" {
		return dsn + "&lock_timeout=30"
	}
	c, err := mysql.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	c.Params = map[string]string{"innodb_lock_wait_timeout": "1"}
	return c.FormatDSN()
}

// If another transaction holds the record, the store tries again until it is
// released, or returns an error that says that it gave up.
func TestLocked(t *testing.T) {
	parallel(t)
	onServers(t, func(t *testing.T, e engine) {
		db := openDB(t, e.driver, impatient(t, e))
		s := openStore(t, db, storetest.Kinds())
		if err := s.Commit(t.Context(), keyed("k", 0)); err != nil {
			t.Fatal(err)
		}
		hold := func() *sql.Tx {
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec("update storetest_things set revision=revision where id='a'"); err != nil {
				t.Fatal(err)
			}
			return tx
		}
		tx := hold()
		done := make(chan error)
		go func() { done <- s.Commit(t.Context(), keyed("k2", 1)) }()
		time.Sleep(200 * time.Millisecond)
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil {
			t.Fatalf("when the lock was let go: %v", err)
		}
		short, err := sqlstore.Open(t.Context(), db,
			sqlstore.Options{Kinds: storetest.Kinds(), Wait: 3 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		tx = hold()
		defer tx.Rollback() //nolint:errcheck // the test is over
		err = short.Commit(t.Context(), keyed("k3", 2))
		if err == nil || !strings.Contains(err.Error(), "gave up after") || errors.Is(err, store.ErrConflict) ||
			errors.Is(err, store.ErrOutcomeUnknown) {
			t.Fatalf("a lock that is never let go: %v", err)
		}
		t.Log(err)
	})
}

// A connection whose server takes no writes any more is left for another one.
func TestReadOnly(t *testing.T) {
	parallel(t)
	onServers(t, func(t *testing.T, e engine) {
		db := e.open(t)
		db.SetMaxOpenConns(2)
		s := openStore(t, db, storetest.Kinds())
		if err := s.Commit(t.Context(), keyed("k", 0)); err != nil {
			t.Fatal(err)
		}
		set := map[string]string{"postgres": "set default_transaction_read_only = on",
			"mysql": "set session transaction read only"}[e.name]
		one, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		two, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []*sql.Conn{one, two} {
			if _, err := c.ExecContext(t.Context(), set); err != nil {
				t.Fatal(err)
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Commit(t.Context(), keyed("k2", 1)); err != nil {
			t.Errorf("on connections that only read: %v", err)
		}
	})
}

func TestClosed(t *testing.T) {
	parallel(t)
	onAll(t, func(t *testing.T, e engine) {
		db, err := sql.Open(e.driver, e.fresh(t))
		if err != nil {
			t.Fatal(err)
		}
		s := openStore(t, db, storetest.Kinds())
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		_, getErr := s.Get(t.Context(), "thing", "a")
		_, findErr := s.Find(t.Context(), store.Query{Kind: "thing"})
		_, feedErr := s.Feed(t.Context(), 0, 1)
		_, logErr := s.Entries(t.Context(), "a", 0, 1)
		for name, err := range map[string]error{"Get": getErr, "Find": findErr, "Feed": feedErr, "Entries": logErr,
			"Commit": s.Commit(t.Context(), keyed("k", 0))} {
			if !errors.Is(err, store.ErrClosed) {
				t.Errorf("%s on a closed pool: %v, want ErrClosed", name, err)
			}
		}
	})
}
