package sqlstore_test

import (
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/storetest"
)

// The host's rows and the change of an offer are there together, or neither.
func TestInTx(t *testing.T) {
	parallel(t)
	onAll(t, func(t *testing.T, e engine) {
		db := e.open(t)
		s := openStore(t, db, storetest.Kinds())
		if _, err := db.Exec("create table hosts (n integer)"); err != nil {
			t.Fatal(err)
		}
		hosts := func() (n int) {
			if err := db.QueryRow("select count(*) from hosts").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		within := func(b store.Batch, want error, end func(*sql.Tx) error) {
			t.Helper()
			tx, err := db.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec("insert into hosts values (1)"); err != nil {
				t.Fatal(err)
			}
			in := s.InTx(tx)
			if err := in.Commit(t.Context(), b); !errors.Is(err, want) {
				t.Fatalf("a commit in the host's transaction: %v, want %v", err, want)
			}
			if want == nil {
				if r, err := in.Get(t.Context(), "thing", "a"); err != nil || r.Revision != 1 {
					t.Fatalf("within the transaction: %+v, %v", r, err)
				}
			}
			if _, err := in.Feed(t.Context(), 0, 1); !errors.Is(err, store.ErrInvalid) {
				t.Fatalf("the feed within a transaction: %v", err)
			}
			if _, err := tx.Exec("insert into hosts values (2)"); err != nil {
				t.Fatalf("the transaction does not go on: %v", err)
			}
			if err := end(tx); err != nil {
				t.Fatal(err)
			}
		}
		within(keyed("k", 0), nil, (*sql.Tx).Rollback)
		if _, err := s.Get(t.Context(), "thing", "a"); !errors.Is(err, store.ErrNotFound) || hosts() != 0 {
			t.Fatalf("after the rollback: %v, %d rows of the host", err, hosts())
		}
		within(keyed("k", 0), nil, (*sql.Tx).Commit)
		if r, err := s.Get(t.Context(), "thing", "a"); err != nil || r.Revision != 1 || hosts() != 2 {
			t.Fatalf("after the commit: %+v, %v, %d rows of the host", r, err, hosts())
		}
		// A batch that conflicts takes back itself alone, all of it.
		b := keyed("k2", 0)
		b.Appends = nil
		b.Puts = append([]store.Put{{Kind: "plain", ID: "0"}}, b.Puts...)
		within(b, store.ErrConflict, (*sql.Tx).Commit)
		if _, err := s.Get(t.Context(), "plain", "0"); !errors.Is(err, store.ErrNotFound) || hosts() != 4 {
			t.Fatalf("after a conflict: %v, %d rows of the host", err, hosts())
		}
		if es, err := s.Feed(t.Context(), 0, 10); err != nil || len(es) != 2 {
			t.Fatalf("the feed has %d entries of 2: %v", len(es), err)
		}
		// A batch of everything, more than one statement holds.
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		large := store.Batch{Checks: []store.Check{{Kind: "plain", ID: "none"}}}
		for i := range 60 {
			large.Puts = append(large.Puts, store.Put{Kind: "plain", ID: fmt.Sprint("large", i)})
			large.Appends = append(large.Appends, store.Append{Log: "large", Seq: int64(i + 1)})
		}
		if err := s.InTx(tx).Commit(t.Context(), large); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if es, err := s.Entries(t.Context(), "large", 0, 100); err != nil || len(es) != 60 {
			t.Fatalf("the log has %d entries of 60: %v", len(es), err)
		}
	})
}
