package lifecycle

import (
	"fmt"
	"slices"
)

// AddState is a state that a playbook adds. After places it in the order in
// which states are listed.
type AddState struct {
	ID    State
	After State
	Label string
	End   bool
}

// Extend returns a table with added states and transitions. A transition
// replaces the one with the same move and start, or is added at the end. An added
// state that is not an end can be withdrawn, held and resumed like any other. An
// error names a state that is unknown or exists already.
func (t Table) Extend(states []AddState, moves []Transition) (Table, error) {
	out := Table{states: slices.Clone(t.states), transitions: slices.Clone(t.transitions)}
	for _, s := range states {
		if s.ID == "" || out.Has(s.ID) {
			return t, fmt.Errorf("state %q exists already or has no id", s.ID)
		}
		at := len(out.states)
		if s.After != "" {
			i := slices.IndexFunc(out.states, func(i StateInfo) bool { return i.ID == s.After })
			if i < 0 {
				return t, fmt.Errorf("state %q stands after %q, which is not known", s.ID, s.After)
			}
			at = i + 1
		}
		out.states = slices.Insert(out.states, at, StateInfo{ID: s.ID, Label: s.Label, End: s.End})
		if !s.End {
			out.transitions = append(out.transitions, Transition{Withdraw, s.ID, Withdrawn},
				Transition{Hold, s.ID, s.ID}, Transition{Resume, s.ID, s.ID})
		}
	}
	for _, m := range moves {
		if missing := m.From; !out.Has(m.From) || !out.Has(m.To) {
			if out.Has(m.From) {
				missing = m.To
			}
			return t, fmt.Errorf("move %q goes from %q to %q, and state %q is unknown",
				m.Move, m.From, m.To, missing)
		}
		i := slices.IndexFunc(out.transitions,
			func(r Transition) bool { return r.Move == m.Move && r.From == m.From })
		if i >= 0 {
			out.transitions[i] = m
		} else {
			out.transitions = append(out.transitions, m)
		}
	}
	return out, nil
}

// Remove returns a table without the transition of that move and start.
func (t Table) Remove(m Move, from State) Table {
	return Table{states: slices.Clone(t.states), transitions: slices.DeleteFunc(slices.Clone(t.transitions),
		func(r Transition) bool { return r.Move == m && r.From == from })}
}

// Problem is a state that cannot be reached or left, as found by Check.
type Problem struct {
	State   State
	Message string
}

// Check finds states that cannot be reached from draft, states that nothing
// leads out of though they are not ends, and states that lead only around in a
// ring and never to an end. Withdraw, hold and resume do not count as a way
// out.
func (t Table) Check() []Problem {
	reached := t.closure(map[State]bool{Draft: true},
		func(r Transition) (from, to State) { return r.From, r.To })
	ends := map[State]bool{}
	for _, s := range t.states {
		ends[s.ID] = s.End
	}
	ending := t.closure(ends, func(r Transition) (from, to State) {
		if r.Move == Withdraw {
			return r.From, r.From
		}
		return r.To, r.From
	})
	var out []Problem
	for _, s := range t.states {
		leads := slices.ContainsFunc(t.transitions,
			func(r Transition) bool { return r.From == s.ID && r.To != s.ID && r.Move != Withdraw })
		if !reached[s.ID] {
			out = append(out, Problem{s.ID,
				fmt.Sprintf("state %q cannot be reached: add a move that leads to it", s.ID)})
		}
		switch {
		case s.End:
		case !leads:
			out = append(out, Problem{s.ID,
				fmt.Sprintf("state %q cannot be left and is not an end: add a move that leads out of it", s.ID)})
		case !ending[s.ID]:
			out = append(out, Problem{s.ID,
				fmt.Sprintf("no end can be reached from state %q: add a move that leads out of the ring", s.ID)})
		}
	}
	return out
}

// closure adds to a set of states those that transitions lead to from it, step
// by step.
func (t Table) closure(set map[State]bool, step func(Transition) (from, to State)) map[State]bool {
	for grew := true; grew; {
		grew = false
		for _, r := range t.transitions {
			if from, to := step(r); set[from] && !set[to] {
				set[to], grew = true, true
			}
		}
	}
	return set
}
