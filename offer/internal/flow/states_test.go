package flow_test

import (
	"slices"
	"strings"
	"testing"
)

// reach leads an offer of the house into each state.
var reach = map[string]string{
	"draft":       "",
	"in_approval": submitted,
	"approved":    approved,
	"sent":        sent,
	"negotiation": sent + "; rita counters client because less",
	"accepted":    accepted,
	"completed":   accepted + "; rita completes",
	"declined":    sent + "; rita declines client because no",
	"expired":     sent + "; later 72h; vic expires",
	"withdrawn":   "rita withdraws client because gone",
}

// TestStates tries every command in every state, held and not, by people who
// may do it: it starts in the states named here, and nowhere else.
func TestStates(t *testing.T) {
	t.Parallel()
	const live = "draft in_approval approved sent negotiation accepted"
	for _, r := range []struct{ do, from, onHold string }{
		{"rita edits candidate.email=a@b.c", "draft negotiation", ""},
		{"cora edits custom.badge=ok", "draft in_approval approved sent accepted", ""},
		{"rita revises because again", "approved sent negotiation accepted", ""},
		{"rita submits", "draft negotiation", ""},
		{"rita recalls because typo", "in_approval", ""},
		{"oscar approves ops", "in_approval", ""},
		{"oscar rejects ops because no", "in_approval", ""},
		{"oscar returns ops because typo", "in_approval", ""},
		{"ada adds role:vp to ops because unsure", "in_approval", ""},
		{"ada reassigns ops to user:uma because away", "in_approval", ""},
		{"ada questions ops because why", "in_approval", ""},
		{"cora edits custom.pins=9; bob overrides pins because agreed",
			"draft in_approval approved sent accepted", ""},
		{"rita sends", "approved", ""},
		{"rita counters client because less", "sent negotiation", ""},
		{"rita accepts candidate", "sent", ""},
		{"under two~sided rita accepts client", "approved sent negotiation accepted", ""},
		{"rita declines client because no", "sent negotiation", ""},
		{"rita completes", "accepted", ""},
		{"rita holds because wait", live, ""},
		{"rita resumes", "", live},
		{"rita withdraws client because gone", live, live},
		{"later 72h; vic expires", "sent", ""},
	} {
		t.Run(r.do, func(t *testing.T) {
			t.Parallel()
			for state, given := range reach {
				w := begin(t, row{given: given})
				held := *w
				w.sayAll(t, r.do)
				if want := slices.Contains(strings.Fields(r.from), state); (w.err == nil) != want {
					t.Errorf("in %s it is possible: %v, want %v: %v", state, w.err == nil, want, w.err)
				}
				if held.say(t, "rita holds because wait"); held.err != nil {
					continue // over
				}
				held.sayAll(t, r.do)
				if want := slices.Contains(strings.Fields(r.onHold), state); (held.err == nil) != want {
					t.Errorf("on hold in %s it is possible: %v, want %v: %v", state, held.err == nil, want, held.err)
				}
			}
		})
	}
}

// sayAll says sentences up to one that is refused.
func (w *world) sayAll(t tester, text string) {
	t.Helper()
	for s := range strings.SplitSeq(text, "; ") {
		if w.say(t, s); w.err != nil {
			return
		}
	}
}
