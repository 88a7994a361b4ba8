package offer

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// Decision is what an approver decides on one stage; see [Session.Approve].
type Decision struct {
	Stage  string // id of the stage
	Reason string // one of the stage's list, if it has one; required to reject and return
	Note   string // free text in addition to the reason; optional
	For    string // the person on whose behalf the actor decides; empty: found among the delegations
	// Envelope is the range to which an approval also says yes; nil: the figures alone.
	Envelope *Envelope
}

// Envelope is a range that an approver approves, on a stage whose playbook names what
// may be bounded: a revision inside every bound, submitted until the last moment, that
// changes nothing else the stage looks at, keeps the approval. A bound is included; it
// is an exact decimal in the unit of its name, such as 56 or 22.5, and for money in
// the currency of the figure, which may follow: 56 USD.
//
// An envelope is refused with everything that is wrong: a name that the stage does not
// let approvers bound, a bound that is no number, in another currency or broken by the
// figure that stands, bounds that are reversed, and an envelope with a rejection or a
// return (blocked); no bound, or no last moment (missing); one that is over (expired).
type Envelope struct {
	AtMost  map[string]string `json:"at_most,omitempty"`  // name → bound
	AtLeast map[string]string `json:"at_least,omitempty"` // name → bound
	// Until is a date, which counts to the end of its day in the playbook's zone, or a
	// time such as 2026-12-04T17:00:00Z. A hold does not move it.
	Until string `json:"until"`
}

// flow returns the envelope as commands read it.
func (e *Envelope) flow() *flow.Envelope {
	if e == nil {
		return nil
	}
	return &flow.Envelope{AtMost: e.AtMost, AtLeast: e.AtLeast, Until: e.Until}
}

// Handover names an approver for a stage of one offer; see [Session.Reassign]
// and [Session.AddApprover].
type Handover struct {
	Stage string // id of the stage
	// From is the place that is reassigned: an entry as the playbook writes it, such as
	// role:finance, user:fred or person:hiring_manager, or user:id of the person who has
	// the place now. Empty: the actor's own place, or, of who manages approvals, the only
	// one that can be meant. AddApprover ignores it.
	From string
	// To is user:id or person:field; AddApprover also takes role:x and role:x@region.
	To     string
	Reason string // required
}

// approver reads who is added. The error holds nothing of what was given.
func (h Handover) approver() (approval.Approver, error) {
	return parseApprover("To", h.To, roleForms+personForms)
}

// The forms of approvers.
const (
	roleForms   = "role:x, role:x@business_unit, "
	personForms = "user:id, person:field"
)

// places reads whose place goes to which person. An empty To is refused later, with
// everything else.
func (h Handover) places() (from, to approval.Approver, err error) {
	if h.From != "" {
		if from, err = parseApprover("From", h.From, roleForms+personForms); err != nil {
			return from, to, err
		}
	}
	if h.To == "" {
		return from, to, nil
	}
	if to, err = parseApprover("To", h.To, personForms); err == nil && to.Role != "" {
		err = fmt.Errorf("%w: a place goes to a person: Handover.To is one of %s", ErrArgument, personForms)
	}
	return from, to, err
}

func parseApprover(field, text, forms string) (approval.Approver, error) {
	w, err := playbook.ParseApprover(text)
	if err != nil {
		return w, fmt.Errorf("%w: Handover.%s is one of %s", ErrArgument, field, forms)
	}
	return w, nil
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
