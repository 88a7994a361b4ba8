package flow

import (
	"strings"

	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Create makes a draft of revision 1. The actor needs the right to edit every
// field that is given, in state draft.
func Create(c Context, id string, terms record.Terms) (Outcome, error) {
	o, err := record.New(id, terms)
	if err != nil {
		return Outcome{}, err
	}
	s := begin(c, o, "create")
	if !c.Playbook.MayCreate(c.Actor) {
		s.add(NotEntitled, "create", "no role of the actor may begin a draft")
	}
	if !c.Playbook.Sees(c.Actor, s.facts()) {
		s.add(NotEntitled, "create", "the actor would not see this offer: its access rules want other values")
	}
	s.status.CreatedBy, s.status.Since = c.Actor.ID, c.Now
	s.editable(o, terms.Paths())
	s.edited(terms.Paths())
	e := Event{Action: "create", Fields: []Field{{"state", "", string(lifecycle.Draft)}}}
	s.events = append(s.events, withFields(e, record.Terms{}, terms))
	return s.done()
}

// Edit changes terms in a state in which the actor may: in draft and
// negotiation, unless the playbook says otherwise. Terms that were submitted
// stay as they are: [Revise] opens the next revision.
func Edit(c Context, o record.Offer, change record.Change) (Outcome, error) {
	terms, err := o.Terms().With(change, c.Playbook.CustomNames())
	if err != nil {
		return Outcome{}, err
	}
	s := begin(c, o, "edit")
	changed := o.Terms().Changed(terms)
	if c.Playbook.Lifecycle().IsEnd(s.status.State) {
		s.add(State, "edit", "the offer is over")
	}
	if s.status.Held {
		s.add(State, "edit", "the offer is on hold; resume it first")
	}
	s.editable(o, changed)
	s.opens(changed)
	s.terms = terms
	s.edited(changed)
	s.events = append(s.events, withFields(Event{Action: "edit"}, o.Terms(), terms))
	return s.done()
}

// Revise opens a new revision with a reason: terms that were approved, sent or
// accepted can change again, and whoever is concerned is asked again.
func Revise(c Context, o record.Offer, change record.Change, reason string) (Outcome, error) {
	terms, err := o.Terms().With(change, c.Playbook.CustomNames())
	if err != nil {
		return Outcome{}, err
	}
	s := begin(c, o, "revise")
	s.allowed(lifecycle.Revise)
	s.reason(reason)
	changed := o.Terms().Changed(terms)
	if _, submitted := s.status.SubmissionOf(s.status.Revision); submitted {
		s.status.Revision++
	}
	s.terms = terms
	s.edited(changed)
	s.move(lifecycle.Revise, withFields(Event{Reason: reason}, o.Terms(), terms))
	return s.done()
}

// editable checks the right to edit each path in the state as it is.
func (s *step) editable(o record.Offer, paths []string) {
	facts := s.Playbook.Facts(o, s.Today())
	for _, path := range paths {
		if ok, why := s.Playbook.MayEdit(s.Actor, s.status.State, path, facts); !ok {
			s.add(NotEntitled, path, "%s", why)
		}
	}
}

// opens starts the next revision when the current one was submitted.
func (s *step) opens(changed []string) {
	if _, submitted := s.status.SubmissionOf(s.status.Revision); submitted && len(changed) > 0 {
		s.status.Revision++
	}
}

// edited remembers who edited a group last: pay and bill need another approver.
func (s *step) edited(paths []string) {
	for _, path := range paths {
		group, _, _ := strings.Cut(path, ".")
		if s.status.Editors == nil {
			s.status.Editors = map[string]string{}
		}
		s.status.Editors[group] = s.Actor.ID
	}
}

// withFields adds what changed between two sets of terms to an event.
func withFields(e Event, before, after record.Terms) Event {
	for _, path := range before.Changed(after) {
		e.Fields = append(e.Fields, Field{path, text(before.Get(path)), text(after.Get(path))})
	}
	return e
}

// text is a value as the trail keeps it: scalars as written, lists as JSON.
func text(v record.Value) string {
	if v.Kind() != record.List {
		return v.Text()
	}
	b, err := v.Node().MarshalJSON()
	if err != nil {
		return ""
	}
	return string(b)
}
