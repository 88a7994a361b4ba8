package flow

import (
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Context is what a command knows in addition to the offer: who acts, when,
// under which playbook. Everything comes from outside; nothing here reads a
// clock.
type Context struct {
	Actor     record.Actor
	Now       time.Time          // UTC, microseconds
	Playbook  *playbook.Playbook // in force for this offer
	Directory approval.Directory // who holds which role; nil: not known
	// Delegations are those to the actor.
	Delegations []approval.Delegation
	// Trusted leaves the rights out. It is for the steps before the one that a case
	// of a playbook tests, never for a command of a person.
	Trusted bool
	// Day is what rules see as today; default: the day of Now. See [Context.Today].
	Day *rule.Date
	// Holder returns who holds a place under the playbook's unique. Default: no offer does.
	Holder func(claim string) Holder
	// Facts returns the offer before the command as rules see it, made once by the
	// caller that loaded it. Default: a command makes them when it needs them.
	Facts func() *rule.Facts
	// Kept returns the bytes of a letter that was made at submission. Only [Send] asks
	// for them, to fill in the day on which the letter is sent.
	Kept func(record.SubmittedLetter) (Letter, error)
}

// Today is the day that rules see: the day of Now in the playbook's zone.
func (c Context) Today() rule.Date {
	if c.Day != nil {
		return *c.Day
	}
	return c.Playbook.Calendar().Today(c.Now)
}

// Event is one thing that a command did, for the trail: what, on which stage
// or guardrail, and every field with its value before and after.
type Event struct {
	Action  string
	Subject string // stage, guardrail, side, document
	Reason  string
	Note    string // of the engine: why a stage was on, why an approval was carried
	For     string // the person that a delegate acted for
	Fields  []Field
}

// Field is a value before and after; empty when there was none.
type Field struct{ Path, Before, After string }

// Outcome is what a command leads to.
type Outcome struct {
	Offer     record.Offer
	Events    []Event
	Documents []Letter // letters that were made or sent; one that was sent as it was kept has no bytes

	facts *rule.Facts // of the terms of Offer, if they were made
}

// WithFacts returns the outcome with facts of its offer, unless it has some.
func (out Outcome) WithFacts(facts func() *rule.Facts) Outcome {
	if out.facts == nil {
		out.facts = facts()
	}
	return out
}

// TermsFacts returns what rules see of the terms after the command. Facts that
// the command made are used again.
func (out Outcome) TermsFacts(c Context) *rule.Facts {
	if out.facts != nil {
		return out.facts
	}
	return c.Playbook.TermsFacts(out.Offer.Terms(), c.Today())
}

// step is a command while it is decided: the offer it starts from, its status
// as it becomes, and the conditions unmet so far.
type step struct {
	Context
	command string
	before  record.Offer
	terms   record.Terms
	status  record.Status
	events  []Event
	known   *rule.Facts // of before
	after   *rule.Facts // of the new terms, if they were made

	made      []Letter                 // of the submission
	submitted []record.SubmittedLetter // likewise, as the submission has them
	changed   bool                     // the terms are not those of before any more
	conditions
}

// facts is the offer as it was before the command, as rules see it.
func (s *step) facts() *rule.Facts {
	switch {
	case s.known != nil:
	case s.Facts != nil:
		s.known = s.Facts()
	default:
		s.known = s.Playbook.Facts(s.before, s.Today())
	}
	return s.known
}

// change replaces the terms.
func (s *step) change(terms record.Terms) { s.terms, s.changed = terms, true }

func begin(c Context, o record.Offer, command string) *step {
	return &step{Context: c, command: command, before: o, terms: o.Terms(), status: o.Working()}
}

// allowed checks that the actor may do the command, and that it can be done in
// this state. The desk has one choke point, and this is it.
func (s *step) allowed(move lifecycle.Move) {
	s.entitled(move)
	s.possible(move)
}

// entitled requires a role of the actor that sees the offer and may do the move.
func (s *step) entitled(move lifecycle.Move) {
	if s.Trusted {
		return
	}
	if ok, why := s.Playbook.Access().May(s.Actor, string(move), s.status.State, s.rightsOf(s.Actor)); !ok {
		s.add(refusal.CodeNotEntitled, string(move), "%s", why)
	}
}

// rightsOf is the offer as access rules see it; nil where the rights of that
// person do not depend on it.
func (s *step) rightsOf(who record.Actor) *rule.Facts {
	if !s.Playbook.Access().NeedsFacts(who) {
		return nil
	}
	return s.facts()
}

// possible checks the table and the hold.
func (s *step) possible(move lifecycle.Move) {
	_, err := s.Playbook.Moves().Table().Next(s.status.State, move)
	switch {
	case err != nil && s.status.Held:
		s.add(refusal.CodeState, string(move), "%s is not possible in state %s; the offer is on hold: possible are %s and %s",
			move, s.status.State, lifecycle.Resume, lifecycle.Withdraw)
		return
	case err != nil:
		s.add(refusal.CodeState, string(move), "%s", err.Error())
		return
	}
	switch {
	case s.status.Held && move != lifecycle.Resume && move != lifecycle.Withdraw:
		s.add(refusal.CodeState, string(move), "the offer is on hold; resume it first")
	case !s.status.Held && move == lifecycle.Resume:
		s.add(refusal.CodeState, string(move), "the offer is not on hold")
	}
	if !s.Playbook.Moves().HasConditions(move, s.status.State) {
		return
	}
	for _, unmet := range s.Playbook.Moves().Unmet(move, s.status.State, s.Actor, s.facts()) {
		s.add(unmet.Code, unmet.Where, "%s", unmet.Message)
	}
}

// move changes the state by the table, and adds an event.
func (s *step) move(m lifecycle.Move, e Event) {
	to, err := s.Playbook.Moves().Table().Next(s.status.State, m)
	if err != nil {
		return // possible has reported it
	}
	if to != s.status.State {
		e.Fields = append(e.Fields, Field{"state", string(s.status.State), string(to)})
		s.status.State, s.status.Since = to, s.Now
	}
	if e.Action == "" {
		e.Action = string(m)
	}
	s.events = append(s.events, e)
}

// requires adds the names that must have a value by the move into a state.
func (s *step) requires(state lifecycle.State, facts *rule.Facts) {
	for _, path := range s.Playbook.Fields().Required(state, s.terms, facts) {
		s.add(refusal.CodeMissing, path, "a value is required by %s", state)
	}
}

// reason requires a reason that is not blank.
func (s *step) reason(text string) {
	if strings.TrimSpace(text) == "" {
		s.add(refusal.CodeReason, s.command, "give a reason")
	} else if problem := input.CheckNote(text); problem != "" {
		s.add(refusal.CodeReason, s.command, "%s", problem)
	}
}

// done ends the command: the refusal when something is unmet, the outcome
// otherwise.
func (s *step) done() (Outcome, error) {
	if err := s.refusal(s.command, s.before.State()); err != nil {
		return Outcome{}, err
	}
	s.release()
	out := Outcome{Offer: s.before.Replaced(s.terms, s.status), Events: s.events}
	if out.facts = s.after; !s.changed {
		out.facts = s.known
	}
	return out, nil
}
