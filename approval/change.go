package approval

import (
	"fmt"
	"slices"
)

// AddApprover asks one more person for this offer only: that person's yes is
// needed beside the others'.
func (p Process) AddApprover(stage string, who Approver) (Process, error) {
	if err := p.checkNewApprover(stage, who); err != nil {
		return p, err
	}
	q := p.Clone()
	q.Added = put(q.Added, stage, append(slices.Clone(q.Added[stage]), who))
	return q.checkDecidable(stage, p)
}

// Reassign asks somebody else instead of those whom a stage asks.
func (p Process) Reassign(stage string, to Approver) (Process, error) {
	if err := p.checkNewApprover(stage, to); err != nil {
		return p, err
	}
	q := p.Clone()
	q.Replaced = put(q.Replaced, stage, []Approver{to})
	return q.checkDecidable(stage, p)
}

// checkNewApprover refuses to ask on a stage that is not open, and to ask a person whom
// the separation of duties keeps from deciding it.
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

// checkDecidable refuses a change of who is asked that would leave nobody.
func (p Process) checkDecidable(stage string, before Process) (Process, error) {
	s, _ := p.Plan.Stage(stage)
	if why := p.undecidable(s, nil); why != "" {
		return before, &Refusal{[]Unmet{{CodeNobody, stage, why}}}
	}
	return p, nil
}

// Withdraw takes back a person's decision while the stage or what waits for it
// has not gone on.
func (p Process) Withdraw(stage, by string) (Process, error) {
	i := slices.IndexFunc(p.Decisions, func(d Decision) bool { return d.Stage == stage && d.By == by })
	if i < 0 {
		return p, &Refusal{[]Unmet{{CodeNotEntitled, stage, "this person has not decided the stage"}}}
	}
	if p.Outcome() != OutcomePending {
		return p, &Refusal{[]Unmet{{CodeNotOpen, stage, "the submission is decided"}}}
	}
	for _, s := range p.Plan {
		if (slices.Contains(s.After, stage) || slices.Contains(p.Appeals[s.ID], stage)) && slices.ContainsFunc(p.Decisions, func(d Decision) bool { return d.Stage == s.ID }) {
			return p, &Refusal{[]Unmet{{CodeNotOpen, stage, s.ID + " was decided on the strength of it"}}}
		}
	}
	q := p.Clone()
	q.Decisions = slices.Delete(q.Decisions, i, i+1)
	for ask, rejected := range q.Appeals {
		if rejected = slices.DeleteFunc(slices.Clone(rejected), func(id string) bool { return id == stage }); len(rejected) == 0 {
			delete(q.Appeals, ask)
		} else {
			q.Appeals[ask] = rejected
		}
	}
	for id := range q.Opened { // what waits again opens anew
		if st := q.State(id); st == StageWaiting || st == StageSkipped {
			delete(q.Opened, id)
		}
	}
	return q, nil
}
