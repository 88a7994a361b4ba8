package flow

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Decision is a verdict on a stage.
type Decision struct {
	Stage   string
	Verdict approval.Verdict
	Reason  string // one of the stage's list, if it has one; required to reject and return
	Note    string // free text in addition to the reason
	Digest  string // of what the actor saw; empty: what stands now
	For     string // the person that the actor decides for; empty: found among the delegations

	Envelope *Envelope // the range to which an approval also says yes; nil: the figures alone
}

// Decide takes a verdict on a stage. The last approval approves the offer; a
// rejection or a return sends it back to draft.
func Decide(c Context, o record.Offer, d Decision) (Outcome, error) {
	s := begin(c, o, string(d.Verdict))
	sub, ok := s.openSubmission(d.Stage)
	if !ok {
		s.entitled(lifecycle.Move(d.Verdict))
		return s.done()
	}
	before := sub.Process
	req := approval.Request{Stage: d.Stage, By: playbook.Person(c.Actor), Verdict: d.Verdict, Reason: d.Reason,
		Note: d.Note, Digest: d.Digest, Now: c.Now}
	s.standIn(&req, before, d.For)
	s.mayDecide(req, before)
	s.inTimeOfState("decided")
	s.envelope(&req, before, d)
	if sub.Revision != s.status.Revision {
		s.add(refusal.CodeStale, d.Stage,
			"the terms were edited after they were submitted; recall the offer and submit it again")
	}
	if d.Digest == "" && c.Playbook.SeenRequired() {
		s.add(refusal.CodeMissing, "seen", "the playbook requires the digest of what the approver looked at")
	}
	for _, text := range []string{d.Reason, d.Note} {
		if problem := input.CheckNote(text); problem != "" {
			s.add(refusal.CodeReason, d.Stage, "%s", problem)
		}
	}
	after, taken, err := before.Decide(req)
	s.unmet(err)
	if err := s.refusal(s.command, o.State()); err != nil {
		return Outcome{}, err
	}
	s.decided(before, after, taken)
	return s.done()
}

// decided adds the event of a decision and what follows from it.
func (s *step) decided(before, after approval.Process, d approval.Decision) {
	s.status.Submissions[len(s.status.Submissions)-1].Process = after
	action := string(d.Verdict)
	if d.Advice {
		action = "advise " + action
	}
	e := Event{Action: action, Subject: d.Stage, Reason: d.Reason, Note: d.Note, For: d.For,
		Fields: []Field{{"stage." + d.Stage, string(before.State(d.Stage)), string(after.State(d.Stage))}}}
	e.Fields = append(e.Fields, declared(d.Envelope)...)
	s.events = append(s.events, e)
	s.notified(before, after)
	s.finishIfDecided(d.Reason)
}

// openSubmission returns the submission that people decide, or says why there
// is none.
func (s *step) openSubmission(stage string) (record.Submission, bool) {
	sub, ok := s.status.Submission()
	if s.status.Held {
		s.add(refusal.CodeState, stage, "the offer is on hold; resume it first")
		return sub, false
	}
	if s.Playbook.Moves().Table().IsEnd(s.status.State) {
		s.add(refusal.CodeState, stage, "the offer is over")
		return sub, false
	}
	if !ok || s.status.State == lifecycle.Draft || s.status.State == lifecycle.Negotiation {
		s.add(refusal.CodeState, stage, "nothing is submitted")
		return sub, false
	}
	return sub, true
}

// mayDecide requires the right in access, unless the stage names the person. A person
// who received the place of another needs the right.
func (s *step) mayDecide(req approval.Request, p approval.Process) {
	decides := req.By.ID
	if req.For != nil {
		decides = req.For.ID
	}
	if s.Trusted || p.IsNamed(req.Stage, decides) {
		return
	}
	who := s.Actor
	if req.For != nil { // the right is that of the person that the actor decides for
		who = playbook.Actor(*req.For)
	}
	if ok, why := s.Playbook.Access().May(who, string(req.Verdict), s.status.State, s.rightsOf(who)); !ok {
		s.add(refusal.CodeNotEntitled, req.Stage, "%s", why)
	}
}

// standIn finds the delegation under which the actor decides, when the stage
// does not ask the actor, or every place that the actor can fill is filled: the first
// under which the decision is possible. The person who delegated counts with the roles
// that the directory lists now.
func (s *step) standIn(req *approval.Request, p approval.Process, wanted string) {
	possible := func(on *approval.Person) bool {
		try := *req
		try.For = on
		_, _, err := p.Decide(try)
		_, awaited := p.Awaits(req.Stage, req.By, on)
		return err == nil || awaited && req.Verdict == approval.VerdictApprove
	}
	own := wanted == "" && p.IsApprover(req.Stage, req.By)
	if own && (req.Verdict != approval.VerdictApprove || possible(nil)) {
		return
	}
	for _, d := range s.Delegations {
		if d.To != s.Actor.ID || wanted != "" && d.From.ID != wanted ||
			!d.InForce(s.Now, req.Stage, s.before.Get("client").Text()) {
			continue
		}
		lender := d.Lender(s.Directory, p.RolesAsked(req.Stage)...)
		if !p.IsApprover(req.Stage, lender) ||
			!s.Playbook.Access().Grants(playbook.Actor(lender), playbook.RightDelegate) {
			continue
		}
		may := possible(&lender)
		if may || req.For == nil && !own {
			req.For = &lender
		}
		if may {
			return
		}
	}
	if wanted != "" && req.For == nil {
		s.add(refusal.CodeNotEntitled, req.Stage,
			"no delegation in force lets the actor decide for that person here")
	}
}

// WithdrawDecision takes the actor's own decision back while what followed
// from it has not gone on.
func WithdrawDecision(c Context, o record.Offer, stage string) (Outcome, error) {
	return change(c, o, "withdraw_decision", stage,
		func(_ *step, p approval.Process) (approval.Process, Event, error) {
			q, err := p.Withdraw(stage, c.Actor.ID)
			return q, Event{}, err
		})
}

// AddApprover requires one more person or role on a stage, for this offer only.
// The approvers of the stage may do it, and actors that manage approvals.
func AddApprover(c Context, o record.Offer, stage string, who approval.Approver, reason string) (Outcome,
	error) {
	return change(c, o, "add_approver", stage,
		func(s *step, p approval.Process) (approval.Process, Event, error) {
			s.mayChange(p, stage)
			s.granted(stage, playbook.RightReassign)
			s.onlyPeople(stage)
			s.reason(reason)
			s.canApprove(stage, who)
			q, err := p.AddApprover(stage, s.person(who), s.Directory)
			return q, Event{Reason: reason, Fields: []Field{{"stage." + stage + ".asks", "", who.String()}}}, err
		})
}

// person resolves a person field of the offer to who is in it now, or manages that
// person; a plan knows only the fields that its own stages ask.
func (s *step) person(who approval.Approver) approval.Approver {
	if who.Field == "" {
		return who
	}
	if id := s.Playbook.Planner().PersonIn(who.Field, s.facts(), s.Directory); id != "" {
		return approval.Approver{User: id}
	}
	return who
}

// AskInformation records a question of an approver of an open stage. The stage
// stays open.
func AskInformation(c Context, o record.Offer, stage, question string) (Outcome, error) {
	return change(c, o, "ask_information", stage,
		func(s *step, p approval.Process) (approval.Process, Event, error) {
			s.mayChange(p, stage)
			if strings.TrimSpace(question) == "" {
				s.add(refusal.CodeReason, s.command, "write the question")
			} else {
				s.reason(question)
			}
			if p.State(stage) != approval.StageOpen {
				s.add(refusal.CodeNotOpen, stage, "the stage is not open")
			}
			return p, Event{Note: question}, nil
		})
}

// change runs a command that changes the approvers of a stage.
func change(c Context, o record.Offer, command, stage string,
	run func(*step, approval.Process) (approval.Process, Event, error)) (Outcome, error) {
	s := begin(c, o, command)
	sub, ok := s.openSubmission(stage)
	if !ok {
		return s.done()
	}
	if _, known := sub.Process.Plan.Stage(stage); !known {
		s.add(refusal.CodeNotOn, stage, "unknown stage")
		return s.done()
	}
	p, e, err := run(s, sub.Process)
	s.unmet(err)
	s.status.Submissions[len(s.status.Submissions)-1].Process = p
	e.Action, e.Subject = command, stage
	s.events = append(s.events, e)
	return s.done()
}

// canApprove requires a role that the playbook has, or the id of a person.
func (s *step) canApprove(stage string, who approval.Approver) {
	id := s.person(who).User
	switch {
	case who.Role != "" && !s.Playbook.Access().HasRole(who.Role):
		s.add(refusal.CodeNobody, stage, "the playbook has no role %s", input.Shown(who.Role))
	case id == record.SystemID:
		s.add(refusal.CodeNobody, stage, "%s is no person", id)
	case id != "" && record.CheckActorID(id) != "":
		s.add(refusal.CodeNobody, stage, "%s", record.CheckActorID(id))
	}
}

func (s *step) mayChange(p approval.Process, stage string) {
	if !p.IsApprover(stage, playbook.Person(s.Actor)) && !s.Playbook.Access().Manages(s.Actor, "approvals") {
		s.add(refusal.CodeNotEntitled, stage,
			"the stage does not ask the actor, and the actor does not manage approvals")
	}
}
