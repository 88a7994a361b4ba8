package approval

import (
	"cmp"
	"slices"
)

// AddApprover returns the process with one more place of a stage, for an approver
// whose decision is required in addition to the others. It returns a [*Refusal] if
// the stage is not open, if the approver may not decide it, or if, as far as the
// directory knows, the approver is a program or too few people can decide the stage
// then. The directory may be nil.
func (p Process) AddApprover(stage string, who Approver, dir Directory) (Process, error) {
	s, ref := p.changeable(stage)
	if len(ref.Unmet) > 0 {
		return p, ref
	}
	if id := cmp.Or(who.User, p.Persons[who.Field]); id != "" {
		if s.Approve != nil {
			p.checkSeparation(Request{Stage: stage, By: Person{ID: id}}, ref.add(stage))
		}
		if isKnownMachine(id, p.RolesAsked(stage), dir) {
			ref.add(stage)(CodeNobody, "only a person decides; a program never fills a place")
		}
	}
	if len(ref.Unmet) > 0 {
		return p, ref
	}
	q := p.Clone()
	q.Added = put(q.Added, stage, append(slices.Clone(q.Added[stage]), who))
	if why := q.leavesTooFew(p, s, dir); why != "" {
		ref.add(stage)(CodeNobody, "%s", why)
		return p, ref
	}
	return q, nil
}

// leavesTooFew returns why no person could decide a stage, or another one, after its
// approvers changed from those of before; "" if people can.
func (p Process) leavesTooFew(before Process, s PlanStage, dir Directory) string {
	if why := p.undecidable(s, dir); why != "" {
		return why
	}
	if short := p.shortOfPeople(dir); len(short) > len(before.shortOfPeople(dir)) {
		return "everyone who could decide " + short[len(short)-1] + " is needed for another stage: " + oneStage
	}
	return ""
}

// changeable returns a stage whose approvers can be changed, and a refusal, which has
// no condition if they can.
func (p Process) changeable(stage string) (PlanStage, *Refusal) {
	s, known := p.Plan.Stage(stage)
	ref := &Refusal{}
	if st := p.State(stage); !known || st != StageOpen && st != StageWaiting {
		ref.add(stage)(CodeNotOpen, "the stage is not open")
	}
	return s, ref
}

// RolesAsked returns the roles among the approvers and advisers of a stage now.
func (p Process) RolesAsked(stage string) []string {
	var out []string
	for _, w := range p.Approvers(stage) {
		if w.Role != "" {
			out = append(out, w.Role)
		}
	}
	return out
}

// isKnownMachine reports whether a directory lists an id as a program.
func isKnownMachine(id string, roles []string, dir Directory) bool {
	if dir == nil {
		return false
	}
	for _, role := range roles {
		people, _ := dir.Holders(role)
		if slices.ContainsFunc(people, func(x Person) bool { return x.Machine && x.ID == id }) {
			return true
		}
	}
	return false
}

// Withdraw returns the process without a person's decision on a stage. It returns
// a [*Refusal] if the process is decided, or if a later stage was decided after
// this one.
func (p Process) Withdraw(stage, by string) (Process, error) {
	i := slices.IndexFunc(p.Decisions, func(d Decision) bool { return d.Stage == stage && d.By == by })
	if i < 0 {
		return p, &Refusal{[]Unmet{{Code: CodeNotEntitled, Stage: stage, Message: "this person has not decided the stage"}}}
	}
	if p.Outcome() != OutcomePending {
		return p, &Refusal{[]Unmet{{Code: CodeNotOpen, Stage: stage, Message: "the submission is decided"}}}
	}
	for _, s := range p.Plan {
		follows := slices.Contains(s.After, stage) || slices.Contains(p.Appeals[s.ID], stage)
		if follows && p.hasDecision(s.ID) {
			return p, &Refusal{[]Unmet{{Code: CodeNotOpen, Stage: stage, Message: s.ID + " was decided on the strength of it"}}}
		}
	}
	q := p.Clone()
	q.Decisions = slices.Delete(q.Decisions, i, i+1)
	for appeal, rejected := range q.Appeals {
		if q.hasRejection(stage) { // by another person; its appeal stays open
			break
		}
		rejected = slices.DeleteFunc(slices.Clone(rejected), func(id string) bool { return id == stage })
		if len(rejected) == 0 {
			delete(q.Appeals, appeal)
		} else {
			q.Appeals[appeal] = rejected
		}
	}
	for id := range q.Opened { // a stage that waits again opens again later
		if st := q.State(id); st == StageWaiting || st == StageSkipped {
			delete(q.Opened, id)
		}
	}
	return q, nil
}

// hasRejection reports whether a person has rejected a stage in this process.
func (p Process) hasRejection(stage string) bool {
	return slices.ContainsFunc(p.Decisions, func(d Decision) bool {
		return d.Stage == stage && d.Verdict == VerdictReject && !d.Advice
	})
}

// hasDecision reports whether a person has decided a stage in this process.
func (p Process) hasDecision(stage string) bool {
	return slices.ContainsFunc(p.Decisions, func(d Decision) bool { return d.Stage == stage })
}

// IsCarried reports whether a stage keeps its approval from an earlier revision.
func (p Process) IsCarried(stage string) bool {
	return slices.ContainsFunc(p.Carried, func(c Carried) bool { return c.Stage == stage })
}
