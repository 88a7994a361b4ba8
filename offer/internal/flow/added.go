package flow

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
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
