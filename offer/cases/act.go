package cases

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// act does what the case does, as its actor. Without an actor, a person who is
// entitled acts, and the rights are not checked.
func (r *run) act(o record.Offer) record.Offer {
	do := r.scenario.do
	if do.verb == "" || r.refused != nil {
		return o
	}
	if do.verb == "see" || do.verb == "edit" {
		r.look(o)
		return o
	}
	out, err := r.command(o)
	if err != nil {
		r.noteRefusal(err)
		return o
	}
	r.keep(out)
	return out.Offer
}

// actor returns the context of the case's actor, or else of a person who is
// entitled.
func (r *run) actor(entitled record.Actor) flow.Context {
	if r.scenario.actor != nil {
		return r.as(*r.scenario.actor)
	}
	return r.trusted(entitled)
}

// look checks the right to see or edit a field.
func (r *run) look(o record.Offer) {
	what := r.scenario.do.what
	if !r.playbook.Fields().Knows(what) {
		r.differ("do", "a name that an offer can hold", what)
		return
	}
	who := r.actor(record.Actor{}).Actor
	ok := false
	if r.scenario.do.verb == "see" {
		ok = r.playbook.Access().MaySee(who, what, r.facts(o))
	} else {
		ok, _ = r.playbook.Access().MayEdit(who, o.State(), what, r.facts(o))
	}
	if !ok {
		r.refused = []refusal.Code{refusal.CodeNotEntitled}
	}
}

// command runs the command of the case.
func (r *run) command(o record.Offer) (flow.Outcome, error) {
	what := r.scenario.do.what
	switch r.scenario.do.verb {
	case "submit":
		return flow.Submit(r.actor(r.submitter()), o)
	case "override":
		return r.override(o)
	case "send":
		return flow.Send(r.actor(record.Actor{}), o)
	}
	return flow.Decide(r.actor(r.entitled(o, what, 0)), o,
		flow.Decision{Stage: what, Verdict: approval.Verdict(r.scenario.do.verb), Reason: r.reason(o, what),
			Digest: r.digest(o), Envelope: r.scenario.do.envelope})
}

// override overrides a block. A guardrail has no list of reasons, so the reason
// must be in the case: without one, and if nothing else is wrong, it is refused.
func (r *run) override(o record.Offer) (flow.Outcome, error) {
	c := r.actor(r.overrider(r.scenario.do.what))
	out, err := flow.Override(c, o, r.scenario.do.what, r.reason(o, ""))
	if err == nil && r.scenario.reason == nil {
		return flow.Override(c, o, r.scenario.do.what, "")
	}
	return out, err
}

// defaultReason is the reason of a decision that has none and no list to choose
// from.
const defaultReason = "case"

// reason returns the reason of the case, or else the first of the stage's list.
func (r *run) reason(o record.Offer, stage string) string {
	if r.scenario.reason != nil {
		return *r.scenario.reason
	}
	if sub, ok := o.Status().Submission(); ok {
		return listedReason(sub.Process, stage)
	}
	return defaultReason
}

// listedReason returns the first reason of a stage's list.
func listedReason(p approval.Process, stage string) string {
	if s, ok := p.Plan.Stage(stage); ok && len(s.Reasons) > 0 {
		return s.Reasons[0]
	}
	return defaultReason
}

// entitled returns a person who can fill the n-th place of a stage.
func (r *run) entitled(o record.Offer, stage string, n int) record.Actor {
	sub, _ := o.Status().Submission()
	asked := sub.Process.Approvers(stage)
	if len(asked) == 0 {
		return record.Actor{ID: "somebody"}
	}
	return personFor(sub.Process, asked[n%len(asked)], stage, n, o)
}

// overrider returns a person who may override a guardrail.
func (r *run) overrider(guardrail string) record.Actor {
	g, _ := r.playbook.Guardrails().Find(guardrail)
	return record.Actor{ID: "somebody", Roles: g.Override}
}

// personFor returns a person who can fill an entry of a quorum.
func personFor(p approval.Process, w approval.Approver, stage string, n int, o record.Offer) record.Actor {
	switch {
	case w.User != "":
		return record.Actor{ID: w.User}
	case w.Field != "":
		return record.Actor{ID: p.Persons[w.Field]}
	}
	value := func(path string) []string { return []string{o.Get(path).Text()} }
	return record.Actor{ID: fmt.Sprintf("%s of %s, %d", w.Role, stage, n+1), Roles: []string{w.Role},
		Teams: value("business_unit"), Clients: value("client"), Regions: value("region")}
}
