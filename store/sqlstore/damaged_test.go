package sqlstore_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/storetest"
)

// The error names an unreadable column, not its value; the records before it are
// still read.
func TestDamaged(t *testing.T) {
	parallel(t)
	onAll(t, func(t *testing.T, e engine) {
		db := e.open(t)
		s := openStore(t, db, storetest.Kinds())
		for _, id := range []string{"a", "b", "c"} {
			put := store.Put{Kind: "thing", ID: id, Columns: store.Columns{"amount": decimal.New(5, 0)}}
			if err := s.Commit(t.Context(), store.Batch{Puts: []store.Put{put}}); err != nil {
				t.Fatal(err)
			}
		}
		damage := map[string]string{"sqlite": "update storetest_things set amount='hush' where id='b'",
			"postgres": "update storetest_things set amount='NaN' where id='b'"}[e.name]
		if damage == "" {
			t.Skip("its columns hold amounts alone")
		}
		if _, err := db.Exec(damage); err != nil {
			t.Fatal(err)
		}
		_, getErr := s.Get(t.Context(), "thing", "b")
		p, findErr := s.Find(t.Context(), store.Query{Kind: "thing"})
		if len(p.Records) != 1 || p.Records[0].ID != "a" {
			t.Errorf("in front of it there are %d records", len(p.Records))
		}
		for _, err := range []error{getErr, findErr} {
			var bad *store.DamagedError
			if !errors.Is(err, store.ErrDamaged) || !errors.As(err, &bad) ||
				*bad != (store.DamagedError{Kind: "thing", ID: "b", Column: "amount"}) {
				t.Errorf("%v", err)
			}
			if strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "NaN") {
				t.Errorf("the error says the value: %v", err)
			}
		}
	})
}
