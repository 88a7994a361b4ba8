package approval

import "slices"

// seat is a place in a quorum: who could fill it.
type seat struct {
	open   bool // as many people as it takes are assumed
	people []string
}

// seats lists the places of a quorum. who says which people an entry stands
// for, and whether as many as it takes are assumed.
func seats(q Quorum, who func(Approver) ([]string, bool)) []seat {
	if q.All {
		out := make([]seat, len(q.Of))
		for i, w := range q.Of {
			out[i].people, out[i].open = who(w)
		}
		return out
	}
	var one seat
	for _, w := range q.Of {
		people, open := who(w)
		one.open = one.open || open
		one.people = append(one.people, people...)
	}
	return slices.Repeat([]seat{one}, max(q.Any, 0))
}

// seated reports whether every place can be filled by a different person.
func seated(list []seat) bool {
	holds := map[string]int{} // person → seat
	var place func(i int, seen map[string]bool) bool
	place = func(i int, seen map[string]bool) bool {
		for _, who := range list[i].people {
			if seen[who] {
				continue
			}
			seen[who] = true
			if j, taken := holds[who]; !taken || place(j, seen) {
				holds[who] = i
				return true
			}
		}
		return false
	}
	for i := range list {
		if !list[i].open && !place(i, map[string]bool{}) {
			return false
		}
	}
	return true
}

// overbooked lists the stages for which nobody is left once the ones before them
// have taken their people: one person does not fill two stages. Whose approval
// of another stage was carried over is taken already.
func (p Process) overbooked(dir Directory, alone func(PlanStage) bool) []string {
	if !p.Separate.OneStagePerPerson {
		return nil
	}
	var taken []string
	for _, c := range p.Carried {
		taken = append(taken, c.By...)
	}
	barred := func(id string) (string, bool) {
		why, bad := p.barred(id)
		return why, bad || containsPerson(taken, id)
	}
	var out []string
	var list []seat
	for _, st := range p.Plan {
		q := p.quorum(st)
		if !st.NeedsApproval() || q == nil || p.State(st.ID) == StageDone || alone(st) {
			continue
		}
		more := append(slices.Clone(list), seats(*q, func(w Approver) ([]string, bool) { return p.candidates(w, dir, barred) })...)
		if seated(more) {
			list = more
		} else {
			out = append(out, st.ID)
		}
	}
	return out
}

// candidates are the people who can fill an entry and are not barred. For a role
// of which it is not known who holds it, as many as it takes are assumed.
func (p Process) candidates(w Approver, dir Directory, barred func(string) (string, bool)) (ids []string, open bool) {
	people := []Person{{ID: w.User}}
	switch {
	case w.Role != "":
		known := false
		if people = nil; dir != nil {
			people, known = dir.Holders(w.Role)
		}
		if !known {
			return nil, w.Dimension == "" || p.Places[w.Dimension] != ""
		}
	case w.Field != "":
		people = []Person{{ID: p.Persons[w.Field]}}
	}
	for _, who := range people {
		if _, bad := barred(who.ID); who.ID != "" && !bad && len(p.placesIn(&Quorum{Of: []Approver{w}}, who)) > 0 {
			ids = append(ids, who.ID)
		}
	}
	return ids, false
}
