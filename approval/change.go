package approval

import (
	"fmt"
	"slices"
)

// AddApprover returns the process with one more approver of a stage, whose
// approval is required in addition to the others. It returns a [*Refusal] if the
// stage is not open or the approver may not decide it.
func (p Process) AddApprover(stage string, who Approver) (Process, error) {
	if err := p.checkNewApprover(stage, who); err != nil {
		return p, err
	}
	q := p.Clone()
	q.Added = put(q.Added, stage, append(slices.Clone(q.Added[stage]), who))
	return q.checkDecidable(stage, p)
}

// Reassign returns the process with another approver of a stage instead of its
// approvers. It fails as [Process.AddApprover] does.
func (p Process) Reassign(stage string, to Approver) (Process, error) {
	if err := p.checkNewApprover(stage, to); err != nil {
		return p, err
	}
	q := p.Clone()
	q.Replaced = put(q.Replaced, stage, []Approver{to})
	return q.checkDecidable(stage, p)
}

// checkNewApprover returns a refusal if a stage is not open, or if separation of
// duties bars the new approver from deciding it.
func (p Process) checkNewApprover(stage string, who Approver) error {
	if st := p.State(stage); st != StageOpen && st != StageWaiting {
		return &Refusal{[]Unmet{{CodeNotOpen, stage, "the stage is not open"}}}
	}
	id := who.User
	if who.Field != "" {
		id = p.Persons[who.Field]
	}
	s, _ := p.Plan.Stage(stage)
	var ref Refusal
	if id != "" && s.Approve != nil {
		p.checkSeparation(Request{Stage: stage, By: Person{ID: id}}, func(code Code, format string, a ...any) {
			ref.Unmet = append(ref.Unmet, Unmet{code, stage, fmt.Sprintf(format, a...)})
		})
	}
	if len(ref.Unmet) > 0 {
		return &ref
	}
	return nil
}

// checkDecidable returns the changed process, or a refusal if no person could
// decide the stage after the change.
func (p Process) checkDecidable(stage string, before Process) (Process, error) {
	s, _ := p.Plan.Stage(stage)
	if why := p.undecidable(s, nil); why != "" {
		return before, &Refusal{[]Unmet{{CodeNobody, stage, why}}}
	}
	return p, nil
}

// Withdraw returns the process without a person's decision on a stage. It returns
// a [*Refusal] if the process is decided, or if a later stage was decided after
// this one.
func (p Process) Withdraw(stage, by string) (Process, error) {
	i := slices.IndexFunc(p.Decisions, func(d Decision) bool { return d.Stage == stage && d.By == by })
	if i < 0 {
		return p, &Refusal{[]Unmet{{CodeNotEntitled, stage, "this person has not decided the stage"}}}
	}
	if p.Outcome() != OutcomePending {
		return p, &Refusal{[]Unmet{{CodeNotOpen, stage, "the submission is decided"}}}
	}
	for _, s := range p.Plan {
		follows := slices.Contains(s.After, stage) || slices.Contains(p.Appeals[s.ID], stage)
		if follows && p.hasDecision(s.ID) {
			return p, &Refusal{[]Unmet{{CodeNotOpen, stage, s.ID + " was decided on the strength of it"}}}
		}
	}
	q := p.Clone()
	q.Decisions = slices.Delete(q.Decisions, i, i+1)
	for appeal, rejected := range q.Appeals {
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

// hasDecision reports whether a person has decided a stage in this process.
func (p Process) hasDecision(stage string) bool {
	return slices.ContainsFunc(p.Decisions, func(d Decision) bool { return d.Stage == stage })
}

// IsCarried reports whether a stage keeps its approval from an earlier revision.
func (p Process) IsCarried(stage string) bool {
	return slices.ContainsFunc(p.Carried, func(c Carried) bool { return c.Stage == stage })
}
