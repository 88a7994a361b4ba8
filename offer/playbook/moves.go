package playbook

import (
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Moves is the lifecycle: states, moves, the conditions of moves, and when an
// offer expires.
type Moves struct {
	table    lifecycle.Table
	list     []move
	twoSided bool
	expire   map[lifecycle.State]approval.Duration
	calendar *Calendar
}

// move is a move of lifecycle.yaml.
type move struct {
	do, from, to string
	by           []string
	when         *rule.Rule
	at           source.Place // of when
}

// is reports whether the move is made by a command in a state.
func (m move) is(do string, from lifecycle.State) bool { return m.do == do && m.from == string(from) }

// Table returns the states and moves.
func (ms *Moves) Table() lifecycle.Table { return ms.table }

// TwoSided reports whether the client's yes is required before completed.
func (ms *Moves) TwoSided() bool { return ms.twoSided }

// HasConditions reports whether a move has conditions of its own.
func (ms *Moves) HasConditions(do lifecycle.Move, from lifecycle.State) bool {
	return slices.ContainsFunc(ms.list, func(m move) bool { return m.is(string(do), from) })
}

// Unmet returns the conditions of a move, its by and its when, that are not met.
// A when that is unknown is not met.
func (ms *Moves) Unmet(do lifecycle.Move, from lifecycle.State, actor record.Actor,
	f *rule.Facts) []refusal.Item {
	var out []refusal.Item
	for _, m := range ms.list {
		if !m.is(string(do), from) {
			continue
		}
		if len(m.by) > 0 && !slices.ContainsFunc(m.by, actor.Has) {
			out = append(out, refusal.Item{Code: refusal.CodeNotEntitled, Where: m.do,
				Message: "the playbook leaves this move to other roles"})
		}
		if m.when == nil {
			continue
		}
		if o := m.when.Eval(f); o.Truth != rule.True {
			item := refusal.Item{Code: refusal.CodeBlocked, Where: m.do,
				Message: "this must hold: " + m.when.Text()}
			if len(o.Missing) > 0 {
				item.Code = refusal.CodeMissing
				item.Message += " (missing: " + strings.Join(o.Missing, ", ") + ")"
			}
			out = append(out, item)
		}
	}
	return out
}

// allow reports whether the by of a move names a role of the actor.
func (ms *Moves) allow(actor record.Actor, do string, from lifecycle.State) bool {
	return slices.ContainsFunc(ms.list, func(m move) bool {
		return m.is(do, from) &&
			slices.ContainsFunc(m.by, actor.Has)
	})
}

// After reports whether a state comes after another on the way of an offer.
func (ms *Moves) After(s, than lifecycle.State) bool {
	i, j := -1, -1
	for k, info := range ms.table.States() {
		if info.ID == s {
			i = k
		}
		if info.ID == than {
			j = k
		}
	}
	return i > j && s != lifecycle.Declined && s != lifecycle.Expired && s != lifecycle.Withdrawn
}

// ExpiresAt returns when an offer that has been in a state since a moment
// expires; false if it does not. Pauses do not count.
func (ms *Moves) ExpiresAt(s lifecycle.State, since time.Time, pauses ...approval.Pause) (time.Time, bool) {
	d, ok := ms.expire[s]
	if !ok {
		return time.Time{}, false
	}
	return ms.calendar.Without(pauses...).Add(since, d), true
}
