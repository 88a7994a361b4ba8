package offer_test

import (
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/offer"
)

// decideAll lets a person decide several offers at once, now and then one that was
// looked at before it was submitted again.
func (g *gameTable) decideAll() {
	by := g.people.anyone(g.r, approverRoles[g.r.IntN(len(approverRoles))])
	var list []offer.DecisionOn
	var offers []*gameOffer
	old := false
	for _, m := range g.offers {
		s := m.sub()
		if s == nil || m.held || m.state != offer.InApproval {
			continue
		}
		i := slices.IndexFunc(s.stages, func(st *modelStage) bool {
			yes, why := s.against(g.people, st.id, by, by, g.people.roles[by])
			return why == "" && s.isOpen(st) && st.needs(yes)
		})
		if i < 0 {
			continue
		}
		d := offer.DecisionOn{Offer: m.id, Verdict: offer.VerdictApprove, Seen: m.digest,
			Decision: offer.Decision{Stage: s.stages[i].id}}
		if n := len(m.stale); n > 0 && g.r.IntN(6) == 0 {
			d.Seen = m.stale[g.r.IntN(n)]
			old = old || d.Seen != m.digest // the same terms submitted again are the same
		}
		list, offers = append(list, d), append(offers, m)
	}
	if len(list) > 0 {
		g.decidedAll(by, list, offers, old)
	}
}

// decidedAll takes the decisions together or each alone, and judges those that were
// taken.
func (g *gameTable) decidedAll(by string, list []offer.DecisionOn, offers []*gameOffer, old bool) {
	how := []offer.Together{offer.AllOrNothing, offer.EachAlone}[g.r.IntN(2)]
	out, err := g.as(by).DecideAll(g.ctx, list, how)
	if err != nil {
		g.count["refused decide_all"]++
	}
	if how == offer.AllOrNothing && (err == nil) == old {
		g.bad(offers[0], "all or nothing, and something older %t: %v", old, err)
	}
	for i, m := range offers {
		if i < len(out) && out[i].ID() != "" {
			g.count["decide_all"]++
			m.log = append(m.log, fmt.Sprint("  one of ", len(list)))
			if list[i].Seen != m.digest {
				g.bad(m, "a decision on something older is taken")
			}
			g.decided(m, out[i], nil, "approve", by)
		}
	}
}
