package flow

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// stillAdded adds an event for each approver that people added to a stage before this
// submission: still required, or left out because too few people could decide the stage.
func (s *step) stillAdded(p approval.Process) {
	last, _ := s.before.Submission()
	for _, st := range p.Plan {
		path := "stage." + st.ID + ".asks"
		for _, w := range p.Added[st.ID] {
			s.events = append(s.events, Event{Action: "keep_approver", Subject: st.ID,
				Fields: []Field{{path, "", w.String()}}})
		}
		for _, w := range last.Process.Added[st.ID] {
			if !slices.Contains(p.Added[st.ID], w) {
				s.events = append(s.events, Event{Action: "drop_approver", Subject: st.ID,
					Note: "too few people could decide the stage", Fields: []Field{{path, w.String(), ""}}})
			}
		}
	}
}

// standing adds to a preview who was added to stages, and which places went to other
// people or were decided by delegates.
func standing(a *playbook.Assessment, o record.Offer) {
	sub, ok := o.Submission()
	if !ok {
		return
	}
	a.Added, a.Handed = sub.Process.Added, sub.Process.Handed
	for _, d := range sub.Process.Decisions {
		if d.For != "" {
			a.Delegated = append(a.Delegated, d)
		}
	}
}
