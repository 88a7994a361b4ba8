package refusal

import "github.com/offerdesk/offerdesk/approval"

// Code says which condition was not met. It is the code of package approval, so a
// condition keeps its code from the engine to the caller.
type Code = approval.Code

// The codes of refusals. They are stable: cases of playbooks and programs
// compare them.
const (
	// CodeSeparation: duties must be separate, for example submitting and approving.
	CodeSeparation = approval.CodeSeparation
	// CodeNotEntitled: the actor may not do this, or is not an approver of the stage.
	CodeNotEntitled = approval.CodeNotEntitled
	// CodeNotOpen: the stage waits for another stage, or is done.
	CodeNotOpen = approval.CodeNotOpen
	// CodeNotOn: the stage is skipped, or the guardrail does not block the offer.
	CodeNotOn = approval.CodeNotOn
	// CodeAlreadyDecided: the actor has decided this stage already.
	CodeAlreadyDecided = approval.CodeAlreadyDecided
	// CodeMissing: a required name has no value.
	CodeMissing = approval.CodeMissing
	// CodeBlocked: a guardrail or a value blocks the command.
	CodeBlocked = approval.CodeBlocked
	// CodeNobody: no person can decide the stage.
	CodeNobody = approval.CodeNobody
	// CodeReason: a reason is required, or it is not one of the stage's list.
	CodeReason = approval.CodeReason
	// CodeStale: the decision is on something older than what stands now.
	CodeStale = approval.CodeStale
	// CodeExpired: the time for it is over.
	CodeExpired = approval.CodeExpired
	// CodeNotApproved: these terms are not approved in full.
	CodeNotApproved Code = "not_approved"
	// CodeNoOverride: the playbook lets no role override this guardrail.
	CodeNoOverride Code = "no_override"
	// CodeDuplicate: another live offer has the same values of the names under unique.
	CodeDuplicate Code = "duplicate"
	// CodeState: the move does not start in this state.
	CodeState Code = "state"
)

// All returns all codes of refusals.
func All() []Code {
	return []Code{CodeSeparation, CodeNotEntitled, CodeNotOpen, CodeNotOn, CodeAlreadyDecided, CodeMissing,
		CodeBlocked,
		CodeNobody, CodeNotApproved, CodeNoOverride, CodeReason, CodeState, CodeStale, CodeExpired,
		CodeDuplicate}
}
