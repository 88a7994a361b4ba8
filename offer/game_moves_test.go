package offer_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// turn lets an actor do something with an offer: mostly what its state is for.
func (g *gameTable) turn(m *gameOffer) {
	state := m.state
	if g.r.IntN(8) == 0 {
		all := []offer.State{offer.Draft, offer.InApproval, offer.Approved, offer.Sent, offer.Negotiation, offer.Accepted}
		state = all[g.r.IntN(len(all))]
	}
	switch {
	case m.held && g.r.IntN(3) > 0:
		g.resume(m)
	case g.r.IntN(30) == 0:
		g.hold(m)
	case state == offer.Draft, state == offer.Negotiation:
		g.drafting(m, state)
	case state == offer.InApproval:
		g.approving(m)
	case state == offer.Approved, state == offer.Sent, state == offer.Accepted:
		g.dealing(m, state)
	}
}

func (g *gameTable) drafting(m *gameOffer, state offer.State) {
	switch n := g.r.IntN(10); {
	case n < 3:
		g.change(m)
	case state == offer.Negotiation && n < 6:
		g.revise(m)
	case number(m.terms["pay.rate"]) < 30 && n < 6:
		g.override(m)
	default:
		g.submit(m)
	}
}

func (g *gameTable) approving(m *gameOffer) {
	switch n := g.r.IntN(40); {
	case n == 0:
		g.recall(m)
	case n == 1:
		g.addApprover(m)
	case n < 4:
		g.reassign(m)
	case n == 4:
		g.withdrawDecision(m)
	default:
		g.decide(m)
	}
}

func (g *gameTable) dealing(m *gameOffer, state offer.State) {
	n := g.r.IntN(10)
	switch {
	case n == 0:
		g.change(m)
	case n == 1:
		g.revise(m)
	case state == offer.Approved:
		g.send(m)
	case n == 2 && g.r.IntN(20) == 0:
		g.withdraw(m)
	case state == offer.Sent && n < 5:
		g.counter(m)
	case state == offer.Sent:
		g.accept(m)
	case n < 6:
		g.complete(m)
	}
}

// after judges an offer that a command has approved.
func (g *gameTable) after(m *gameOffer, o offer.Offer) {
	if o.State() != offer.Approved {
		return
	}
	g.count["approved"]++
	if why := m.judge(); why != "" {
		g.bad(m, "it is approved, but %s", why)
	}
	m.approved = maps.Clone(m.terms)
}

// change edits terms without a reason, revise with one.
func (g *gameTable) change(m *gameOffer) {
	by, values := g.people.anyone(g.r, "recruiter"), g.values(2)
	o, err := g.as(by).Edit(g.ctx, m.id, g.edit(values))
	if g.done(m, fmt.Sprint("edit by ", by, ": ", values), o, err) {
		m.edited(by, values)
	}
}

func (g *gameTable) revise(m *gameOffer) {
	by, values := g.people.anyone(g.r, "recruiter"), g.values(2)
	o, err := g.as(by).Revise(g.ctx, m.id, g.edit(values), "asked for")
	if g.done(m, fmt.Sprint("revise by ", by, ": ", values), o, err) {
		m.edited(by, values)
	}
}

func (g *gameTable) override(m *gameOffer) {
	by := g.people.anyone(g.r, "overrider")
	barred := m.barred()[by]
	o, err := g.as(by).Override(g.ctx, m.id, offer.Override{Guardrail: "floor", Reason: "once"})
	if !g.done(m, "override by "+by, o, err) {
		return
	}
	if g.people.agent[by] || barred != "" || !g.people.has(by, "overrider") {
		g.bad(m, "%s overrides the floor: agent %t, %s", by, g.people.agent[by], barred)
	}
	m.overrides = append(m.overrides, modelOverride{by, maps.Clone(m.terms)})
}

// submit submits, and judges what is carried.
func (g *gameTable) submit(m *gameOffer) {
	by := g.people.anyone(g.r, "recruiter")
	preview, failed := g.as(by).Preview(g.ctx, m.id)
	o, err := g.as(by).Submit(g.ctx, m.id)
	if !g.done(m, "submit by "+by, o, err) {
		return
	}
	g.previewed(m, preview, failed, o)
	s := m.submitted(by, g.versions[g.current].Version(), gameVersions[g.current], g.now(m))
	sub, _ := o.Submission()
	if m.digest != "" {
		m.stale = append(m.stale, m.digest)
	}
	m.digest = sub.Digest
	if sub.Playbook.Version != s.version {
		g.bad(m, "it was submitted under another version than the one in force")
	}
	for _, c := range sub.Process.Carried {
		base, why := m.mayCarry(g.people, g.knows, c.Stage)
		if why != "" {
			g.bad(m, "%s is carried (%s), but %s", c.Stage, c.Why, why)
		}
		s.carried[c.Stage] = base
		g.count["carried"]++
		m.log = append(m.log, "  carried "+c.Stage+": "+c.Why)
	}
	g.stillAdded(m, by, sub.Process)
	var on []string
	for _, st := range s.stages {
		on = append(on, st.id)
	}
	m.log = append(m.log, fmt.Sprint("  plan ", on, ", barred ", s.barred))
	g.after(m, o)
}

// previewed compares what a preview said just before with what happened.
func (g *gameTable) previewed(m *gameOffer, p offer.Preview, failed error, o offer.Offer) {
	sub, _ := o.Submission()
	var said, is []string
	for _, c := range p.Carried {
		said = append(said, c.Stage)
	}
	for _, c := range sub.Process.Carried {
		is = append(is, c.Stage)
	}
	if failed != nil || !slices.Equal(said, is) {
		g.bad(m, "the preview says that %v are carried, and %v are: %v", said, is, failed)
	}
}

func (g *gameTable) recall(m *gameOffer) {
	by := g.people.anyone(g.r, "recruiter")
	o, err := g.as(by).Recall(g.ctx, m.id, "a mistake")
	g.done(m, "recall by "+by, o, err)
}

func (g *gameTable) send(m *gameOffer) {
	by := g.people.anyone(g.r, "recruiter")
	o, err := g.as(by).Send(g.ctx, m.id)
	if !g.done(m, "send by "+by, o, err) {
		return
	}
	g.asApproved(m, "sent")
	m.submitters, m.sentAt, m.heldSent = map[string]bool{}, g.now(m), 0
}

// asApproved requires the terms to be those that were approved last.
func (g *gameTable) asApproved(m *gameOffer, what string) {
	if !maps.Equal(given(m.terms), given(m.approved)) {
		g.bad(m, "it is %s with other terms than were approved: %v, %v", what, m.terms, m.approved)
	}
}

func (g *gameTable) counter(m *gameOffer) {
	by := g.people.anyone(g.r, "recruiter")
	o, err := g.as(by).Counter(g.ctx, m.id, offer.Candidate, g.edit(g.values(1)), "more")
	g.done(m, "counter by "+by, o, err)
}

func (g *gameTable) accept(m *gameOffer) {
	by := g.people.anyone(g.r, "recruiter")
	o, err := g.as(by).Accept(g.ctx, m.id, offer.Candidate)
	if !g.done(m, "accept by "+by, o, err) {
		return
	}
	g.asApproved(m, "accepted")
	if !g.now(m).Before(m.sentAt.Add(24*time.Hour + m.heldSent)) {
		g.bad(m, "it is accepted after it expired")
	}
}

func (g *gameTable) complete(m *gameOffer) {
	by := g.people.anyone(g.r, "recruiter")
	o, err := g.as(by).Complete(g.ctx, m.id)
	if g.done(m, "complete by "+by, o, err) {
		g.asApproved(m, "completed")
	}
}

func (g *gameTable) withdraw(m *gameOffer) {
	by := g.people.anyone(g.r, "recruiter")
	o, err := g.as(by).Withdraw(g.ctx, m.id, offer.Agency, "not needed")
	g.done(m, "withdraw by "+by, o, err)
}

func (g *gameTable) hold(m *gameOffer) {
	by := g.people.anyone(g.r, "ops")
	o, err := g.as(by).Hold(g.ctx, m.id, "frozen")
	if g.done(m, "hold by "+by, o, err) {
		m.held, m.heldAt = true, g.now(m)
	}
}

func (g *gameTable) resume(m *gameOffer) {
	by := g.people.anyone(g.r, "ops")
	o, err := g.as(by).Resume(g.ctx, m.id)
	if !g.done(m, "resume by "+by, o, err) {
		return
	}
	m.held = false
	m.heldSent += g.now(m).Sub(m.heldAt)
	if s := m.sub(); s != nil {
		s.held += g.now(m).Sub(m.heldAt)
	}
}

// theStage draws a stage of the submission: mostly one that is open.
func (g *gameTable) theStage(m *gameOffer) *modelStage {
	s := m.sub()
	if s == nil {
		return &modelStage{id: "ops"}
	}
	for range 8 {
		if st := s.stages[g.r.IntN(len(s.stages))]; s.isOpen(st) {
			return st
		}
	}
	return s.stages[g.r.IntN(len(s.stages))]
}

func (g *gameTable) withdrawDecision(m *gameOffer) {
	st := g.theStage(m)
	if len(st.yes) == 0 {
		return
	}
	i := g.r.IntN(len(st.yes))
	by := st.yes[i].by
	o, err := g.as(by).WithdrawDecision(g.ctx, m.id, st.id)
	if g.done(m, "withdraw_decision by "+by+" on "+st.id, o, err) {
		st.yes = slices.Delete(st.yes, i, i+1)
	}
}
