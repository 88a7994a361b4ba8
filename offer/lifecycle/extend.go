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

// Extend returns a table with added states and with transitions that replace
// those of the same move and start, or come behind them. An added state that
// is not an end can be withdrawn, held and resumed like any other. Errors name
// states that are not known or already there.
func (t Table) Extend(states []AddState, moves []Transition) (Table, error) {
	out := Table{states: slices.Clone(t.states), transitions: slices.Clone(t.transitions)}
	for _, s := range states {
		if s.ID == "" || out.Has(s.ID) {
			return t, fmt.Errorf("lifecycle: state %q is already there or has no id", s.ID)
		}
		at := len(out.states)
		if s.After != "" {
			i := slices.IndexFunc(out.states, func(i StateInfo) bool { return i.ID == s.After })
			if i < 0 {
				return t, fmt.Errorf("lifecycle: state %q stands after %q, which is not known", s.ID, s.After)
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
		if !out.Has(m.From) || !out.Has(m.To) {
			return t, fmt.Errorf("lifecycle: move %q goes from %q to %q, and one of them is not known", m.Move, m.From, m.To)
		}
		i := slices.IndexFunc(out.transitions, func(r Transition) bool { return r.Move == m.Move && r.From == m.From })
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

// Problem is a state that Check found wanting.
type Problem struct {
	State   State
	Message string
}

// Check finds states that cannot be reached from draft, and states that
// nothing leads out of though they are not ends. Withdraw, hold and resume do
// not count as a way out.
func (t Table) Check() []Problem {
	reached := map[State]bool{Draft: true}
	for grew := true; grew; {
		grew = false
		for _, r := range t.transitions {
			if reached[r.From] && !reached[r.To] {
				reached[r.To], grew = true, true
			}
		}
	}
	var out []Problem
	for _, s := range t.states {
		if !reached[s.ID] {
			out = append(out, Problem{s.ID, fmt.Sprintf("nobody can reach state %q: add a move that leads to it", s.ID)})
		}
		if !s.End && !slices.ContainsFunc(t.transitions, func(r Transition) bool {
			return r.From == s.ID && r.To != s.ID && r.Move != Withdraw
		}) {
			out = append(out, Problem{s.ID, fmt.Sprintf("nobody can leave state %q and it is not an end: add a move that leads out of it", s.ID)})
		}
	}
	return out
}
