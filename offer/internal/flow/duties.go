package flow

import (
	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// duties returns who had which part in the terms as they stand: the parts of a
// submission from which separation of duties is found.
func (s *step) duties(f *rule.Facts) approval.Submission {
	return approval.Submission{Facts: f, Submitters: submitters(s.status), Editors: s.status.Editors}
}

// submitters returns who submitted in this round: since the letter was sent last.
// A sample offer names a submitter and has no submission.
func submitters(st record.Status) []string {
	if len(st.Submissions) == 0 {
		return []string{st.SubmittedBy}
	}
	var out []string
	for _, sub := range st.Submissions {
		if sub.Round == st.OfferRound {
			out = append(out, sub.By)
		}
	}
	return out
}

// mayOverride refuses to override a guardrail to those who may not approve.
func (s *step) mayOverride(guardrail string) {
	p := approval.Process{Barred: s.Playbook.Planner().Barred(s.duties(s.facts()))}
	if why, barred := p.IsBarred(s.Actor.ID); barred {
		s.add(refusal.CodeSeparation, guardrail, "%s, nor overrides a guardrail", why)
	}
}

// lapsed adds an event for each override of the revision that has no effect, because
// the guardrail is gone or defined otherwise since.
func (s *step) lapsed() {
	for _, ov := range s.status.Overrides {
		if ov.Revision != s.status.Revision || !s.Playbook.Guardrails().HasLapsed(ov) {
			continue
		}
		g, _ := s.Playbook.Guardrails().Find(ov.Guardrail)
		s.events = append(s.events, Event{Action: "lapse", Subject: ov.Guardrail,
			Fields: []Field{{"definition", ov.Definition, g.Digest()}}})
	}
}

// overriders refuses a submission of which a block is overridden by a person who
// may not approve it: who submits it, for one.
func (s *step) overriders(p approval.Process) {
	for _, ov := range s.status.Overrides {
		if ov.Revision != s.status.Revision || s.Playbook.Guardrails().HasLapsed(ov) {
			continue
		}
		if why, barred := p.IsBarred(ov.By); barred {
			s.add(refusal.CodeSeparation, ov.Guardrail, "%s, and overrode this guardrail", why)
		}
	}
}
