package playbook

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// answering are the moves by which a side answers. A role may have one for both
// sides, or for one: accept, accept.candidate, accept.client.
var answering = []string{"accept", "decline", "counter"}

// sideRights returns the rights to answer for one side.
func sideRights() []string {
	var out []string
	for _, do := range answering {
		for _, side := range []record.Side{record.Candidate, record.Client} {
			out = append(out, sideRight(do, side))
		}
	}
	return out
}

func sideRight(do string, side record.Side) string { return do + "." + string(side) }

// MayAnswer reports whether the actor may accept, decline or counter in a state for
// a side. why is the role that allows it, or the reason why not.
func (a *Access) MayAnswer(actor record.Actor, do string, side record.Side, from lifecycle.State,
	f *rule.Facts) (ok bool, why string) {
	if ok, why = a.May(actor, do, from, f); ok || actor.ID == "" {
		return ok, why
	}
	for _, r := range a.seeing(actor, f) {
		if slices.Contains(r.Do, sideRight(do, side)) {
			return true, r.Name
		}
	}
	return false, "no role of the actor may " + do + " this offer for that side"
}

// sideHint returns what to write for a right of a side that does not exist.
func sideHint(do, move string) string {
	if !slices.Contains(answering, move) {
		return "write " + move + "; only accept, decline and counter are for one side"
	}
	both := []string{sideRight(move, record.Candidate), sideRight(move, record.Client)}
	if hint := rule.Nearest(do, both); hint != "" {
		return hint
	}
	return "write " + both[0] + ", " + both[1] + ", or " + move + " for both"
}
