package approval

import (
	"slices"
	"time"
)

// maxChain bounds how many steps of a chain of delegations are followed.
const maxChain = 10_000

// link is what is passed on along a chain of delegations: who has it, when, and for
// which stages and clients; empty means all.
type link struct {
	who             string
	start, until    time.Time
	stages, clients []string
}

// Circle reports whether a delegation would close a circle with others: at one moment,
// for one stage and one client, it would come back to the person who gives it. It also
// returns true if there are too many delegations to tell.
func (d Delegation) Circle(others []Delegation) bool {
	todo := []link{{d.To, d.Start, d.Until, d.Stages, d.Clients}}
	seen := slices.Clone(todo)
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		for _, o := range others {
			next, ok := at.followedBy(o)
			if ok && (SamePerson(next.who, d.From.ID) || len(seen) > maxChain) {
				return true
			}
			if !ok || slices.ContainsFunc(seen, next.isWithin) {
				continue
			}
			todo, seen = append(todo, next), append(seen, next)
		}
	}
	return false
}

// followedBy returns what a delegation of the person who has it passes on; false if
// it passes on nothing.
func (l link) followedBy(d Delegation) (link, bool) {
	if !SamePerson(l.who, d.From.ID) {
		return link{}, false
	}
	next := link{who: d.To, start: d.Start, until: d.Until}
	if l.start.After(next.start) {
		next.start = l.start
	}
	if l.until.Before(next.until) {
		next.until = l.until
	}
	var stages, clients bool
	next.stages, stages = common(l.stages, d.Stages)
	next.clients, clients = common(l.clients, d.Clients)
	return next, stages && clients && next.start.Before(next.until)
}

// isWithin reports whether another link passes on all of this one.
func (l link) isWithin(other link) bool {
	within := func(a, b []string) bool {
		return len(b) == 0 ||
			len(a) > 0 && !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) })
	}
	return SamePerson(l.who, other.who) && !l.start.Before(other.start) && !l.until.After(other.until) &&
		within(l.stages, other.stages) && within(l.clients, other.clients)
}

// common returns what two lists have in common, of which an empty one means all; false
// if they have nothing in common.
func common(a, b []string) ([]string, bool) {
	switch {
	case len(a) == 0:
		return b, true
	case len(b) == 0:
		return a, true
	}
	var out []string
	for _, s := range a {
		if slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	return out, len(out) > 0
}
