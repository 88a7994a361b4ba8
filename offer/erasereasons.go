package offer

import (
	"slices"
	"strings"
	"unicode"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/record"
)

// erasedText is what a reason that held a personal word says after an erasure.
const erasedText = "erased"

// personalWords are the words of what an erasure removes from terms, in lower case.
type personalWords []string

// personalOf returns the words of all terms of an offer.
func personalOf(o Offer) personalWords {
	all := []Terms{o.Terms()}
	for sub := range o.Submissions() {
		all = append(all, sub.Terms)
	}
	for c := range o.Counteroffers() {
		all = append(all, c.Terms)
	}
	var words personalWords
	for _, t := range all {
		for _, path := range storage.Personal {
			words = append(words, wordsOf(t.Get(path).Text())...)
		}
	}
	return words
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// in reports whether a text has one of the words.
func (p personalWords) in(text string) bool {
	return slices.ContainsFunc(wordsOf(text), func(w string) bool { return slices.Contains(p, w) })
}

// erase returns a text, or that it is erased if it has one of the words.
func (p personalWords) erase(text string) string {
	if p.in(text) {
		return erasedText
	}
	return text
}

// eraseReasons removes from a submission the reasons that have personal words: those of
// its stages, and why approvals were kept and lost.
func (p personalWords) eraseReasons(sub *record.Submission) {
	process := &sub.Process
	process.Plan = slices.Clone(process.Plan)
	for i := range process.Plan {
		stage := &process.Plan[i]
		if p.in(stage.Because) {
			stage.Why = strings.TrimSuffix(stage.Why, stage.Because) + erasedText
			stage.Because = erasedText
		}
		stage.Why = p.erase(stage.Why)
	}
	process.Carried = slices.Clone(process.Carried)
	for i := range process.Carried {
		process.Carried[i].Why = p.erase(process.Carried[i].Why)
	}
	for stage, why := range process.WhyAgain {
		process.WhyAgain[stage] = p.erase(why)
	}
}

// eraseEvidence removes how the candidate's answers are known.
func eraseEvidence(st *record.Status) {
	for i := range st.Answers {
		if st.Answers[i].Side == Candidate {
			st.Answers[i].Evidence = ""
		}
	}
	for i := range st.Counteroffers {
		if st.Counteroffers[i].Side == Candidate {
			st.Counteroffers[i].Evidence = ""
		}
	}
}

// erasesIn returns a function that reports whether an erasure removes the values of a
// path from an entry.
func (p personalWords) erasesIn(e audit.Entry) func(path string) bool {
	return func(path string) bool {
		if !storage.ErasableIn(e, path) {
			return false
		}
		return path != storage.NotePath || slices.ContainsFunc(e.Fields, func(c audit.Change) bool {
			return c.Path == path && p.in(c.After)
		})
	}
}
