package flow_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
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
		o := flow.AtSubmission(w.offer, i)
		st := o.Status()
		got := fmt.Sprintf("%s revision %d round %d by %s approved %d rate %s submissions %d", st.State,
			st.Revision,
			st.OfferRound, st.SubmittedBy, st.ApprovedRevision, o.Get("pay.rate").Text(), len(st.Submissions))
		if got != want {
			t.Errorf("submission %d saw %s, want %s", i, got, want)
		}
	}
}

// TestAtSubmissionHoldsOverrides holds what had been overridden before a submission,
// also of one that an earlier version kept without the number.
func TestAtSubmissionHoldsOverrides(t *testing.T) {
	t.Parallel()
	w := begin(t, row{terms: "pay.rate=70", given: history})
	st := w.offer.Status()
	at := st.Submissions[1].At
	for _, when := range []time.Duration{-time.Hour, 0, 2 * time.Hour} {
		st.Overrides = append(st.Overrides, record.Override{Guardrail: "cap", Revision: 2, At: at.Add(when)})
	}
	for _, c := range []struct {
		why  string
		n    int // how many were kept
		want int
	}{
		{"the number is kept, whatever the times are", 2, 2},
		{"the number is not kept: those of before", 0, 1},
		{"a number of more than there are", 9, 3},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			then := st.Clone()
			then.Submissions[1].Overridden = c.n
			if got := len(flow.AtSubmission(w.offer.With(w.offer.Terms(), then), 1).Status().Overrides); got != c.want {
				t.Errorf("%d overrides, want %d", got, c.want)
			}
		})
	}
	few := st.Clone()
	few.Overrides, few.Submissions[2].From = few.Overrides[:1], lifecycle.Negotiation
	last := flow.AtSubmission(w.offer.With(w.offer.Terms(), few), 2)
	if got := len(last.Status().Overrides); got != 1 || last.State() != lifecycle.Negotiation {
		t.Errorf("the last submission saw %d overrides in %s, want 1 in negotiation", got, last.State())
	}
}
