package flow

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Outcomes of a submission.
const (
	outcomeRecalled = "recalled"
	outcomeRejected = string(approval.OutcomeRejected)
)

// Submit requests approval of the terms as they are. The refusal lists everything
// at once: missing names, blocks, stages that no person can decide, the same terms
// again after a rejection.
func Submit(c Context, o record.Offer) (Outcome, error) {
	s := begin(c, o, "submit")
	s.allowed(lifecycle.Submit)
	a := s.assess()
	s.against(a)
	s.items = append(s.items, s.makeLetters(a)...)
	p := s.start(a)
	s.overriders(p)
	s.claims()
	if err := s.refusal(s.command, o.State()); err != nil {
		return Outcome{}, err
	}
	sub := record.Submission{Revision: s.status.Revision, Terms: s.terms, By: c.Actor.ID, At: c.Now,
		Today: c.Today().String(), Round: s.status.OfferRound,
		Playbook: c.Playbook.Ref(), Digest: p.Digest, Letters: s.submitted, Process: p,
		From: from(o.State()), Overridden: len(s.status.Overrides), Lookups: a.Facts.Lookups()}
	s.status.Submissions = append(s.status.Submissions, sub)
	e := Event{Note: "plan: " + strings.Join(p.Plan.On(), ", ")}
	for _, l := range s.made {
		e.Fields = append(e.Fields, letterFields(l.Document))
	}
	s.move(lifecycle.Submit, e)
	for _, problem := range a.Problems {
		if problem.Effect != playbook.Block || problem.Overridden {
			s.events = append(s.events, Event{Action: string(problem.Effect), Subject: problem.ID, Note: problem.Rule})
		}
	}
	s.lapsed()
	s.keptAndLost(p)
	s.notified(approval.Process{}, p)
	s.finishIfDecided("")
	out, err := s.done()
	if err == nil {
		out.Documents = s.documents(s.made)
	}
	return out, err
}

// against adds what is missing and what blocks.
func (s *step) against(a playbook.Assessment) {
	for _, path := range a.Missing {
		s.add(refusal.CodeMissing, path, "a value is required to submit")
	}
	for _, p := range a.Blocks() {
		s.add(refusal.CodeBlocked, p.ID, "%s", problemText(p))
	}
	s.notRejected()
}

// notRejected refuses terms that were rejected.
func (s *step) notRejected() {
	for _, sub := range s.status.Submissions {
		if sub.Outcome == outcomeRejected && s.sameAsRejected(sub.Terms) {
			s.add(refusal.CodeBlocked, "terms", "these terms were rejected; change them before submitting again")
			return
		}
	}
}

// problemText says what must hold without the values: a message of a playbook
// may print pay.
func problemText(p playbook.Problem) string {
	text := p.Message
	if p.Rule != "" {
		text = "this must hold: " + p.Rule
	}
	switch {
	case len(p.Missing) > 0:
		text += " (missing: " + strings.Join(p.Missing, ", ") + ")"
	case p.Unknown:
		text += " (not known: no table holds it, or it divides by zero)"
	}
	if p.Lapsed {
		text += "; it was overridden, and is defined otherwise now"
	}
	return text
}

// start plans the submission and carries over what stands.
func (s *step) start(a playbook.Assessment) approval.Process {
	p, err := s.plan(a)
	s.unmet(err)
	return p
}

// keptAndLost adds an event for each approval that is carried over, and for each
// stage that lost one.
func (s *step) keptAndLost(p approval.Process) {
	for _, carried := range p.Carried {
		s.events = append(s.events, Event{Action: "carry", Subject: carried.Stage, Fields: used(carried.Envelope),
			Note: fmt.Sprintf("decided on revision %d; %s", carried.From, carried.Why)})
	}
	s.stillAdded(p)
	for _, lost := range p.AskedAgain() {
		s.events = append(s.events, Event{Action: "again", Subject: lost.Stage, Note: lost.Why})
	}
}

// plan returns the process of the submission, with what stands of earlier ones.
func (s *step) plan(a playbook.Assessment) (approval.Process, error) {
	digest := record.SubmissionDigest(s.before.ID(), s.status.Revision, s.terms, s.Playbook.Ref(), s.submitted)
	sub := s.duties(a.Facts)
	sub.Routes, sub.Digest, sub.Revision, sub.Submitter = a.Routes(), digest, s.status.Revision, s.Actor.ID
	sub.Now, sub.Directory, sub.Incomplete = s.Now, s.Directory, len(a.Missing) > 0
	sub.Text, sub.Right = letterText(a.Letter), s.stillMay(a.Facts)
	sub.ReleasesAdded = s.Actor.IsPerson() && s.Playbook.Access().Manages(s.Actor, "approvals")
	return s.Playbook.Planner().Start(sub, s.previousSubmissions(a.Letter))
}

// letterText returns the digest of what the letters consist of, apart from values.
func letterText(c playbook.LetterChoice) string {
	sum := sha256.Sum256([]byte(c.Definition()))
	return hex.EncodeToString(sum[:])
}

// previousSubmissions lists the earlier submissions of the offer, oldest first.
// Their facts are made only if an approval may be carried over.
func (s *step) previousSubmissions(letter playbook.LetterChoice) []approval.PreviousSubmission {
	var out []approval.PreviousSubmission
	for i, sub := range s.status.Submissions {
		facts := sync.OnceValue(func() *rule.Facts { return s.factsAt(i) })
		changed := sync.OnceValue(func() []string { return sub.Terms.Changed(s.terms) })
		out = append(out, approval.PreviousSubmission{Facts: facts, Process: sub.Process, Changed: changed,
			Lookups:     sub.Lookups,
			TextLookups: sync.OnceValue(func() []rule.Looked { return s.letterLookups(letter, sub, facts()) }),
			SameRules:   sub.Playbook == s.Playbook.Ref()})
	}
	return out
}

// letterLookups returns what letters look up on the facts of a submission, as it is
// answered now.
func (s *step) letterLookups(c playbook.LetterChoice, sub record.Submission, f *rule.Facts) []rule.Looked {
	seen := f.Clone()
	seen.SetLookups(rule.NewLookups())
	_, _ = s.Playbook.Letters().Make(c, sub.Terms, seen) // what can't be made looked things up too
	return seen.Lookups()
}

// factsAt returns what rules saw of the n-th submission, from 0, under the playbook
// of now. Those of the terms that were approved last are there already.
func (s *step) factsAt(n int) *rule.Facts {
	var f *rule.Facts
	sub := s.status.Submissions[n]
	if before := s.facts().Before(); before != nil && sub.Revision == s.status.ApprovedRevision {
		f = before.Clone()
	} else {
		f = s.Playbook.TermsFacts(sub.Terms, rule.Date{})
	}
	today, _ := rule.ParseDate(sub.Today)
	f.SetToday(today)
	facts.SetStatus(f, statusAt(s.status, sub))
	f.SetBeforeFunc(func() *rule.Facts { return s.factsBefore(n) })
	return f
}

// unmet adds the conditions of the approval engine.
func (s *step) unmet(err error) {
	var ref *approval.Refusal
	if errors.As(err, &ref) {
		for _, u := range ref.Unmet {
			s.add(u.Code, u.Where(), "%s", u.Message)
		}
	}
}

// notified adds an event for each stage with notify that has opened, by its
// condition or by an appeal. A stage that keeps its approval does not open again.
func (s *step) notified(before, after approval.Process) {
	for _, st := range after.CurrentPlan() {
		if !st.On || len(st.Notify) == 0 || after.IsCarried(st.ID) {
			continue
		}
		now, was := after.State(st.ID), before.State(st.ID)
		opened := now == approval.StageOpen || now == approval.StageDone
		if opened && (was == approval.StageSkipped || was == approval.StageWaiting) {
			names := make([]string, len(st.Notify))
			for i, w := range st.Notify {
				names[i] = w.String()
				if id := after.Persons[w.Field]; w.Field != "" && id != "" {
					names[i] += " (" + id + ")"
				}
			}
			s.events = append(s.events, Event{Action: "notify", Subject: st.ID, Note: strings.Join(names, ", ")})
		}
	}
}

// finishIfDecided moves the offer when its submission has come to an end.
func (s *step) finishIfDecided(reason string) {
	i := len(s.status.Submissions) - 1
	sub := &s.status.Submissions[i]
	outcome := sub.Process.Outcome()
	if outcome == approval.OutcomePending {
		return
	}
	sub.Outcome, sub.Reason = string(outcome), reason
	switch outcome {
	case approval.OutcomeApproved:
		s.requires(lifecycle.Approved, s.facts())
		s.status.ApprovedRevision = sub.Revision
		s.move(lifecycle.Approve,
			Event{Action: "approved", Fields: []Field{{"approved_revision", "", fmt.Sprint(sub.Revision)}}})
	case approval.OutcomeRejected:
		s.move(lifecycle.Reject, Event{Action: "rejected", Reason: reason})
	case approval.OutcomeReturned:
		s.move(lifecycle.Return, Event{Action: "returned", Reason: reason})
	}
}

// Recall takes a submission back before it is decided.
func Recall(c Context, o record.Offer, reason string) (Outcome, error) {
	s := begin(c, o, "recall")
	s.allowed(lifecycle.Recall)
	s.reason(reason)
	if n := len(s.status.Submissions); n > 0 {
		s.status.Submissions[n-1].Outcome, s.status.Submissions[n-1].Reason = outcomeRecalled, reason
	}
	s.move(lifecycle.Recall, Event{Reason: reason})
	return s.done()
}
