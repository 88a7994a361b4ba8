package flow

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// AtSubmission is an offer as its n-th submission saw it, from 0: the terms and
// counters, the state, and what had been approved in full and overridden before.
func AtSubmission(o record.Offer, n int) record.Offer {
	st := o.Status()
	sub := st.Submissions[n]
	st = statusAt(st, sub)
	if st.ApprovedRevision = 0; approvedBefore(st, n) >= 0 {
		st.ApprovedRevision = st.Submissions[approvedBefore(st, n)].Revision
	}
	st.Submissions = st.Submissions[:n]
	st.Overrides = st.Overrides[:overriddenAt(st, sub)]
	return o.With(sub.Terms, st)
}

// approvedBefore is the last submission before the n-th that was approved in full;
// -1 if there is none.
func approvedBefore(st record.Status, n int) int {
	for i, sub := range slices.Backward(st.Submissions[:n]) {
		if sub.Outcome == string(approval.OutcomeApproved) {
			return i
		}
	}
	return -1
}

// factsBefore returns what rules saw as before.* at the n-th submission; nil if
// nothing had been approved.
func (s *step) factsBefore(n int) *rule.Facts {
	i := approvedBefore(s.status, n)
	if i < 0 {
		return nil
	}
	sub := s.status.Submissions[i]
	f := s.Playbook.TermsFacts(sub.Terms, rule.Date{})
	facts.SetStatus(f, statusAt(s.status, sub))
	return f
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
