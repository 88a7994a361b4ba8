package offer_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// Terms that were rejected are not submitted again with a default written out.
func TestRejectedTermsWithDefaults(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	must(t)(s.Submit(ctx, "O-1"))
	must(t)(f.As(olga).Reject(ctx, "O-1", offer.Decision{Stage: "ops", Reason: "too dear"}))
	must(t)(s.Edit(ctx, "O-1", change(t, `{"pay.currency": "USD", "schedule.hours_per_week": "40.0"}`)))
	if _, err := s.Submit(ctx, "O-1"); codes(err) != "[blocked]" {
		t.Errorf("the same terms in other words: %v", err)
	}
	must(t)(s.Edit(ctx, "O-1", change(t, `{"schedule.hours_per_week": "36"}`)))
	must(t)(s.Submit(ctx, "O-1"))
}
