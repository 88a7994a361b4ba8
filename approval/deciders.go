package approval

import (
	"fmt"
	"slices"
)

// deciders returns why one of the people whose approval would be kept may not give
// it now: separation of duties bars the person, the person does not hold the role
// any more, another approval of the person stands, or the caller knows that the person
// has lost the right; "" if all may.
func (k keeping) deciders() string {
	then := k.base.Process.Clone()
	by := then.deciding(k.plan.ID)
	for i := range then.Decisions {
		d := &then.Decisions[i]
		if d.Stage != by || d.Verdict != VerdictApprove || d.Advice {
			continue
		}
		for _, id := range k.now.peopleOf(*d) {
			if why := k.barred(id); why != "" {
				return why
			}
		}
		if d.Fills = k.stillFills(then, by, *d); len(d.Fills) == 0 {
			return entitledPerson(*d) + " is not an approver of it now"
		}
		if k.s.Right != nil {
			if why := k.s.Right(k.base.Process, by, *d); why != "" {
				return why
			}
		}
	}
	if then.State(k.plan.ID) != StageDone {
		return "those who approved it can't fill its places now"
	}
	return ""
}

// peopleOf returns the person of a decision, and the one acted for if delegates are
// held apart too.
func (p Process) peopleOf(d Decision) []string {
	if d.For != "" && p.Separate.Delegates {
		return []string{d.By, d.For}
	}
	return []string{d.By}
}

// entitledPerson returns the id of the person whose right a decision used.
func entitledPerson(d Decision) string {
	if d.For != "" {
		return d.For
	}
	return d.By
}

// barred returns why a person's approval of the stage can't be kept.
func (k keeping) barred(id string) string {
	if why, ok := k.now.barred(id); ok {
		return fmt.Sprintf("%s approved it and may not now: %s", id, why)
	}
	if !k.now.Separate.OneStagePerPerson {
		return ""
	}
	for _, c := range k.now.Carried {
		if containsPerson(c.By, id) {
			return fmt.Sprintf("%s approved it and %s: %s", id, c.Stage, oneStage)
		}
	}
	return ""
}

// stillFills returns the entries of the quorum that a decision filled and that its
// person can fill now, as far as the directory knows the holders of roles.
func (k keeping) stillFills(then Process, stage string, d Decision) []string {
	id := entitledPerson(d)
	now := then
	now.Places = k.now.Places
	st, _ := then.Plan.Stage(stage)
	var out []string
	for _, pl := range then.places(st) {
		for _, c := range pl {
			fill := c.entry.String()
			if slices.Contains(d.Fills, fill) && !slices.Contains(out, fill) &&
				now.mayHold(c.entry, id, k.s.Directory) {
				out = append(out, fill)
			}
		}
	}
	return out
}
