package offer_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// decide lets an actor decide a stage: mostly a person who may.
func (g *gameTable) decide(m *gameOffer) {
	st, s := g.theStage(m), m.sub()
	by, on := g.people.ids[g.r.IntN(len(g.people.ids))], ""
	free := false
	if s != nil && g.r.IntN(6) > 0 {
		by, free = g.mayDecide(s, st)
		free = free && m.state == offer.InApproval && !m.held && s.isOpen(st)
	}
	if s != nil && !free {
		by = g.holder(st)
	}
	if lent := g.lentTo(by); lent != "" && g.r.IntN(2) == 0 {
		on = lent
	}
	d := offer.Decision{Stage: st.id, Reason: "market rate", For: on}
	switch n := g.r.IntN(60); n {
	case 0:
		o, err := g.as(by).Return(g.ctx, m.id, d)
		g.decided(m, o, err, "return", by)
	case 1, 2:
		o, err := g.as(by).Reject(g.ctx, m.id, d)
		g.decided(m, o, err, "reject", by)
	default:
		d.Envelope = g.envelope(st.id)
		o, err := g.as(by).Approve(g.ctx, m.id, d)
		g.decided(m, o, err, "approve", by)
		g.enveloped(m, st, d.Envelope, err)
		if free && on == "" && d.Envelope == nil {
			g.free(m, by, st, err)
		}
	}
}

// envelope draws a range of pay that finance approves; nil: the figures alone.
func (g *gameTable) envelope(stage string) *offer.Envelope {
	if stage != "finance" || g.r.IntN(2) == 0 {
		return nil
	}
	until := g.clock.Now().Add(time.Duration(1+g.r.IntN(90)) * time.Hour)
	return &offer.Envelope{AtMost: map[string]string{"pay.hourly": []string{"66", "70", "75"}[g.r.IntN(3)]},
		Until: until.Format(time.RFC3339)}
}

// enveloped notes the range with the approval that was taken.
func (g *gameTable) enveloped(m *gameOffer, st *modelStage, e *offer.Envelope, err error) {
	if e == nil || err != nil || len(st.yes) == 0 {
		return
	}
	y := st.yes[len(st.yes)-1]
	y.upTo = number(e.AtMost["pay.hourly"])
	y.until, _ = time.Parse(time.RFC3339, e.Until) // as it was written above
	g.count["envelope"]++
	m.log = append(m.log, fmt.Sprint("  up to ", y.upTo, " until ", e.Until))
}

// free counts the decisions that nothing in the model is against, and those that the
// desk refuses all the same.
func (g *gameTable) free(m *gameOffer, by string, st *modelStage, err error) {
	if g.count["free"]++; err == nil {
		return
	}
	g.count["free but refused "+codes(err)]++
	g.refusals = append(g.refusals, fmt.Sprintf("seed %d, %s: %s by %s: %v\n  %s", g.seed, m.id, st.id, by, err,
		strings.Join(m.log, "\n  ")))
}

// mayDecide draws a person who the model says may decide; false if no person may.
func (g *gameTable) mayDecide(s *modelSub, st *modelStage) (string, bool) {
	ids := slices.Clone(g.people.ids)
	g.r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	for _, id := range ids {
		if yes, why := s.against(g.people, st.id, id, id, g.people.roles[id]); why == "" && st.needs(yes) {
			return id, true
		}
	}
	return ids[0], false
}

// holder draws a person who has a role of a stage, barred or not.
func (g *gameTable) holder(st *modelStage) string {
	if place := st.places[g.r.IntN(len(st.places))]; len(place.roles) > 0 {
		return g.people.anyone(g.r, place.roles[g.r.IntN(len(place.roles))])
	}
	return g.people.ids[g.r.IntN(len(g.people.ids))]
}

// lentTo names a person who has let another decide now.
func (g *gameTable) lentTo(to string) string {
	var from []string
	for _, d := range g.lent {
		if d.to == to && !d.ended && g.clock.Now().Before(d.until) {
			from = append(from, d.from)
		}
	}
	if len(from) == 0 {
		return ""
	}
	return from[g.r.IntN(len(from))]
}

// decided judges a decision that was taken. On whose behalf, is what the record
// says: the model judges it.
func (g *gameTable) decided(m *gameOffer, o offer.Offer, err error, verdict, by string) {
	if err != nil {
		g.count["refused "+verdict]++
		return
	}
	sub, _ := o.Submission()
	d := sub.Process.Decisions[len(sub.Process.Decisions)-1]
	on := by
	if d.For != "" {
		on = d.For
	}
	g.done(m, fmt.Sprint(verdict, " ", d.Stage, " by ", by, " for ", on, " ", g.people.roles[on]), o, nil)
	roles, why := g.rolesOf(by, on)
	yes, against := m.sub().against(g.people, d.Stage, by, on, roles)
	if why == "" {
		why = against
	}
	if why != "" {
		g.bad(m, "%s of %s by %s for %s, but %s", verdict, d.Stage, by, on, why)
		return
	}
	st := m.sub().stage(d.Stage)
	switch verdict {
	case "approve":
		if !st.needs(yes) {
			g.bad(m, "%s approves %s for %s and fills no further place", by, d.Stage, on)
		}
		st.yes = append(st.yes, yes)
	case "reject":
		st.no = []string{by, on}
		if st.rejected = true; d.Stage == "ops" && m.sub().stage("appeal") == nil {
			appeal := roleStage("appeal", []string{"chief"})
			for _, who := range m.added["appeal"] { // of a submission before this one
				appeal.add(who)
			}
			m.sub().stages = append(m.sub().stages, appeal)
		}
	}
	g.after(m, o)
}

// rolesOf are the roles by which a decision counts: those of the person who decides,
// or what a delegation lends.
func (g *gameTable) rolesOf(by, on string) ([]string, string) {
	if by == on {
		return g.people.roles[by], ""
	}
	var lent []string
	for _, d := range g.lent {
		if d.from == on && d.to == by && !d.ended && g.clock.Now().Before(d.until) {
			lent = append(lent, d.roles...) // of each that was given
		}
	}
	switch {
	case lent != nil && g.knows: // what the giver may now
		return g.people.roles[on], ""
	case lent != nil:
		return lent, ""
	}
	return nil, "no delegation lets " + by + " decide for " + on
}
