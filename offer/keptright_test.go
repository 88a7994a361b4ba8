package offer_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// Where a role has delegate in its do, only its holders delegate.
func TestDelegateIsARight(t *testing.T) {
	t.Parallel()
	access := strings.Replace(desktest.House()["access.yaml"], "finance: {see: {offers: true}, do: [approve,",
		"finance: {see: {offers: true}, do: [delegate, approve,", 1)
	d := desktest.On(t, memstore.New(offer.Kinds()...), desktest.House("access.yaml", access))
	give := offer.Delegation{To: offer.Actor{ID: "zoe"}, Until: d.Clock.Now().Add(time.Hour)}
	if err := d.As(desktest.Olga).Delegate(t.Context(), give); !errors.Is(err, offer.ErrNotEntitled) {
		t.Errorf("without the right: %v", err)
	}
	if err := d.As(desktest.Fred).Delegate(t.Context(), give); err != nil {
		t.Errorf("with the right: %v", err)
	}
}
