package memstore_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
	"github.com/offerdesk/offerdesk/store/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t, storetest.Options{
		Open: func(testing.TB) store.Store { return memstore.New(storetest.Kinds()...) },
	})
}
