package flow

import (
	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/record"
)

// duties returns who had which part in the terms as they stand: the parts of a
// submission from which separation of duties is found.
func (s *step) duties(f *rule.Facts) approval.Submission {
	return approval.Submission{Facts: f, Submitters: submitters(s.status), Editors: s.status.Editors}
}

// submitters returns who submitted in this round: since the letter was sent last.
// A sample offer names a submitter and has no submission.
func submitters(st record.Status) []string {
	if len(st.Submissions) == 0 {
		return []string{st.SubmittedBy}
	}
	var out []string
	for _, sub := range st.Submissions {
		if sub.Round == st.OfferRound {
			out = append(out, sub.By)
		}
	}
	return out
}
