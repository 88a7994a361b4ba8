package flow

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Handover gives a place of a stage to another person.
type Handover struct {
	Stage  string
	From   approval.Approver // whose place; the zero Approver: the actor's own
	To     approval.Approver // a person
	Reason string
}

// Reassign gives the actor's own place of a stage to another person, or that of
// another, if the actor manages approvals.
func Reassign(c Context, o record.Offer, h Handover) (Outcome, error) {
	return change(c, o, "reassign", h.Stage, func(s *step, p approval.Process) (approval.Process, Event, error) {
		s.granted(h.Stage, playbook.RightReassign)
		s.reason(h.Reason)
		if h.To.Role == "" {
			s.canApprove(h.Stage, h.To)
		}
		q, given, err := p.Reassign(approval.Handover{Stage: h.Stage, From: h.From, To: s.person(h.To),
			By: playbook.Person(s.Actor), Manages: s.Playbook.Access().Manages(s.Actor, "approvals"),
			Reason: h.Reason, Now: s.Now, Directory: s.Directory})
		if err == nil && given.Entry.Role == "" && s.isKnownWithoutRight(given.To.User) {
			s.add(refusal.CodeNotEntitled, h.Stage, "no role of this person may approve, as the directory says")
		}
		stage := "stage." + h.Stage
		return q, Event{Reason: h.Reason, Fields: []Field{{stage + ".asks", given.From, given.To.String()},
			{stage + ".place", "", given.Entry.String()}}}, err
	})
}

// isKnownWithoutRight reports whether the directory keeps every role that may
// approve, and lists a person under none of them.
func (s *step) isKnownWithoutRight(id string) bool {
	if s.Directory == nil {
		return false
	}
	for _, r := range s.Playbook.Access().Roles() {
		if !slices.Contains(r.Do, string(approval.VerdictApprove)) {
			continue
		}
		people, known := s.Directory.Holders(r.Name)
		if !known || slices.ContainsFunc(people, func(x approval.Person) bool { return x.ID == id }) {
			return false
		}
	}
	return true
}

// granted requires a right that the playbook keeps for some roles. A person who
// manages approvals needs none to change the approvers of a stage.
func (s *step) granted(where string, right playbook.Right) {
	access := s.Playbook.Access()
	manages := right == playbook.RightReassign && access.Manages(s.Actor, "approvals")
	if !manages && !access.Grants(s.Actor, right) {
		s.add(refusal.CodeNotEntitled, where, "no role of the actor may %s", right)
	}
}

// onlyPeople refuses what decides, or changes who does, to agents and services.
func (s *step) onlyPeople(where string) {
	if !s.Actor.IsPerson() {
		s.add(refusal.CodeNotEntitled, where, "the actor is a program (%s): only a person does this",
			s.Actor.KindName())
	}
}
