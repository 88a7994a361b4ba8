package flow

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// asApproved reports whether the terms are those that were approved last. Fields
// with after: approved, such as the outcome of a background check, may have changed
// since.
func (s *step) asApproved() bool {
	approved, ok := s.before.ApprovedTerms()
	return ok && !slices.ContainsFunc(approved.Changed(s.terms), s.isTerm)
}

// isTerm reports whether a change of a name after approval is a change of terms.
func (s *step) isTerm(path string) bool { return !s.Playbook.Fields().AfterApproval(path) }

// covered returns the terms as the submission covers them: fields with after:
// approved have the value of the submission.
func (s *step) covered(sub record.Submission) record.Terms {
	for _, path := range sub.Terms.Changed(s.terms) {
		if s.isTerm(path) {
			return s.terms // the digests differ
		}
	}
	return sub.Terms
}

// lettersStand refuses letters that a field with after: approved would make another
// now: they were approved with its value of then.
func (s *step) lettersStand(sub record.Submission) {
	if len(sub.Letters) == 0 || len(sub.Terms.Changed(s.terms)) == 0 {
		return
	}
	f := s.facts().Clone()
	day, _ := rule.ParseDate(sub.Today)
	f.SetToday(day)
	letters := s.Playbook.Letters()
	made, errs := letters.Make(letters.Choose(f), s.terms, f)
	same := len(errs) == 0 && slices.EqualFunc(made, sub.Letters,
		func(r playbook.Rendered, l record.SubmittedLetter) bool {
			now, err := bytesOf(r)
			return err == nil && r.Letter.ID == l.Letter && now.Document.Digest == l.Digest
		})
	if !same {
		s.add(refusal.CodeStale, "letter",
			"it shows or depends on a value that has changed since it was approved; revise and submit again")
	}
}

// opens starts the next revision when something is changed in the current one
// that must stay as it is. Fields with after: approved stay on a revision that is
// approved.
func (s *step) opens(changed []string) {
	if !s.fixed() {
		return
	}
	approved := s.status.ApprovedRevision == s.status.Revision
	if slices.ContainsFunc(changed, func(path string) bool { return !approved || s.isTerm(path) }) {
		s.status.Revision++
	}
}
