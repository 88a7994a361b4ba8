package approval

import "time"

// replaceOpen gives the open places of a stage to the approver of an escalation. A
// role takes every open place, and as many of its holders are required. A named
// person takes one; the others stay with those who had them. A person who may not
// decide the stage takes none.
func (p Process) replaceOpen(stage string, to Approver, now time.Time) Process {
	s, _ := p.Plan.Stage(stage)
	list := p.places(s)
	by, _ := matched(list, p.yes(s, s.Approve == nil))
	if to.Role == "" && !p.mayTake(s, p.idOf(to)) {
		return p
	}
	for i := range list {
		if by[i] >= 0 {
			continue
		}
		p.Handed = append(p.Handed, Handed{Stage: stage, Place: i, Of: len(list), From: list[i].String(),
			To: to, At: now})
		if to.Role == "" {
			break
		}
	}
	return p
}

// mayTake reports whether a person may decide a stage, as far as the process knows.
func (p Process) mayTake(s PlanStage, id string) bool {
	if id == "" || p.hasDecided(s.ID, id) || p.gaveAway(s.ID, id) {
		return false
	}
	may := true
	if s.Approve != nil {
		p.checkSeparation(Request{Stage: s.ID, By: Person{ID: id}}, func(Code, string, ...any) { may = false })
	}
	return may
}
