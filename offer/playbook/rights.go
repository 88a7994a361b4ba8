package playbook

import (
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// checkRights warns of stages whose roles may not approve: their holders can
// decide only by another role that they hold.
func (b *builder) checkRights(roles []*Role, policy approval.Policy, at places) {
	if !b.raw.Exists["access.yaml"] {
		return
	}
	for i, s := range policy.Stages {
		checkRight(roles, s, s.ID, at[fmt.Sprintf("stages[%d].approve", i)])
	}
	for i, m := range policy.Matrices {
		for k, band := range m.Bands {
			checkRight(roles, band.Stage, m.ID+"."+band.ID,
				at[fmt.Sprintf("matrix[%d].bands[%d].approve", i, k)])
		}
	}
}

// checkRight warns of one stage, where it stands or, for the stage of the
// defaults, at the role.
func checkRight(roles []*Role, s approval.Stage, id string, at source.Place) {
	if s.Approve == nil || s.Auto != "" {
		return
	}
	barred := func(w approval.Approver) bool { return barredRole(roles, w.Role) != nil }
	i := slices.IndexFunc(s.Approve.Of, barred)
	if i < 0 || !s.Approve.All && slices.ContainsFunc(s.Approve.Of,
		func(w approval.Approver) bool { return !barred(w) }) {
		return
	}
	role := barredRole(roles, s.Approve.Of[i].Role)
	if at.File == nil {
		at = role.place
	}
	at.File.Add(at.Node, Finding{Code: source.CodeNobody, Severity: source.SeverityWarning, IDs: []string{id},
		Hint:    "give the role do: [approve, reject, return] in access.yaml",
		Message: fmt.Sprintf("no person may decide %s as %s: the role may not approve", id, role.Name)})
}

// barredRole returns a declared role that may not approve; nil if it may, or if
// it is not declared.
func barredRole(roles []*Role, name string) *Role {
	i := slices.IndexFunc(roles, func(r *Role) bool { return r.Name == name })
	if i < 0 || slices.Contains(roles[i].Do, "approve") {
		return nil
	}
	return roles[i]
}
