package approval

import "slices"

// canStillBeMet reports whether the quorum can be met in spite of the rejections: by
// the approvals so far, by the named people who have not decided and are not
// barred, and by other holders of the roles.
func (p Process) canStillBeMet(s PlanStage) bool {
	q := p.quorum(s)
	if q == nil {
		return false
	}
	var yes [][]string // for each approval, the entries that it can fill
	decided := map[string]bool{"": true}
	for _, d := range p.Decisions {
		if d.Stage != s.ID {
			continue
		}
		decided[d.By], decided[d.For] = true, true
		if d.Verdict == VerdictApprove && !d.Advice {
			yes = append(yes, d.Fills)
		}
	}
	for _, w := range append(slices.Clone(q.Of), p.Escalated[s.ID]...) {
		if w.Role != "" {
			for range q.Needs() {
				yes = append(yes, p.approvalPlaces(s, Person{Roles: []string{w.Role}, In: p.membershipFor(w)}))
			}
			continue
		}
		id := w.User
		if id == "" {
			id = p.Persons[w.Field]
		}
		if _, barred := p.barred(id); !barred && !decided[id] {
			decided[id] = true
			yes = append(yes, p.approvalPlaces(s, Person{ID: id}))
		}
	}
	return p.isMet(s, *q, yes)
}

// membershipFor returns the membership that an entry requires of a role holder.
func (p Process) membershipFor(w Approver) map[string][]string {
	if place := p.Places[w.Dimension]; w.Dimension != "" && place != "" {
		return map[string][]string{w.Dimension: {place}}
	}
	return nil
}

// quorum returns the approvers of a stage now, with replaced and added ones; nil if
// the stage has none.
func (p Process) quorum(s PlanStage) *Quorum { return p.amended(s, s.Approve) }

// advice returns the advisers of a stage now; nil if it has none. Approvers that
// are added to a stage without approval are advisers.
func (p Process) advice(s PlanStage) *Quorum {
	if s.Approve != nil {
		return s.Advise
	}
	return p.amended(s, s.Advise)
}

// amended returns the written quorum with replaced, added and escalated approvers.
func (p Process) amended(s PlanStage, written *Quorum) *Quorum {
	if written == nil {
		return nil
	}
	q := *written
	if r := p.Replaced[s.ID]; len(r) > 0 {
		q.Of = r
		q.Any = min(q.Any, 1)
		if q.All {
			q = Quorum{Any: 1, Of: r}
		}
	}
	if a := p.Added[s.ID]; len(a) > 0 {
		q.Of = append(slices.Clone(q.Of), a...)
		if !q.All {
			q.Any += len(a)
		}
	}
	if e := p.Escalated[s.ID]; len(e) > 0 && !q.All {
		q.Of = append(slices.Clone(q.Of), e...)
	}
	return &q
}

// approvalPlaces returns the entries of a stage's quorum that a person can fill.
func (p Process) approvalPlaces(s PlanStage, who Person) []string {
	return p.placesFor(s, p.quorum(s), who)
}

// advicePlaces returns the entries of a stage's advice that a person can fill.
func (p Process) advicePlaces(s PlanStage, who Person) []string {
	if s.Approve != nil {
		return p.placesIn(s.Advise, who)
	}
	return p.placesFor(s, p.advice(s), who)
}

// placesFor returns the entries of a quorum that a person can fill. A person that an
// escalation added can fill every entry.
func (p Process) placesFor(s PlanStage, q *Quorum, who Person) []string {
	if q == nil {
		return nil
	}
	if e := p.Escalated[s.ID]; q.All && len(p.placesIn(&Quorum{Any: 1, Of: e}, who)) > 0 {
		out := make([]string, len(q.Of))
		for i, w := range q.Of {
			out[i] = w.String()
		}
		return out
	}
	return p.placesIn(q, who)
}

// isMet reports whether the approvals meet the quorum of a stage, those of its added
// approvers included.
func (p Process) isMet(s PlanStage, q Quorum, yes [][]string) bool {
	return filled(q, yes) && (q.All || filled(Quorum{All: true, Of: p.Added[s.ID]}, yes))
}

// filled reports whether the approvals meet a quorum. Any counts people who can fill
// an entry; All requires a different person for each entry.
func filled(q Quorum, yes [][]string) bool {
	if !q.All {
		n := 0
		for _, fills := range yes {
			if slices.ContainsFunc(q.Of, func(w Approver) bool { return slices.Contains(fills, w.String()) }) {
				n++
			}
		}
		return n >= q.Any
	}
	used := make([]int, len(q.Of)) // entry → person+1
	var place func(person int, seen []bool) bool
	place = func(person int, seen []bool) bool {
		for i, w := range q.Of {
			if seen[i] || !slices.Contains(yes[person], w.String()) {
				continue
			}
			seen[i] = true
			if used[i] == 0 || place(used[i]-1, seen) {
				used[i] = person + 1
				return true
			}
		}
		return false
	}
	n := 0
	for person := range yes {
		if place(person, make([]bool, len(q.Of))) {
			n++
		}
	}
	return n == len(q.Of)
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

// placesIn returns the entries of a quorum that a person can fill.
func (p Process) placesIn(q *Quorum, who Person) []string {
	var out []string
	if q == nil {
		return nil
	}
	for _, a := range q.Of {
		ok := a.User != "" && a.User == who.ID || a.Field != "" && p.Persons[a.Field] == who.ID && who.ID != ""
		if a.Role != "" && slices.Contains(who.Roles, a.Role) {
			ok = a.Dimension == "" || who.belongs(p.Places[a.Dimension])
		}
		if ok {
			out = append(out, a.String())
		}
	}
	return out
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
	return len(p.approvalPlaces(s, who)) > 0 || len(p.advicePlaces(s, who)) > 0
}
