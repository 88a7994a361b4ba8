package approval

import (
	"maps"
	"slices"
)

// keepAdded adds the approvers that people added to stages in earlier submissions of
// the subject: they are required whenever the stage is asked again. One with which too
// few people could decide the stage now is left out.
func (p Process) keepAdded(dir Directory, earlier []PreviousSubmission) Process {
	for _, st := range p.Plan {
		for _, w := range addedBefore(st.ID, earlier) {
			with := p
			with.Added = put(maps.Clone(p.Added), st.ID, append(slices.Clone(p.Added[st.ID]), w))
			if with.undecidable(st, dir) == "" && len(with.shortOfPeople(dir)) <= len(p.shortOfPeople(dir)) {
				p = with
			}
		}
	}
	return p
}

// shortOfPeople returns the stages whose approvers other stages need.
func (p Process) shortOfPeople(dir Directory) []string {
	return p.overbooked(dir, func(st PlanStage) bool { return p.undecidable(st, dir) != "" })
}

// addedBefore lists the approvers that were added to a stage, an entry as often as one
// submission has it.
func addedBefore(stage string, earlier []PreviousSubmission) []Approver {
	var out []Approver
	for _, e := range earlier {
		left := slices.Clone(out)
		for _, w := range e.Process.Added[stage] {
			if i := slices.Index(left, w); i >= 0 {
				left = slices.Delete(left, i, i+1)
			} else {
				out = append(out, w)
			}
		}
	}
	return out
}
