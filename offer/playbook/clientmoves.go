package playbook

import "github.com/offerdesk/offerdesk/offer/lifecycle"

// clientAnswers adds the moves of a two-sided playbook: after the candidate's yes the
// client can still say no or counter, in every state that follows. A move that the
// playbook has itself stays as it is.
func clientAnswers(t lifecycle.Table) lifecycle.Table {
	ms := Moves{table: t}
	for _, s := range t.States() {
		if s.End || s.ID != lifecycle.Accepted && !ms.After(s.ID, lifecycle.Accepted) {
			continue
		}
		for _, m := range []lifecycle.Transition{{Move: lifecycle.Counter, From: s.ID, To: lifecycle.Negotiation},
			{Move: lifecycle.Decline, From: s.ID, To: lifecycle.Declined}} {
			if _, err := t.Next(s.ID, m.Move); err != nil {
				t, _ = t.Extend(nil, []lifecycle.Transition{m}) // both states exist
			}
		}
	}
	return t
}

// OnlyClient reports whether a decline or counter in a state is the client's alone: the
// candidate has accepted, and the playbook has no move of its own there.
func (ms *Moves) OnlyClient(do lifecycle.Move, from lifecycle.State) bool {
	return ms.twoSided && (do == lifecycle.Decline || do == lifecycle.Counter) &&
		(from == lifecycle.Accepted || ms.After(from, lifecycle.Accepted)) && !ms.HasConditions(do, from)
}
