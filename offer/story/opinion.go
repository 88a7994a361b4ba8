package story

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Opinion is a decision that did not approve its stage: a rejection that was appealed
// or outvoted, or advice.
type Opinion struct {
	Approval
	Verdict approval.Verdict
	Advice  bool
}

// opinions returns the rejections and the advice of a stage, oldest first.
func opinions(submission record.Submission, stage string, entries []audit.Entry) []Opinion {
	var list []Opinion
	for _, d := range submission.Process.Decisions {
		if d.Stage == stage && (d.Advice || d.Verdict != approval.VerdictApprove) {
			list = append(list, Opinion{approvalOf(submission, d, entries), d.Verdict, d.Advice})
		}
	}
	return list
}

// actionOf returns the action of the entry that shows a decision.
func actionOf(d approval.Decision) string {
	if d.Advice {
		return "advise " + string(d.Verdict)
	}
	return string(d.Verdict)
}

// appealOf returns the stage to which the rejection of a stage was appealed; "" if it
// was not.
func appealOf(submission record.Submission, stage string) string {
	for appeal, rejected := range submission.Process.Appeals {
		if slices.Contains(rejected, stage) {
			return appeal
		}
	}
	return ""
}

// verdicts are the words for verdicts. The map is never changed.
var verdicts = map[approval.Verdict]string{
	approval.VerdictApprove: "approved", approval.VerdictReject: "rejected", approval.VerdictReturn: "returned"}

// write writes what the person said.
func (o Opinion) write(text *text) {
	said := verdicts[o.Verdict]
	if o.Advice {
		said = "advised to " + string(o.Verdict)
	}
	text.line("      %s %s revision %d on %s%s (%s)", o.who(), said, o.Revision, moment(o.At),
		prefixed(", reason: ", quoted(o.Reason)), inTrail(o.Entry))
}
