package sqlstore_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
	"github.com/offerdesk/offerdesk/store/storetest"
)

// contract runs the whole suite on an engine.
func contract(t *testing.T, e engine) {
	open := func(t testing.TB) *sqlstore.Store { return openStore(t, e.open(t), storetest.Kinds()) }
	storetest.Run(t, storetest.Options{
		Open: func(t testing.TB) store.Store { return open(t) },
		OpenTenants: func(t testing.TB) (a, b store.Store) {
			s := open(t)
			return s.Tenant("one"), s.Tenant("two")
		},
	})
}

func TestContract(t *testing.T) {
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			e.need(t)
			contract(t, e)
		})
	}
}

func TestAmountsThatNoKeyHoldsAreRefused(t *testing.T) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "offers.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // the test is over
	wide := store.Kind{Name: "wide", Columns: []store.Column{{Name: "amount", Type: store.Decimal, Precision: 19, Scale: 4}}}
	if _, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Kinds: []store.Kind{wide}}); !errors.Is(err, store.ErrInvalid) {
		t.Fatalf("an amount of 19 digits: %v, want ErrInvalid", err)
	}
}
