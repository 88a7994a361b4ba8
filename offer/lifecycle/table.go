package lifecycle

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrMove is the sentinel of every refusal of a move by the table.
var ErrMove = errors.New("the move is not possible here")

// MoveError says which move was refused from which state, and what could be
// done instead. It unwraps to [ErrMove].
type MoveError struct {
	From     State
	Move     Move
	Possible []Move // the moves that do start at From, in table order
}

// Error names the state, the move and the moves that are possible.
func (e *MoveError) Error() string {
	if len(e.Possible) == 0 {
		return fmt.Sprintf("%s is not possible in state %s: it is an end", e.Move, e.From)
	}
	names := make([]string, len(e.Possible))
	for i, m := range e.Possible {
		names[i] = string(m)
	}
	return fmt.Sprintf("%s is not possible in state %s; possible are %s", e.Move, e.From,
		strings.Join(names, ", "))
}

// Unwrap returns [ErrMove].
func (e *MoveError) Unwrap() error { return ErrMove }

// Table is an immutable set of states and transitions. The zero Table has
// none; start from [Standard].
type Table struct {
	states      []StateInfo
	transitions []Transition
}

// Standard returns the table that holds when a playbook says nothing.
func Standard() Table {
	t := Table{states: []StateInfo{
		{ID: Draft}, {ID: InApproval}, {ID: Approved}, {ID: Sent}, {ID: Negotiation}, {ID: Accepted},
		{ID: Completed, End: true}, {ID: Declined, End: true}, {ID: Expired, End: true}, {ID: Withdrawn, End: true},
	}}
	rows := []struct {
		move Move
		to   State
		from []State
	}{
		{Submit, InApproval, []State{Draft, Negotiation}},
		{Recall, Draft, []State{InApproval}},
		{Approve, Approved, []State{InApproval}},
		{Return, Draft, []State{InApproval}},
		{Reject, Draft, []State{InApproval}},
		{Revise, Draft, []State{Approved, Sent, Negotiation, Accepted}},
		{Send, Sent, []State{Approved}},
		{Counter, Negotiation, []State{Sent, Negotiation}},
		{Accept, Accepted, []State{Sent}},
		{Decline, Declined, []State{Sent, Negotiation}},
		{Expire, Expired, []State{Sent, Negotiation}},
		{Complete, Completed, []State{Accepted}},
	}
	for _, r := range rows {
		for _, from := range r.from {
			t.transitions = append(t.transitions, Transition{Move: r.move, From: from, To: r.to})
		}
	}
	for _, s := range t.states {
		if !s.End {
			t.transitions = append(t.transitions, Transition{Withdraw, s.ID, Withdrawn},
				Transition{Hold, s.ID, s.ID}, Transition{Resume, s.ID, s.ID})
		}
	}
	return t
}

// States returns the states in table order.
func (t Table) States() []StateInfo { return slices.Clone(t.states) }

// Transitions returns the rows in table order.
func (t Table) Transitions() []Transition { return slices.Clone(t.transitions) }

// Has reports whether the table knows the state.
func (t Table) Has(s State) bool {
	return slices.ContainsFunc(t.states, func(i StateInfo) bool { return i.ID == s })
}

// Info returns the description of a state, or false if the table does not have it.
func (t Table) Info(s State) (StateInfo, bool) {
	for _, i := range t.states {
		if i.ID == s {
			return i, true
		}
	}
	return StateInfo{}, false
}

// IsEnd reports whether an offer in this state is over.
func (t Table) IsEnd(s State) bool {
	i, ok := t.Info(s)
	return ok && i.End
}

// Next returns the state that a move leads to, or a [*MoveError].
func (t Table) Next(from State, m Move) (State, error) {
	for _, r := range t.transitions {
		if r.From == from && r.Move == m {
			return r.To, nil
		}
	}
	var possible []Move
	for _, r := range t.transitions {
		if r.From == from && !slices.Contains(possible, r.Move) {
			possible = append(possible, r.Move)
		}
	}
	return from, &MoveError{From: from, Move: m, Possible: possible}
}

// Moves returns the moves that start in a state, in table order.
func (t Table) Moves(from State) []Move {
	var out []Move
	for _, r := range t.transitions {
		if r.From == from {
			out = append(out, r.Move)
		}
	}
	return out
}
