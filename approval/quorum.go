package approval

import "slices"

// canStillBeMet reports whether the quorum can be met in spite of the rejections: by
// the approvals so far, by the named people who have not decided and are not
// barred, and by other holders of the roles.
func (p Process) canStillBeMet(s PlanStage) bool {
	return s.Approve != nil && seated(p.seats(s, p.places(s), p.yes(s, false), nil, p.barred))
}

// verdict returns StageDone, StageRejected or StageAppealed if the decisions settle
// a stage; otherwise "".
func (p Process) verdict(s PlanStage) StageState {
	if s.Approve == nil && s.Advise == nil || !p.hasDecision(s.ID) {
		return ""
	}
	rejected := func(d Decision) bool {
		return d.Stage == s.ID && d.Verdict == VerdictReject && !d.Advice
	}
	if slices.ContainsFunc(p.Decisions, rejected) && !(s.OnReject == "continue" && p.canStillBeMet(s)) {
		if !slices.Contains(p.Appeals[s.AppealTo], s.ID) {
			return StageRejected
		}
		if st := p.State(s.AppealTo); st == StageDone || st == StageRejected {
			return st
		}
		return StageAppealed
	}
	if s.Approve != nil && !met(p.places(s), p.yes(s, false)) {
		return ""
	}
	if s.Advise != nil && !met(p.advicePlaces(s), p.yes(s, true)) {
		return ""
	}
	return StageDone
}

// yes returns the decisions that fill places of a stage: its approvals, or its
// advice, which fills a place whatever it says.
func (p Process) yes(s PlanStage, advice bool) []Decision {
	var out []Decision
	for _, d := range p.Decisions {
		if d.Stage == s.ID && d.Advice == advice && (advice || d.Verdict == VerdictApprove) {
			out = append(out, d)
		}
	}
	return out
}

// deciding returns the stage whose approval a stage is based on: itself, or the one
// to which its rejection was appealed.
func (p Process) deciding(id string) string {
	for appeal, rejected := range p.Appeals {
		if slices.Contains(rejected, id) && p.State(appeal) == StageDone {
			return appeal
		}
	}
	return id
}

// approvedBy returns the ids of the people whose approval a stage is based on, and
// of those they acted for. After a rejection these are the people of its appeal.
func (p Process) approvedBy(id string) []string {
	id = p.deciding(id)
	var out []string
	for _, d := range p.Decisions {
		if d.Stage == id && d.Verdict == VerdictApprove && !d.Advice {
			out = append(out, d.By)
			if d.For != "" && p.Separate.Delegates {
				out = append(out, d.For)
			}
		}
	}
	return out
}

// names reports whether an entry names a person: by id, by a fact, or by a role
// that the person holds.
func (p Process) names(a Approver, who Person) bool {
	if a.Role == "" {
		return who.ID != "" && who.ID == p.idOf(a)
	}
	return slices.Contains(who.Roles, a.Role) && (a.Dimension == "" || who.belongs(p.Places[a.Dimension]))
}

// idOf returns the id of the person that an entry names; "" for a role.
func (p Process) idOf(a Approver) string {
	if a.Field != "" {
		return p.Persons[a.Field]
	}
	return a.User
}

// belongs reports whether one of the person's dimensions has a value.
func (w Person) belongs(place string) bool {
	if place == "" {
		return false
	}
	for _, places := range w.In {
		if slices.Contains(places, place) {
			return true
		}
	}
	return false
}

// IsApprover reports whether a person is an approver or adviser of a stage now.
func (p Process) IsApprover(stage string, who Person) bool {
	s, _ := p.Plan.Stage(stage)
	return len(p.fills(s, p.places(s), who)) > 0 || len(p.fills(s, p.advicePlaces(s), who)) > 0
}

// IsNamed reports whether the policy, an added approver or an escalation names a
// person as an approver or adviser of a stage, and not only a role of the person or
// someone who handed a place over.
func (p Process) IsNamed(stage, id string) bool {
	s, _ := p.Plan.Stage(stage)
	for _, places := range [][]place{p.places(s), p.advicePlaces(s)} {
		for _, pl := range places {
			if slices.ContainsFunc(pl, func(c claim) bool {
				return !c.handed && c.entry.Role == "" && id != "" && p.idOf(c.entry) == id
			}) {
				return true
			}
		}
	}
	return false
}
