package flow

import (
	"slices"
	"strings"
	"sync"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// stillMay returns [approval.Submission].Right: by access.yaml as it is, over the terms
// as they are, in approval. The person has the roles and memberships that the directory
// lists; of roles that it does not know, those of the entries that the approval filled.
// A person that the stage names needs no right.
func (s *step) stillMay(f *rule.Facts) func(approval.Process, string, approval.Decision) string {
	seen := sync.OnceValue(func() *rule.Facts {
		in := f.Clone()
		st := s.status
		st.State = lifecycle.InApproval
		facts.SetStatus(in, st)
		return in
	})
	return func(then approval.Process, stage string, d approval.Decision) string {
		who := approval.Person{ID: d.By}
		if d.For != "" {
			who.ID = d.For
		}
		if then.IsNamed(stage, who.ID) {
			return ""
		}
		who, known := s.present(who, then, d.Fills)
		return s.Playbook.Access().CannotApprove(playbook.Actor(who), known, lifecycle.InApproval, seen)
	}
}

// present adds to a person the roles and memberships that are known now.
func (s *step) present(
	who approval.Person, then approval.Process, fills []string,
) (approval.Person, playbook.Memberships) {
	listed := playbook.SomeMemberships
	who.In = map[string][]string{}
	for _, r := range s.Playbook.Access().Roles() {
		var people []approval.Person
		kept := false
		if s.Directory != nil {
			people, kept = s.Directory.Holders(r.Name)
		}
		if i := slices.IndexFunc(people, func(x approval.Person) bool { return x.ID == who.ID }); kept && i >= 0 {
			who.Roles = append(who.Roles, r.Name)
			if people[i].In != nil {
				who.In, listed = people[i].In, playbook.AllMemberships
			}
		}
		for _, fill := range fills {
			name, dimension, _ := strings.Cut(strings.TrimPrefix(fill, "role:"), "@")
			if kept || name != r.Name || !strings.HasPrefix(fill, "role:") {
				continue
			}
			who.Roles = append(who.Roles, r.Name)
			if dimension != "" && listed == playbook.SomeMemberships {
				who.In[dimension] = append(who.In[dimension], then.Places[dimension])
			}
		}
	}
	return who, listed
}
