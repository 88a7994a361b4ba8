package sqlstore_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/sqlstore"
	"github.com/offerdesk/offerdesk/store/storetest"
)

// contract runs the whole suite on an engine.
func contract(t *testing.T, e engine) {
	open := func(t testing.TB) *sqlstore.Store { return openStore(t, e.open(t), storetest.Kinds()) }
	storetest.Run(t, storetest.Options{
		Parallel: e.variable == "",
		Open:     func(t testing.TB) store.Store { return open(t) },
		OpenTenants: func(t testing.TB) (a, b store.Store) {
			s := open(t)
			return s.Tenant("one"), s.Tenant("two")
		},
	})
}

func TestContract(t *testing.T) {
	parallel(t)
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			e.need(t)
			contract(t, e)
		})
	}
}

// What some engine has no exact column for is refused on all.
func TestAmountsThatAreTooLong(t *testing.T) {
	parallel(t)
	onAll(t, func(t *testing.T, e engine) {
		for why, c := range map[string]store.Column{"66 digits": {Precision: 66, Scale: 4},
			"31 places": {Precision: 40, Scale: 31}, "no digits": {},
			"more places than digits": {Precision: 2, Scale: 3}} {
			c.Name, c.Type = "amount", store.Decimal
			if _, err := sqlstore.Open(t.Context(), e.open(t),
				sqlstore.Options{Kinds: []store.Kind{{Name: "wide", Columns: []store.Column{c}}}}); !errors.Is(err,
				store.ErrInvalid) {
				t.Errorf("an amount of %s: %v, want ErrInvalid", why, err)
			}
		}
	})
}
