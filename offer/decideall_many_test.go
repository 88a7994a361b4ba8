package offer_test

import (
	"fmt"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// TestDecideAllMany takes as many decisions as a call may hold, on each engine.
// OFFERDESK_TEST_DECISIONS sets how many.
func TestDecideAllMany(t *testing.T) {
	t.Parallel()
	n := rounds("OFFERDESK_TEST_DECISIONS", 60, 60)
	on(t, func(t *testing.T, e engine) {
		f := deskOn(t, kept(t, pool(t, e.driver, e.fresh(t), 2)), apartFiles())
		list := make([]offer.DecisionOn, n)
		for i := range list {
			id := fmt.Sprint("M-", i)
			sub, _ := f.at(t, id, offer.InApproval).Submission()
			list[i] = yes(id, "ops", sub.Digest)
		}
		out, err := f.As(olga).DecideAll(t.Context(), list, offer.AllOrNothing, offer.Key("k"))
		if err != nil || len(out) != n {
			t.Fatal(len(out), err)
		}
		if again, err := f.As(olga).DecideAll(t.Context(), list, offer.AllOrNothing, offer.Key("k")); err != nil ||
			asJSON(t, again) != asJSON(t, out) {
			t.Error("the same key has another answer: ", err)
		}
		for _, id := range []string{"M-0", fmt.Sprint("M-", n-1)} {
			if got := f.decided(t, id); got != "ops" {
				t.Errorf("%s: decided %q", id, got)
			}
		}
	}, liteEngine, postgresEngine, mysqlEngine)
}
