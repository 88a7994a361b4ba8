package playbook

import "github.com/offerdesk/offerdesk/approval"

// approvalFacts names the facts of an offer that approval reads by itself. It is
// never changed.
var approvalFacts = approval.FactNames{
	Dimensions:       []string{"business_unit", "client", "region"},
	PersonGroups:     []string{"custom."},
	CommissionHolder: "people.commission_holder",
	Text:             "the text of the letter",
}

// ParseApprover reads role:x, role:x@business_unit, role:x@client, role:x@region,
// user:id, person:hiring_manager, person:custom.field, or either of these with .manager
// for the manager of the person, as the host's directory has it.
func ParseApprover(s string) (approval.Approver, error) { return approvalFacts.ParseApprover(s) }
