package flow

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// replaces checks who puts texts in the place of clauses that are required or locked,
// and keeps who did. before are the terms as they were; texts that were there stay,
// and an actor that the lock allows permits one by giving it again.
func (s *step) replaces(before, terms record.Terms) {
	letters := s.Playbook.Letters()
	if len(letters.OwnTexts(terms)) == 0 {
		return
	}
	was := letters.OwnTexts(before)
	for _, own := range letters.Replaced(terms, s.factsOf(terms)) {
		switch {
		case s.status.MayReplace(own.Clause, own.Digest):
		case s.Trusted || own.MayBePutBy(s.Actor):
			s.status.Replacements = append(s.status.Replacements, record.Replacement{Clause: own.Clause,
				Digest: own.Digest, Revision: s.status.Revision, By: s.Actor.ID, At: s.Now})
			s.events = append(s.events, Event{Action: "replace", Subject: own.Clause,
				Note: "text with SHA-256 " + own.Digest})
		case !slices.ContainsFunc(was,
			func(o playbook.OwnText) bool { return o.Clause == own.Clause && o.Digest == own.Digest }):
			s.add(refusal.CodeNotEntitled, "clauses", "%s may replace the text of the clause %s",
				allowed(own.Lock), own.Clause)
		}
	}
}

// factsOf returns what rules see of new terms. Those of before do if nothing but
// clauses changed, which no text of the library depends on.
func (s *step) factsOf(terms record.Terms) *rule.Facts {
	if changed := s.before.Terms().Changed(terms); len(changed) == 0 || len(changed) == 1 && changed[0] == "clauses" {
		return s.facts()
	}
	s.after = s.Playbook.TermsFacts(terms, s.Today())
	return s.after
}

// allowed says which roles a lock allows. A required clause without a lock is replaced by
// no person.
func allowed(lock []string) string {
	if len(lock) == 0 {
		return "no person (it is required and has no lock)"
	}
	return "only " + strings.Join(lock, " or ")
}
