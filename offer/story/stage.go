package story

import (
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Stage is a stage of the approved revision.
type Stage struct {
	Stage, Title string
	Why          string // the whole reason: rule, routes, because
	Because      string // the part of Why that the playbook has for people
	On           bool
	Did          string // was asked, was told, decided by itself, was skipped
	Approvals    []Approval
}

// Approval is one approval of a stage by one person.
type Approval struct {
	By, For  string // For is the person that By acted for, or ""
	Reason   string
	At       time.Time
	Revision int    // on which it was given; lower than that of the story if it was carried over
	Carried  string // why it was carried over, or ""
	Entry    int64  // position in the trail; 0 if no entry shows it
}

func did(stage approval.PlanStage) string {
	switch {
	case !stage.On:
		return "was skipped"
	case stage.Auto != "":
		return "decided by itself"
	case stage.NeedsDecision():
		return "was asked"
	}
	return "was told"
}

// approvals returns the approvals of a stage. One that was carried over has the
// revision on which it was given.
func approvals(
	status record.Status, submission record.Submission, stage string, entries []audit.Entry,
) []Approval {
	carried := ""
	for _, c := range submission.Process.Carried {
		if c.Stage == stage {
			carried, submission = c.Why, decidedOn(status, c)
		}
	}
	var list []Approval
	for _, d := range submission.Process.Decisions {
		if d.Stage != stage || d.Verdict != approval.VerdictApprove || d.Advice {
			continue
		}
		approved := event{"approve", stage, d.By, d.At}
		list = append(list, Approval{
			By: d.By, For: d.For, Reason: d.Reason, At: d.At,
			Revision: submission.Revision, Carried: carried, Entry: approved.in(entries),
		})
	}
	return list
}

// decidedOn returns the submission on which an approval that was carried over was
// given. A revision may have been submitted more than once.
func decidedOn(status record.Status, c approval.Carried) record.Submission {
	for _, submission := range slices.Backward(status.Submissions) {
		if submission.Revision == c.From && len(submission.Process.ApprovedBy(c.Stage)) > 0 {
			return submission
		}
	}
	return record.Submission{}
}
