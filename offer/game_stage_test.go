package offer_test

import (
	"slices"
	"strings"
	"time"
)

// modelStage is a stage that asks people.
type modelStage struct {
	id       string
	places   []*modelPlace
	gave     map[string]bool // who gave the own place away
	chief    bool            // an escalation lets a chief fill any place
	rejected bool
	no       []string // who rejected it, and on whose behalf
	yes      []*modelYes
}

// modelPlace is one person who must approve: a holder of one of the roles, or the
// person that is named.
type modelPlace struct {
	roles  []string
	person string
	entry  string // how the person is named; "" by id
	only   string // the person that it was reassigned to
	given  bool   // a named person has given it away, or who manages approvals has
}

// modelYes is an approval that was taken.
type modelYes struct {
	by, on string // by on behalf of another; the same person if not
	fills  map[*modelPlace]bool
	roles  []string // of the person on whose behalf, by which a place is filled
	chief  bool     // by an escalation, which lets a chief fill any place
	upTo   float64  // the pay that an envelope allows; 0: none
	until  time.Time
}

func (st *modelStage) met() bool { return len(st.filled(nil)) == len(st.places) }

// needs reports whether an approval fills a place in addition to those that are filled.
func (st *modelStage) needs(yes *modelYes) bool {
	with := *st
	with.yes = append(slices.Clone(st.yes), yes)
	return len(with.filled(nil)) > len(st.filled(nil))
}

// filled are the places that the approvals so far fill, without one place.
func (st *modelStage) filled(without *modelPlace) map[*modelPlace]*modelYes {
	holds := map[*modelPlace]*modelYes{}
	var place func(y *modelYes, seen map[*modelPlace]bool) bool
	place = func(y *modelYes, seen map[*modelPlace]bool) bool {
		for _, p := range st.places {
			if !y.fills[p] || seen[p] || p == without {
				continue
			}
			seen[p] = true
			if holds[p] == nil || place(holds[p], seen) {
				holds[p] = y
				return true
			}
		}
		return false
	}
	for _, y := range st.yes {
		place(y, map[*modelPlace]bool{})
	}
	return holds
}

// replaced gives the open places to holders of a role.
func (st *modelStage) replaced(role string) {
	filled := st.filled(nil)
	for _, p := range st.places {
		if filled[p] != nil {
			continue
		}
		*p = modelPlace{roles: []string{role}}
		for _, y := range st.yes {
			delete(y.fills, p)
		}
	}
}

// handed gives the own place of a person, or one that the manager of approvals names, to
// another. It returns false if there is no such open place. A place of a role that
// its holder gives away stays open to other holders.
func (st *modelStage) handed(by, from, to string) bool {
	delete(st.gave, to)
	for _, given := range []bool{false, true} { // a place that no person was given comes first
		for _, p := range st.places {
			own := from == "" && (p.person == by || p.only == by) || p.person == by && from == p.name()
			if given == (p.only == "") || len(st.filled(p)) != len(st.filled(nil)) || !own && !p.named(from) {
				continue
			}
			if own {
				st.gave[by] = true
			}
			if role, ok := strings.CutPrefix(from, "role:"); ok {
				p.roles = []string{role} // the entry that was named
			}
			p.give(to, st.yes)
			return true
		}
	}
	if from == "" {
		st.gave[by] = true
	}
	return from == ""
}

// named reports whether a place can be meant by a name: that of an entry, or of the
// person who has it.
func (p *modelPlace) named(from string) bool {
	role, isRole := strings.CutPrefix(from, "role:")
	return isRole && slices.Contains(p.roles, role) || from != "" && from == p.name()
}

// give makes a place that of one person alone.
func (p *modelPlace) give(to string, yes []*modelYes) {
	if p.only = to; p.person != "" {
		p.person, p.entry, p.only, p.given = to, "", "", true
	}
	for _, y := range yes {
		if !y.chief {
			delete(y.fills, p)
		}
	}
}
