package flow_test

import (
	"fmt"
	"testing"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
)

// The history of these cases: submitted and approved at 70, revised to 71,
// submitted, recalled, submitted again.
const history = approved + "; finn approves finance; rita sends; rita revises pay.rate=71 because market;" +
	" rob submits; rob recalls because typo; later 1h; rita submits"

// TestAtSubmission holds what a submission saw: its terms and counters, and
// what was approved before it.
func TestAtSubmission(t *testing.T) {
	t.Parallel()
	w := begin(t, row{terms: "pay.rate=70", given: history})
	for i, want := range []string{
		"draft revision 1 round 0 by rita approved 0 rate 70 submissions 0",
		"draft revision 2 round 1 by rob approved 1 rate 71 submissions 1",
		"draft revision 2 round 1 by rita approved 1 rate 71 submissions 2",
	} {
		o := flow.AtSubmission(w.offer, w.offer.Status().Submissions[i])
		st := o.Status()
		got := fmt.Sprintf("%s revision %d round %d by %s approved %d rate %s submissions %d", st.State,
			st.Revision,
			st.OfferRound, st.SubmittedBy, st.ApprovedRevision, o.Get("pay.rate").Text(), len(st.Submissions))
		if got != want {
			t.Errorf("submission %d saw %s, want %s", i, got, want)
		}
	}
}
