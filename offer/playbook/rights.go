package playbook

import (
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/approval"
)

// checkRights warns of stages whose roles access.yaml lets decide nothing: their
// holders can approve only by another role that they hold.
func (b *builder) checkRights(roles []*Role, policy approval.Policy, at places) {
	if !b.raw.exists["access.yaml"] {
		return
	}
	declared, may := map[string]bool{}, map[string]bool{}
	for _, r := range roles {
		declared[r.Name], may[r.Name] = true, known(r.Do, "approve")
	}
	warn := func(s approval.Stage, id, key string) {
		if s.Approve == nil || s.Auto != "" {
			return
		}
		barred := func(w approval.Approver) bool { return declared[w.Role] && !may[w.Role] }
		i := slices.IndexFunc(s.Approve.Of, barred)
		if i < 0 || !s.Approve.All && slices.ContainsFunc(s.Approve.Of, func(w approval.Approver) bool { return !barred(w) }) {
			return
		}
		p, written := at[key+".approve"]
		if !written { // the stage of the defaults
			p = roles[slices.IndexFunc(roles, func(r *Role) bool { return r.Name == s.Approve.Of[i].Role })].place
		}
		p.file.warn(p.node.Line, p.node.Column, "nobody", "give the role do: [approve, reject, return] in access.yaml", "nobody may decide %s as %s: the role may not approve", id, s.Approve.Of[i].Role)
		(*b.findings)[len(*b.findings)-1].IDs = []string{id}
	}
	for i, s := range policy.Stages {
		warn(s, s.ID, fmt.Sprintf("stages[%d]", i))
	}
	for i, m := range policy.Matrices {
		for k, band := range m.Bands {
			warn(band.Stage, m.ID+"."+band.ID, fmt.Sprintf("matrix[%d].bands[%d]", i, k))
		}
	}
}
