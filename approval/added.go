package approval

import (
	"maps"
	"slices"
)

// keepAdded adds the approvers that people added to stages in the last submission of
// the subject: they are required whenever the stage is asked again. If one of them can
// not decide any more, the stage can not be decided, and the submission is refused. A
// submitter that releases them leaves out those with which too few people are left.
func (p Process) keepAdded(s Submission, earlier []PreviousSubmission) Process {
	if len(earlier) == 0 || len(earlier[len(earlier)-1].Process.Added) == 0 {
		return p
	}
	added := earlier[len(earlier)-1].Process.Added
	if !s.ReleasesAdded {
		p.Added = maps.Clone(added)
		return p
	}
	for _, st := range p.Plan {
		for _, w := range added[st.ID] {
			with := p
			with.Added = put(maps.Clone(p.Added), st.ID, append(slices.Clone(p.Added[st.ID]), w))
			if with.undecidable(st, s.Directory) == "" &&
				len(with.shortOfPeople(s.Directory)) <= len(p.shortOfPeople(s.Directory)) {
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
