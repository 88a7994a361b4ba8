package flow

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Override overrides a blocking guardrail on the current revision: with a reason,
// by a role that the guardrail names, never by a person who may not approve the terms.
// It is of the guardrail as it is defined now, and has no effect on another definition.
func Override(c Context, o record.Offer, guardrail, reason string) (Outcome, error) {
	s := begin(c, o, "override")
	if s.Playbook.Moves().Table().IsEnd(s.status.State) {
		s.add(refusal.CodeState, guardrail, "the offer is over")
	}
	if s.status.Held {
		s.add(refusal.CodeState, guardrail, "the offer is on hold; resume it first")
	}
	s.onlyPeople(guardrail)
	s.granted(guardrail, playbook.RightOverride)
	g := s.overridable(guardrail)
	s.mayOverride(guardrail)
	s.reason(reason)
	s.status.Overrides = append(s.status.Overrides,
		record.Override{Guardrail: guardrail, Revision: s.status.Revision, By: c.Actor.ID, At: c.Now,
			Reason: reason, Definition: g.Digest()})
	s.events = append(s.events, Event{Action: "override", Subject: guardrail, Reason: reason,
		Fields: []Field{{"definition", "", g.Digest()}}})
	return s.done()
}

// overridable returns a guardrail, and requires that it blocks the offer and that a role
// of the actor may override it.
func (s *step) overridable(guardrail string) playbook.Guardrail {
	g, exists := s.Playbook.Guardrails().Find(guardrail)
	blocks := func(p playbook.Problem) bool {
		return p.ID == guardrail && p.Effect == playbook.Block && !p.Overridden
	}
	switch {
	case !exists:
		s.add(refusal.CodeNoOverride, guardrail, "the playbook has no such guardrail")
	case len(g.Override) == 0:
		s.add(refusal.CodeNoOverride, guardrail, "no role may override it: the playbook names none")
	case !slices.ContainsFunc(g.Override, s.Actor.Has):
		s.add(refusal.CodeNotEntitled, guardrail, "no role of the actor may override it")
	case !slices.ContainsFunc(s.Playbook.Guardrails().Problems(s.before, s.facts()), blocks):
		s.add(refusal.CodeNotOn, guardrail, "this guardrail does not block the offer")
	}
	return g
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
