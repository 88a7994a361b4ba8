package approval

import "slices"

// seat is one required approval of a quorum, and the people who could give it.
type seat struct {
	open   bool // any number of people is assumed
	people []string
}

// seats returns the seats of a quorum. who returns the people of an entry, or true
// if any number of people is assumed.
func seats(q Quorum, who func(Approver) ([]string, bool)) []seat {
	if q.All {
		out := make([]seat, len(q.Of))
		for i, entry := range q.Of {
			out[i].people, out[i].open = who(entry)
		}
		return out
	}
	var one seat
	for _, entry := range q.Of {
		people, open := who(entry)
		one.open = one.open || open
		one.people = append(one.people, people...)
	}
	return slices.Repeat([]seat{one}, max(q.Any, 0))
}

// seated reports whether a different person can fill every seat.
func seated(list []seat) bool {
	holds := map[string]int{} // person → index of the seat
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

// overbooked returns the stages for which no person is left after the stages before
// them, because one person does not approve two stages. People whose approval of
// another stage is carried over are taken. It leaves out the stages for which skip
// returns true.
func (p Process) overbooked(dir Directory, skip func(PlanStage) bool) []string {
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
		if !st.NeedsApproval() || q == nil || p.State(st.ID) == StageDone || skip(st) {
			continue
		}
		more := seats(*q, func(a Approver) ([]string, bool) { return p.candidates(a, dir, barred) })
		if more = append(slices.Clone(list), more...); seated(more) {
			list = more
		} else {
			out = append(out, st.ID)
		}
	}
	return out
}

// barredFunc returns the reason why a person may not fill a seat; false if the
// person may.
type barredFunc func(id string) (why string, ok bool)

// candidates returns the people who can fill an entry and are not barred. It
// returns true if any number is assumed, because the holders of a role are unknown.
func (p Process) candidates(a Approver, dir Directory, barred barredFunc) (ids []string, open bool) {
	people := []Person{{ID: a.User}}
	switch {
	case a.Role != "":
		known := false
		if people = nil; dir != nil {
			people, known = dir.Holders(a.Role)
		}
		if !known {
			return nil, a.Dimension == "" || p.Places[a.Dimension] != ""
		}
	case a.Field != "":
		people = []Person{{ID: p.Persons[a.Field]}}
	}
	entry := &Quorum{Of: []Approver{a}}
	for _, person := range people {
		_, isBarred := barred(person.ID)
		if person.ID != "" && !isBarred && len(p.placesIn(entry, person)) > 0 {
			ids = append(ids, person.ID)
		}
	}
	return ids, false
}
