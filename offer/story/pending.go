package story

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// pending adds the stages of the submission that people decide now.
func (s *Story) pending(status record.Status, entries []audit.Entry) {
	submission, ok := status.Submission()
	if !ok || status.State != lifecycle.InApproval {
		return
	}
	s.PendingRevision, s.PendingBy = submission.Revision, submission.Process.Submitter
	s.Pending = stagesOf(status, submission, entries)
	for i, stage := range submission.Process.CurrentPlan() {
		s.Pending[i].Did = standing(submission.Process, stage)
	}
}

// standing returns where a stage of a pending submission stands: approved, or what it
// waits for.
func standing(p approval.Process, stage approval.PlanStage) string {
	state := p.State(stage.ID)
	if !stage.NeedsDecision() {
		return did(stage)
	}
	switch state {
	case approval.StageWaiting:
		return "begins after " + and(stage.After)
	case approval.StageOpen:
		approve, advise := p.Open(stage.ID)
		return "waits for " + strings.Join(some(and(approve), prefixed("the advice of ", and(advise))), "; ")
	case approval.StageAppealed:
		return "was rejected and waits for the appeal to " + stage.AppealTo
	case approval.StageSkipped, approval.StageRejected:
		return did(stage)
	}
	return "is decided"
}

// writePending writes what a submission waits for.
func (s Story) writePending(text *text) {
	if s.PendingRevision == 0 {
		return
	}
	text.line("Revision %d, submitted by %s, waits for approval:", s.PendingRevision, word(s.PendingBy))
	for _, stage := range s.Pending {
		stage.write(text, s.PendingRevision)
	}
}
