package offer_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// between lets time go by, roles change, and versions come into force.
func (g *gameTable) between() {
	g.clock.add(time.Duration(g.r.IntN(60)) * time.Minute)
	switch g.r.IntN(12) {
	case 0:
		g.clock.add(time.Duration(g.r.IntN(40)) * time.Hour)
		if g.r.IntN(3) > 0 {
			g.tick()
		}
	case 1:
		if n := g.r.IntN(len(g.versions)); g.As(root).Publish(g.ctx, g.versions[n]) == nil {
			g.current = n
		}
	case 2:
		id := g.people.ids[g.r.IntN(16)]
		g.people.gain(g.r, id)
		g.people.lose(g.r, g.people.ids[g.r.IntN(16)])
	case 3, 6:
		g.delegate()
	case 7:
		g.endDelegation()
	case 8:
		if g.r.IntN(4) == 0 { // the clock of another machine
			g.clock.add(-time.Duration(g.r.IntN(180)) * time.Minute)
		}
	case 4, 5:
		g.decideAll()
	}
}

// tick does what is late, and lets the model know.
func (g *gameTable) tick() {
	now := g.clock.Now()
	done, err := g.Tick(g.ctx, now)
	if err != nil {
		g.t.Fatalf("seed %d: %v", g.seed, err)
	}
	for _, d := range done {
		i := slices.IndexFunc(g.offers, func(m *gameOffer) bool { return m.id == d.Offer })
		m := g.offers[i]
		m.log = append(m.log, fmt.Sprint(now.Format("02 15:04 "), d.Kind, " ", d.Stage))
		switch g.count[d.Kind]++; d.Kind {
		case "escalate":
			g.escalated(m, d.Stage, now)
		case "expire":
			m.state = offer.Expired
		}
	}
}

func (g *gameTable) escalated(m *gameOffer, stage string, now time.Time) {
	if m.tooEarly(stage, now) {
		g.bad(m, "%s escalates too early", stage)
	}
	st := m.sub().stage(stage)
	if st == nil {
		g.bad(m, "%s escalates and is not on", stage)
		return
	}
	if stage == "finance" {
		st.replaced("chief")
	} else {
		st.chief = true
	}
}

// delegate lets a person give another the right to decide.
func (g *gameTable) delegate() {
	from := g.people.anyone(g.r, approverRoles[g.r.IntN(len(approverRoles))])
	to := g.people.ids[g.r.IntN(len(g.people.ids))]
	until := g.clock.Now().Add(time.Duration(1+g.r.IntN(20))*24*time.Hour + time.Duration(len(g.lent))*time.Second)
	err := g.as(from).Delegate(g.ctx, offer.Delegation{To: g.people.actor(to), Until: until})
	if err != nil {
		g.count["refused delegate"]++
		return
	}
	g.count["delegate"]++
	if g.people.agent[from] || from == to {
		g.found = append(g.found, fmt.Sprintf("seed %d: %s delegates to %s", g.seed, from, to))
	}
	g.lent = append(g.lent, modelDelegation{from: from, to: to, roles: slices.Clone(g.people.roles[from]), until: until})
}

// endDelegation lets a person end the first delegation given, and now and then
// another person try.
func (g *gameTable) endDelegation() {
	by := g.people.ids[g.r.IntN(len(g.people.ids))]
	given, _, err := g.as(by).Delegations(g.ctx)
	if err != nil {
		g.t.Fatalf("seed %d: %v", g.seed, err)
	}
	if len(given) == 0 {
		return
	}
	d, other := given[0], g.people.ids[g.r.IntN(len(g.people.ids))]
	i := slices.IndexFunc(g.lent, func(x modelDelegation) bool { return x.from == by && x.until.Equal(d.Until) })
	if i < 0 || g.lent[i].to != d.Delegate || g.lent[i].ended {
		g.found = append(g.found, fmt.Sprintf("seed %d: the list of delegations has %+v", g.seed, d))
		return
	}
	for _, who := range []string{other, by} {
		if g.as(who).EndDelegation(g.ctx, d.ID) != nil {
			continue
		}
		g.lent[i].ended = true
		if g.count["end_delegation"]++; who != by && !g.people.has(who, "admin") {
			g.found = append(g.found, fmt.Sprintf("seed %d: %s %v ends a delegation of %s", g.seed, who, g.people.roles[who], by))
		}
		return
	}
}
