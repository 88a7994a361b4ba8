package playbook

import (
	"slices"

	"github.com/offerdesk/offerdesk/offer/record"
)

// Right is what a role may do in addition to moves and answers, in its do.
type Right string

// The rights. A right that no role has in its do is not restricted: approvers give
// their own place away, the roles of a guardrail override it, and every person
// delegates. Once a role has it, only its holders may, in addition to what else is
// required.
const (
	RightDelegate   Right = "delegate"    // to let another person decide
	RightReassign   Right = "reassign"    // to give a place away or to add an approver
	RightOverride   Right = "override"    // to override a guardrail that names the role
	RightBreakGlass Right = "break_glass" // is read, and does not act yet
)

// rights are the texts of the rights.
func rights() []string {
	return []string{string(RightDelegate), string(RightReassign), string(RightOverride), string(RightBreakGlass)}
}

// Grants reports whether the actor has a right, or no role of the playbook does.
func (a *Access) Grants(actor record.Actor, right Right) bool {
	has := func(r *Role) bool { return slices.Contains(r.Do, string(right)) }
	return !slices.ContainsFunc(a.roles, has) ||
		slices.ContainsFunc(a.roles, func(r *Role) bool { return actor.Has(r.Name) && has(r) })
}
