package offer_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
)

// reassign lets an actor give a place away: the own one, and one who manages
// approvals that of others.
func (g *gameTable) reassign(m *gameOffer) {
	st, s := g.theStage(m), m.sub()
	if s == nil {
		return
	}
	by, to := g.people.ids[g.r.IntN(len(g.people.ids))], g.people.ids[g.r.IntN(len(g.people.ids))]
	if g.r.IntN(3) > 0 {
		by, _ = g.mayDecide(s, st)
	}
	if g.r.IntN(2) == 0 {
		to, _ = g.mayDecide(s, st)
	}
	from := ""
	if g.people.has(by, "admin") {
		from = st.places[g.r.IntN(len(st.places))].name()
	}
	o, err := g.as(by).Reassign(g.ctx, m.id,
		offer.Handover{Stage: st.id, From: from, To: "user:" + to, Reason: "on leave"})
	what := fmt.Sprint("reassign ", st.id, " by ", by, " to ", to, " ", g.people.roles[to], ", of ", from)
	if g.done(m, what, o, err) {
		g.handed(m, st, by, from, to)
	}
}

// name is a place as a person in charge names it.
func (p *modelPlace) name() string {
	switch {
	case p.only != "":
		return "user:" + p.only
	case p.entry != "":
		return p.entry
	case p.person != "":
		return "user:" + p.person
	}
	return "role:" + p.roles[0]
}

// handed judges a place that was given away.
func (g *gameTable) handed(m *gameOffer, st *modelStage, by, from, to string) {
	s := m.sub()
	decided := func(id string) bool {
		return slices.ContainsFunc(st.yes, func(y *modelYes) bool { return y.by == id || y.on == id })
	}
	_, own := s.against(g.people, st.id, by, by, g.people.roles[by])
	switch {
	case from == "" && own != "":
		g.bad(m, "%s gives the own place of %s away, but %s", by, st.id, own)
	case g.people.agent[by] || s.barred[by] != "" || decided(by):
		g.bad(m, "%s gives a place of %s away: agent %t, %s, decided %t", by, st.id, g.people.agent[by], s.barred[by],
			decided(by))
	case by == to:
		g.bad(m, "%s gives a place of %s to the same person", by, st.id)
	case s.barred[to] != "" || decided(to):
		g.bad(m, "%s gives a place of %s to %s, who is barred or has decided: %s", by, st.id, to, s.barred[to])
	}
	if !st.handed(by, from, to) {
		g.bad(m, "%s gives a place of %s away that is not open: %s", by, st.id, from)
	}
}

func (g *gameTable) addApprover(m *gameOffer) {
	st, by := g.theStage(m), g.people.ids[g.r.IntN(len(g.people.ids))]
	who := "user:" + g.people.ids[g.r.IntN(len(g.people.ids))]
	if g.r.IntN(2) == 0 {
		who = "role:" + approverRoles[g.r.IntN(len(approverRoles))]
	}
	o, err := g.as(by).AddApprover(g.ctx, m.id, offer.Handover{Stage: st.id, To: who, Reason: "to be sure"})
	if !g.done(m, fmt.Sprint("add_approver by ", by, ": ", who, " to ", st.id), o, err) {
		return
	}
	if g.people.agent[by] {
		g.bad(m, "an agent adds an approver")
	}
	if m.added == nil {
		m.added = map[string][]string{}
	}
	m.added[st.id] = append(m.added[st.id], who)
	st.add(who)
}

// add adds a place of its own for an approver.
func (st *modelStage) add(who string) {
	place := &modelPlace{}
	if role, ok := strings.CutPrefix(who, "role:"); ok {
		place.roles = []string{role}
	} else {
		place.person = strings.TrimPrefix(who, "user:")
	}
	st.places = append(st.places, place)
}

// stillAdded requires each approver that was added before whenever the stage is asked
// again, unless a person who manages approvals submits.
func (g *gameTable) stillAdded(m *gameOffer, by string, sub approval.Process) {
	s := m.sub()
	releases := !g.people.agent[by] && g.people.has(by, "admin")
	for _, st := range s.stages {
		if s.carried[st.id] != nil {
			continue
		}
		var kept []string
		for _, w := range sub.Added[st.id] {
			kept = append(kept, w.String())
			st.add(w.String())
		}
		for _, who := range m.added[st.id] {
			i := slices.Index(kept, who)
			switch {
			case i >= 0:
				kept = slices.Delete(kept, i, i+1)
				g.count["still added"]++
			case !releases:
				g.bad(m, "%s was added to %s and is not required any more", who, st.id)
			}
		}
		if len(kept) > 0 {
			g.bad(m, "nobody added %v to %s", kept, st.id)
		}
	}
	if releases { // what was left out is gone
		m.added = map[string][]string{}
		for stage, list := range sub.Added {
			for _, w := range list {
				m.added[stage] = append(m.added[stage], w.String())
			}
		}
	}
}
