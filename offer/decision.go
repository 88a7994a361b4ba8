package offer

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// Decision is what an approver decides on one stage; see [Session.Approve].
type Decision struct {
	Stage  string // id of the stage
	Reason string // one of the stage's list, if it has one; required to reject and return
	Note   string // free text in addition to the reason; optional
	For    string // the person on whose behalf the actor decides; empty: found among the delegations
}

// Handover names an approver for a stage of one offer; see [Session.Reassign]
// and [Session.AddApprover].
type Handover struct {
	Stage  string // id of the stage
	To     string // role:x, role:x@business_unit, user:id or person:field
	Reason string // required
}

// approver reads who takes over. The error holds nothing of what was given.
func (h Handover) approver() (approval.Approver, error) {
	to, err := playbook.ParseApprover(h.To)
	if err != nil {
		return to, fmt.Errorf("%w: Handover.To is one of role:x, role:x@business_unit, user:id, person:field",
			ErrArgument)
	}
	return to, nil
}

// Question asks the submitter of an offer for information; see
// [Session.AskInformation].
type Question struct {
	Stage string // id of the stage on whose behalf the actor asks
	Text  string // required
}

// Override names a guardrail that stops blocking the current revision; see
// [Session.Override].
type Override struct {
	Guardrail string // id of the guardrail
	Reason    string // required
}
