package approval

import (
	"slices"
	"strings"
)

// placeTaken returns the entry of the place that a decision would fill in addition to
// those before; false if it would fill none.
func placeTaken(list []place, before []Decision, d Decision) (Approver, bool) {
	by, n := matched(list, append(slices.Clone(before), d))
	if _, old := matched(list, before); n == old {
		return Approver{}, false
	}
	i := slices.Index(by, len(before))
	k := slices.IndexFunc(list[max(i, 0)], func(c claim) bool { return c.isFilledBy(d) })
	return list[max(i, 0)][max(k, 0)].entry, true
}

// taken returns the entry of the place that a decision would fill now; false if every
// place that it can fill is filled.
func (p Process) taken(s PlanStage, d Decision) (Approver, bool) {
	list := p.places(s)
	if d.Advice {
		list = p.advicePlaces(s)
	}
	return placeTaken(list, p.yes(s, d.Advice), d)
}

// checkSurplus refuses an approval, or the advice to approve, that fills no further
// place of its stage.
func (p Process) checkSurplus(s PlanStage, d Decision, who Person, unmet func(Code, string, ...any)) {
	if d.Verdict != VerdictApprove || len(d.Fills) == 0 {
		return
	}
	if _, ok := p.taken(s, d); ok {
		return
	}
	if why := p.placeOfAnother(s, who); why != "" {
		unmet(CodeNotEntitled, "%s", why)
		return
	}
	unmet(CodeAlreadyDecided, "the places of %s are filled", strings.Join(d.Fills, ", "))
}

// placeOfAnother returns why a person can't fill an open place of a stage: the person
// was given it and lacks its role, or it is that of another person alone. It returns ""
// if there is no such place.
func (p Process) placeOfAnother(s PlanStage, who Person) string {
	list := p.places(s)
	by, _ := matched(list, p.yes(s, s.Approve == nil))
	for i, pl := range list {
		for _, c := range pl {
			switch entitled := p.names(c.entry, who); {
			case by[i] >= 0:
			case entitled && c.only != "" && c.only != who.ID:
				return "the place that is left is that of " + Approver{User: c.only}.String()
			case !entitled && p.wasGiven(s.ID, who.ID, c.entry):
				return "the place that this person was given requires " + c.entry.String()
			}
		}
	}
	return ""
}

// wasGiven reports whether a place under an entry was handed to a person.
func (p Process) wasGiven(stage, id string, entry Approver) bool {
	return slices.ContainsFunc(p.Handed, func(h Handed) bool {
		return h.Stage == stage && h.Entry == entry && h.To.User != "" && h.To.User == id
	})
}

// Awaits reports whether a stage waits for an approval, or advice, of a person, and
// under which entry of the stage. On is the person that By would decide for; nil if
// By decides alone. It returns false if [Process.Decide] would refuse an approval with a
// reason that the stage lists. A rejection may be possible nevertheless.
func (p Process) Awaits(stage string, by Person, on *Person) (Approver, bool) {
	r := Request{Stage: stage, By: by, For: on, Verdict: VerdictApprove}
	s, _ := p.Plan.Stage(stage)
	if len(s.Reasons) > 0 {
		r.Reason = s.Reasons[0]
	}
	d, err := p.checked(r)
	if err != nil {
		return Approver{}, false
	}
	return p.taken(s, d)
}
