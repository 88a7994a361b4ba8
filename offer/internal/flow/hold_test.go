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

func TestHoldAndResume(t *testing.T) {
	t.Parallel()
	run(t, []row{
		{reason: "an offer is held where it stands",
			given: submitted,
			do:    "rita holds because wait",
			want:  "in_approval 1: hold (wait) held=false>true",
			keeps: "held=true since=2026-12-01T15:00:00Z"},
		{reason: "it takes a reason",
			do:   "rita holds",
			want: "hold refused in draft: reason hold"},
		{reason: "what is on hold is not held",
			given: "rita holds because wait",
			do:    "rita holds because wait",
			want:  "hold refused in draft: state hold"},
		{reason: "what is over is not held",
			given: "rita withdraws client because filled",
			do:    "rita holds because wait",
			want:  "hold refused in withdrawn: state hold"},
		{reason: "a role without hold may not",
			do:   "olga holds because wait",
			want: "hold refused in draft: not_entitled hold"},
		{reason: "a hold is lifted",
			given: "rita holds because wait; later 1h",
			do:    "rita resumes",
			want:  "draft 1: resume held=true>false",
			keeps: "held= since=2026-12-01T15:00:00Z holds.0.from=2026-12-01T15:00:00Z holds.0.until=2026-12-01T16:00:00Z"},
		{reason: "a hold goes on until it is lifted",
			given: "rita holds because wait; later 1h; rita resumes; later 1h",
			do:    "rita holds because wait",
			want:  "draft 1: hold (wait) held=false>true",
			keeps: "held=true holds.0.until=2026-12-01T16:00:00Z holds.1.from=2026-12-01T17:00:00Z holds.1.until="},
		{reason: "there is no hold to lift",
			do:   "rita resumes",
			want: "resume refused in draft: state resume"},
		{reason: "a role without resume may not",
			given: "rita holds because wait",
			do:    "olga resumes",
			want:  "resume refused in draft: not_entitled resume"},
		{reason: "what was withdrawn on hold is not resumed",
			given: "rita holds because wait; rita withdraws client because filled",
			do:    "rita resumes",
			want:  "resume refused in withdrawn: state resume"},
		{reason: "a condition of the playbook",
			book: "screening", terms: "worksite.state=TX",
			do:   "rita holds because wait",
			want: "hold refused in draft: blocked hold"},
		{reason: "a condition of the playbook that misses a value",
			book: "screening",
			do:   "rita holds because wait",
			want: "hold refused in draft: missing hold"},
		{reason: "a condition of the playbook that is met",
			book: "screening", terms: "worksite.state=CA",
			do:   "rita holds because wait",
			want: "draft 1: hold (wait) held=false>true"},
	})
}
