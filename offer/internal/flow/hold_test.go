package flow_test

import (
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
)

// Terms that are not those of the submission, though nothing opened a revision, are
// not sent.
func TestSendOfOtherTerms(t *testing.T) {
	t.Parallel()
	w := begin(t, row{given: approved})
	w.offer = w.offer.With(terms(t, "pay.rate=51"), w.offer.Status())
	if got := w.say(t, "rita sends"); got != "send refused in approved: stale send" {
		t.Error(got)
	}
}

// An offer that was put on hold before the times on hold were kept begins its
// clocks again when the hold ends.
func TestHoldOfBefore(t *testing.T) {
	t.Parallel()
	w := begin(t, row{given: sent + "; later 1h; rita holds because wait; later 100h"})
	st := w.offer.Status()
	st.Holds = nil
	w.offer = w.offer.With(w.offer.Terms(), st)
	w.say(t, "rita resumes")
	if w.err != nil {
		t.Fatal(w.err)
	}
	due, next := flow.Due(w.context(t, sentence{who: "vic"}), w.offer)
	if want := w.now.Add(72 * time.Hour); len(due) > 0 || !next.Equal(want) {
		t.Errorf("it is due %v, next at %v, want %v", due, next, want)
	}
}
