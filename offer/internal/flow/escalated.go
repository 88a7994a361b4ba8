package flow

import "github.com/offerdesk/offerdesk/approval"

// escalated returns who is an approver of a stage after an escalation, for each
// place that it replaced with who had it before.
func escalated(before, after approval.Process, n approval.Notice) []Field {
	var out []Field
	if n.Kind != approval.NoticeEscalate {
		return nil
	}
	path := "stage." + n.Stage + ".asks"
	for _, h := range after.Handed[len(before.Handed):] {
		if h.Stage == n.Stage {
			out = append(out, Field{path, h.From, h.To.String()})
		}
	}
	if was := before.Escalated[n.Stage]; len(after.Escalated[n.Stage]) > len(was) {
		for _, w := range after.Escalated[n.Stage][len(was):] {
			out = append(out, Field{path, "", w.String()})
		}
	}
	return out
}
