package flow

import (
	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// AtSubmission is an offer as its n-th submission saw it, from 0: the terms and
// counters, the state, and what had been approved in full and overridden before.
func AtSubmission(o record.Offer, n int) record.Offer {
	st := o.Status()
	sub := st.Submissions[n]
	st = statusAt(st, sub)
	st.Submissions, st.ApprovedRevision = st.Submissions[:n], 0
	for _, s := range st.Submissions {
		if s.Outcome == string(approval.OutcomeApproved) {
			st.ApprovedRevision = s.Revision
		}
	}
	st.Overrides = st.Overrides[:overriddenAt(st, sub)]
	return o.With(sub.Terms, st)
}

// statusAt is a status with the counters and the state of a submission.
func statusAt(st record.Status, sub record.Submission) record.Status {
	st.Revision, st.SubmittedBy, st.OfferRound = sub.Revision, sub.By, sub.Round
	if st.State = lifecycle.Draft; sub.From != "" {
		st.State = sub.From
	}
	return st
}

// from is the state before a submission as it is kept: empty for a draft.
func from(state lifecycle.State) lifecycle.State {
	if state == lifecycle.Draft {
		return ""
	}
	return state
}

// overriddenAt is how many overrides there were at a submission. One of an earlier
// version has only its time.
func overriddenAt(st record.Status, sub record.Submission) int {
	if sub.Overridden > 0 {
		return min(sub.Overridden, len(st.Overrides))
	}
	for i, ov := range st.Overrides {
		if !ov.At.Before(sub.At) {
			return i
		}
	}
	return len(st.Overrides)
}
