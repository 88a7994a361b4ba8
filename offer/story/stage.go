package story

import (
	"slices"
	"strings"
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
	Requires     string // the approvers, if it requires more than one, or ""
	Appealed     string // the stage to which its rejection was appealed, or ""
	Handed       []Handed
	Opinions     []Opinion
	Approvals    []Approval // of the stage, or of the one to which its rejection was appealed
}

// Handed is a place of a stage that went to another approver.
type Handed struct {
	Place    string // the entry of the playbook under which it is, such as role:finance; empty for an escalation
	From, To string // approvers: role:finance, user:fred
	By       string // who gave it; empty for an escalation
	Reason   string
	At       time.Time
	Entry    int64 // position in the trail; 0 if no entry shows it
}

// Approval is one approval of a stage by one person.
type Approval struct {
	By, For  string   // For is the person that By acted for, or ""
	Stage    string   // in which it was given
	Places   []string // of a stage that requires several: the entries of the playbook that it fills
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

// deciding returns the submission on which a stage was decided, and how the approval
// was carried over from it; nil if it was not.
func deciding(status record.Status, submission record.Submission, stage string) (record.Submission, *approval.Carried) {
	for i, c := range submission.Process.Carried {
		if c.Stage == stage {
			return decidedOn(status, c), &submission.Process.Carried[i]
		}
	}
	return submission, nil
}

// approvals returns the approvals of a stage, or of the one to which its rejection was
// appealed. One that was carried over has the revision on which it was given.
func approvals(
	submission record.Submission, carried *approval.Carried, stage string, entries []audit.Entry,
) []Approval {
	var list []Approval
	stage = or(appealOf(submission, stage), stage)
	for _, d := range submission.Process.Decisions {
		if d.Stage != stage || d.Verdict != approval.VerdictApprove || d.Advice {
			continue
		}
		a := approvalOf(submission, d, entries)
		if carried != nil {
			a.Carried = inWords(*carried, carried.Why)
		}
		list = append(list, a)
	}
	return list
}

// approvalOf returns a decision with its entry in the trail.
func approvalOf(submission record.Submission, d approval.Decision, entries []audit.Entry) Approval {
	return Approval{By: d.By, For: d.For, Stage: d.Stage, Places: placesOf(submission, d), Reason: d.Reason, At: d.At,
		Revision: submission.Revision, Entry: event{actionOf(d), d.Stage, d.By, d.At}.in(entries)}
}

// placesOf returns the entries that a decision fills, if its stage requires several
// approvals and they say more than who decided.
func placesOf(submission record.Submission, d approval.Decision) []string {
	stage, _ := submission.Process.Plan.Stage(d.Stage)
	if requires(submission, stage) == "" || d.Advice {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.Fills),
		func(entry string) bool { return entry == "user:"+d.By || entry == "user:"+d.For })
}

// inWords returns a text about an approval that was carried over, with the end of its
// envelope as other moments are written.
func inWords(c approval.Carried, text string) string {
	if c.Envelope == nil {
		return text
	}
	until := c.Envelope.Until.UTC()
	return strings.ReplaceAll(text, until.Format(time.RFC3339), moment(until))
}

// handed returns the places of a stage that went to other approvers.
func handed(submission record.Submission, stage string, entries []audit.Entry) []Handed {
	var list []Handed
	for _, h := range submission.Process.Handed {
		if h.Stage != stage {
			continue
		}
		given := event{"reassign", stage, h.By, h.At}
		if h.By == "" {
			given.action = "escalate"
		}
		list = append(list, Handed{Place: entryOf(h), From: h.From, To: h.To.String(), By: h.By, Reason: h.Reason, At: h.At,
			Entry: given.in(entries)})
	}
	return list
}

// entryOf returns the entry of the playbook under which a place is; "" if it is that of
// the person who had it.
func entryOf(h approval.Handed) string {
	if h.Entry == (approval.Approver{}) || h.Entry.String() == h.From {
		return ""
	}
	return h.Entry.String()
}

// requires returns the approvers that a stage requires if they are more than one, with
// those that people added.
func requires(submission record.Submission, stage approval.PlanStage) string {
	added := submission.Process.Added[stage.ID]
	if stage.Approve == nil || stage.Approve.Needs()+len(added) < 2 {
		return ""
	}
	text := stage.Approve.String()
	for _, w := range added {
		text += " and " + w.String() + " (added)"
	}
	return text
}

// decidedOn returns the submission on which an approval that was carried over was
// given. A revision may have been submitted more than once.
func decidedOn(status record.Status, c approval.Carried) record.Submission {
	for _, submission := range slices.Backward(status.Submissions) {
		stage := or(appealOf(submission, c.Stage), c.Stage)
		if submission.Revision == c.From && len(submission.Process.ApprovedBy(stage)) > 0 {
			return submission
		}
	}
	return record.Submission{}
}
