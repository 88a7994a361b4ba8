package approval

import "slices"

// seat is one required approval of a quorum, and the people who could give it.
type seat struct {
	open   bool // any number of people is assumed
	people []string
}

// seats returns the seats of places. who returns the people who fill a place under a
// claim, or true if any number of people is assumed.
func seats(list []place, who func(claim) ([]string, bool)) []seat {
	out := make([]seat, len(list))
	for i, pl := range list {
		for _, c := range pl {
			people, open := who(c)
			out[i].open = out[i].open || open
			out[i].people = append(out[i].people, people...)
		}
	}
	return out
}

// seats returns the seats of places of a stage: those who filled one, and those who
// still may.
func (p Process) seats(s PlanStage, list []place, yes []Decision, dir Directory, barred barredFunc) []seat {
	out := seats(list, func(c claim) ([]string, bool) { return p.candidates(s.ID, c, dir, barred) })
	for i, pl := range list {
		for _, d := range yes {
			if pl.filledBy(d, i) {
				out[i].people = append(out[i].people, d.By)
			}
		}
	}
	return out
}

// seated reports whether a different person can fill every seat. Ids are compared as
// [SamePerson] does.
func seated(list []seat) bool {
	holds := map[string]int{} // person → index of the seat
	var place func(i int, seen map[string]bool) bool
	place = func(i int, seen map[string]bool) bool {
		for _, id := range list[i].people {
			who := folded(id)
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
		if !st.NeedsApproval() || p.State(st.ID) == StageDone || skip(st) {
			continue
		}
		more := p.seats(st, p.places(st), nil, dir, barred)
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

// candidates returns the people who can still fill a place of a stage under a claim:
// people who are not barred, have not decided the stage and did not give their place
// away. It returns true if any number is assumed, because the holders of a role are
// unknown.
func (p Process) candidates(stage string, c claim, dir Directory, barred barredFunc) (ids []string, open bool) {
	people, known := p.holders(c, dir)
	if !known && c.only == "" {
		return nil, c.entry.Dimension == "" || p.Places[c.entry.Dimension] != ""
	}
	if !known {
		people = []Person{{ID: c.only}}
	}
	for _, person := range people {
		_, isBarred := barred(person.ID)
		if person.ID == "" || isBarred || person.Machine || c.only != "" && c.only != person.ID ||
			known && !p.names(c.entry, person) || p.hasDecided(stage, person.ID) || p.gaveAway(stage, person.ID) {
			continue
		}
		ids = append(ids, person.ID)
	}
	return ids, false
}

// holders returns the people that the entry of a claim names. Known is false for a
// role whose holders are unknown.
func (p Process) holders(c claim, dir Directory) (people []Person, known bool) {
	switch {
	case c.entry.Role == "":
		return []Person{{ID: p.idOf(c.entry)}}, true
	case dir == nil:
		return nil, false
	}
	return dir.Holders(c.entry.Role)
}

// hasDecided reports whether a person has decided a stage, or another person did so
// for that person.
func (p Process) hasDecided(stage, id string) bool {
	for _, d := range p.Decisions {
		if d.Stage == stage && (SamePerson(d.By, id) || d.For != "" && SamePerson(d.For, id)) {
			return true
		}
	}
	return false
}
