package approval

import "slices"

// place is one decision that a stage requires: the claims under which a person
// fills it. Different people fill the places of a stage.
type place []claim

// String lists the entries that fill a place.
func (pl place) String() string {
	entries := make([]Approver, len(pl))
	for i, c := range pl {
		if entries[i] = c.entry; c.only != "" {
			entries[i] = Approver{User: c.only}
		}
	}
	return approverNames(entries)
}

// claim is an entry under which a place can be filled: by every person that the
// entry names, or by one of them alone.
type claim struct {
	entry  Approver
	only   string // id of the one person who fills it; empty: every person that the entry names
	handed bool   // to the person that the entry names, by another person
}

// written returns the places of a quorum as the policy has them: one for each
// entry, or Any places that every entry fills.
func written(q *Quorum) []place {
	if q == nil {
		return nil
	}
	claims := claimsOf(q.Of)
	if !q.All {
		return slices.Repeat([]place{claims}, max(q.Any, 0))
	}
	out := make([]place, len(claims))
	for i := range claims {
		out[i] = claims[i : i+1 : i+1]
	}
	return out
}

// places returns the places of a stage now, for approval, or for advice if the stage
// has no approval: those of the plan, then one for each added approver. Their number
// does not fall when people reassign, add or escalate.
func (p Process) places(s PlanStage) []place {
	q := s.Approve
	if q == nil {
		q = s.Advise
	}
	if q == nil {
		return nil
	}
	out := withClaims(written(q), claimsOf(p.Replaced[s.ID]))
	for _, w := range p.Added[s.ID] {
		out = append(out, place{{entry: w}})
	}
	escalated := claimsOf(p.Escalated[s.ID])
	for _, h := range p.Handed {
		if h.Stage != s.ID {
			continue
		}
		if out = h.applied(out); h.isOfPerson() {
			n := min(h.Escalated, len(escalated))
			escalated = slices.Concat(escalated[:n].renamed(h.Entry, h.To), escalated[n:])
		}
	}
	return withClaims(out, escalated)
}

// claimsOf returns the claims of entries.
func claimsOf(entries []Approver) place {
	out := make(place, len(entries))
	for i, w := range entries {
		out[i].entry = w
	}
	return out
}

// advicePlaces returns the places of the advice of a stage. Only the advice of a
// stage without approval is added to, reassigned and escalated.
func (p Process) advicePlaces(s PlanStage) []place {
	if s.Approve == nil {
		return p.places(s)
	}
	return written(s.Advise)
}

// withClaims returns places that further claims fill too.
func withClaims(list []place, more place) []place {
	if len(more) == 0 {
		return list
	}
	out := make([]place, len(list))
	for i, pl := range list {
		out[i] = slices.Concat(pl, more)
	}
	return out
}

// fills returns the entries under which a person fills places of a stage, each once.
// A program fills none, and neither does a person who gave the own place away.
func (p Process) fills(s PlanStage, list []place, who Person) []string {
	var out []string
	if who.Machine || p.gaveAway(s.ID, who.ID) {
		return nil
	}
	for _, pl := range list {
		for _, c := range pl {
			if (c.only == "" || c.only == who.ID) && p.names(c.entry, who) {
				if name := c.entry.String(); !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
		}
	}
	return out
}

// filledBy reports whether a decision fills a place, which is the i-th of its stage. A
// place that was added after the decision requires another one.
func (pl place) filledBy(d Decision, i int) bool {
	if d.Places > 0 && i >= d.Places {
		return false
	}
	return slices.ContainsFunc(pl, func(c claim) bool { return c.isFilledBy(d) })
}

// isFilledBy reports whether a decision fills a place under the claim.
func (c claim) isFilledBy(d Decision) bool {
	return (c.only == "" || c.only == entitledPerson(d)) && slices.Contains(d.Fills, c.entry.String())
}

// matched assigns decisions to places, as many as possible, one to each. It returns
// the index of the decision of each place, -1 if it is open, and the number filled.
func matched(list []place, decisions []Decision) (by []int, n int) {
	by = slices.Repeat([]int{-1}, len(list))
	var assign func(d int, seen []bool) bool
	assign = func(d int, seen []bool) bool {
		for i, pl := range list {
			if seen[i] || !pl.filledBy(decisions[d], i) {
				continue
			}
			seen[i] = true
			if by[i] < 0 || assign(by[i], seen) {
				by[i] = d
				return true
			}
		}
		return false
	}
	for d := range decisions {
		if assign(d, make([]bool, len(list))) {
			n++
		}
	}
	return by, n
}

// met reports whether decisions fill every place.
func met(list []place, decisions []Decision) bool {
	_, n := matched(list, decisions)
	return n == len(list)
}

// Approvers returns the approvers and advisers of a stage now: those of the plan,
// those that were added, those of escalations, and people that a place was handed to.
func (p Process) Approvers(id string) []Approver {
	s, _ := p.Plan.Stage(id)
	out := p.listed(s)
	if s.Approve != nil && s.Advise != nil {
		out = append(out, s.Advise.Of...)
	}
	return out
}

// listed returns the approvers of the places of a stage. An entry is listed again
// only if the plan requires it again.
func (p Process) listed(s PlanStage) []Approver {
	q := s.Approve
	if q == nil {
		q = s.Advise
	}
	var out []Approver
	add := func(w Approver) {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	if old := p.Replaced[s.ID]; len(old) > 0 { // as the version that replaced them listed them
		return slices.Concat(old, p.Added[s.ID], p.Escalated[s.ID])
	}
	var later []Approver // of escalations
	for i, pl := range p.places(s) {
		for k, c := range pl {
			switch {
			case c.only != "":
				add(Approver{User: c.only})
			case k == 0 && q.All && i < len(q.Of) && c.entry == q.Of[i]:
				out = append(out, c.entry)
			case slices.Contains(p.Escalated[s.ID], c.entry):
				later = append(later, c.entry)
			default:
				add(c.entry)
			}
		}
	}
	for _, w := range later {
		add(w)
	}
	for _, h := range p.Handed {
		if h.Stage == s.ID && h.Own && !p.gaveAway(s.ID, h.To.User) {
			add(h.To)
		}
	}
	return out
}
