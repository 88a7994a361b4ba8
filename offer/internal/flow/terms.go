package flow

import (
	"slices"

	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Create makes a draft of revision 1. The actor needs the right to edit every
// field that is given, in state draft.
func Create(c Context, id string, terms record.Terms) (Outcome, error) {
	terms = terms.WithoutClaims()
	o, err := record.New(id, terms)
	if err != nil {
		return Outcome{}, err
	}
	s := begin(c, o, "create")
	if !c.Playbook.Access().MayCreate(c.Actor) {
		s.add(refusal.CodeNotEntitled, "create", "no role of the actor may begin a draft")
	}
	if !c.Playbook.Access().Sees(c.Actor, s.facts()) {
		s.add(refusal.CodeNotEntitled, "create",
			"the actor would not see this offer: its access rules require other values")
	}
	s.status.CreatedBy, s.status.Since = c.Actor.ID, c.Now
	s.editable(s.status.State, terms.Paths())
	s.edited(terms.Paths())
	e := Event{Action: "create", Fields: []Field{{"state", "", string(lifecycle.Draft)}}}
	s.events = append(s.events, withFields(e, record.Terms{}, terms))
	s.replaces(record.Terms{}, terms)
	return s.done()
}

// Edit changes terms in a state in which the actor may: in draft and
// negotiation, unless the playbook says otherwise. Terms that were submitted
// stay as they are: [Revise] opens the next revision.
func Edit(c Context, o record.Offer, change record.Change) (Outcome, error) {
	terms, err := o.Terms().With(change, c.Playbook.Fields().Custom())
	s := begin(c, o, "edit")
	if c.Playbook.Moves().Table().IsEnd(s.status.State) {
		s.add(refusal.CodeState, "edit", "the offer is over")
	}
	if s.status.Held {
		s.add(refusal.CodeState, "edit", "the offer is on hold; resume it first")
	}
	changed := o.Terms().Changed(terms)
	touched := touched(change, changed)
	s.editable(s.status.State, s.spelt(s.status.State, touched, err))
	if len(touched) == 0 && err == nil {
		s.add(refusal.CodeMissing, "edit", "the change names no value")
	}
	if err != nil && !s.has(refusal.CodeNotEntitled) {
		return Outcome{}, err
	}
	if len(changed) > 0 || !s.fixed() { // another spelling of the same is no reason to ask again
		s.change(terms)
	}
	s.opens(changed)
	s.edited(changed)
	s.events = append(s.events, withFields(Event{Action: "edit"}, o.Terms(), terms))
	if slices.Contains(touched, "clauses") {
		s.replaces(o.Terms(), terms)
	}
	return s.done()
}

// Revise opens a new revision with a reason: terms that were approved, sent or
// accepted can change again, and the approvers of what changed decide again. What
// it changes requires the right to edit it in the state that follows.
func Revise(c Context, o record.Offer, change record.Change, reason string) (Outcome, error) {
	terms, err := o.Terms().With(change, c.Playbook.Fields().Custom())
	s := begin(c, o, "revise")
	s.allowed(lifecycle.Revise)
	s.reason(reason)
	changed := o.Terms().Changed(terms)
	touched := touched(change, changed)
	if to, bad := c.Playbook.Moves().Table().Next(s.status.State, lifecycle.Revise); bad == nil {
		s.editable(to, s.spelt(to, touched, err))
	}
	if err != nil && !s.has(refusal.CodeNotEntitled) {
		return Outcome{}, err
	}
	if s.fixed() {
		s.status.Revision++
	}
	s.change(terms)
	s.edited(changed)
	s.move(lifecycle.Revise, withFields(Event{Reason: reason}, o.Terms(), terms))
	if slices.Contains(touched, "clauses") {
		s.replaces(o.Terms(), terms)
	}
	return s.done()
}

// touched are the names that a change gives or takes: whatever it changes, and
// what it says again.
func touched(change record.Change, changed []string) []string {
	out := slices.Clone(changed)
	for _, path := range change.Paths() {
		if !slices.ContainsFunc(out, func(p string) bool { return record.InGroup(p, path) }) {
			out = append(out, path)
		}
	}
	return out
}

// editable checks the right to edit each path in a state.
func (s *step) editable(state lifecycle.State, paths []string) {
	facts := s.facts()
	for _, path := range paths {
		if ok, why := s.Playbook.Access().MayEdit(s.Actor, state, path, facts); !ok {
			s.add(refusal.CodeNotEntitled, path, "%s", why)
		}
	}
}

// fixed reports whether the terms of the current revision stay as they are:
// they were submitted, or a block was overridden for them.
func (s *step) fixed() bool {
	_, submitted := s.status.SubmissionOf(s.status.Revision)
	return submitted || slices.ContainsFunc(s.status.Overrides,
		func(o record.Override) bool { return o.Revision == s.status.Revision })
}

// edited remembers who set or removed each value.
func (s *step) edited(paths []string) {
	if s.status.Editors == nil && len(paths) > 0 {
		s.status.Editors = map[string]string{}
	}
	for _, path := range paths {
		s.status.Editors[path] = s.Actor.ID
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
	b, _ := v.MarshalJSON() // a value always encodes
	return string(b)
}
