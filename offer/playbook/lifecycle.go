package playbook

import (
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// move is a move as lifecycle.yaml writes it.
type move struct {
	do, from, to string
	by           []string
	when         *rule.Rule
	at           rulePlace
	src          string
}

// decodeLifecycle extends the standard table. The moves' rules are compiled
// later by compileMoves, when every name is known.
func (b *builder) decodeLifecycle() {
	b.table = lifecycle.Standard()
	b.does = slices.Clone(standardDo)
	b.expire = map[lifecycle.State]approval.Duration{}
	for _, e := range b.raw.sections["states"] {
		b.addState(e)
	}
	var removed []move
	lost := false
	for _, e := range b.raw.sections["moves"] {
		m, off := b.readMove(e)
		if off { // of the standard table
			removed = append(removed, m)
			continue
		}
		if !known(b.does, m.do) {
			b.does = append(b.does, m.do)
		}
		lost = !b.addMove(e, m) || lost
	}
	for _, m := range removed {
		b.table = b.table.Remove(lifecycle.Move(m.do), lifecycle.State(m.from))
	}
	if !lost { // a move that is missing would leave states that nobody can reach or leave
		b.checkStates()
	}
	b.decodeExpire()
}

// addState adds a state; one that stands after an unknown one stands last.
func (b *builder) addState(e entry) {
	rd := e.file.reader(e.node, "a state")
	rd.boolean("off")
	rd.boolean("final")
	s := lifecycle.AddState{ID: lifecycle.State(rd.id("id")), Label: rd.str("label"), End: rd.boolean("end")}
	after := rd.text("after")
	rd.done()
	if s.After = lifecycle.State(after.s); s.After != "" && !b.table.Has(s.After) {
		e.file.fail(after.node.Line, after.node.Column, "unknown_name", rule.Nearest(after.s, b.states()), "state %q stands after %q, which is not known", s.ID, s.After)
		s.After = ""
	}
	t, err := b.table.Extend([]lifecycle.AddState{s}, nil)
	if err != nil {
		e.file.fail(e.node.Line, e.node.Column, "unknown_name", "", "%s", err.Error())
		return
	}
	b.table = t
}

func (b *builder) readMove(e entry) (m move, off bool) {
	rd := e.file.reader(e.node, "a move")
	off = rd.boolean("off")
	rd.boolean("final")
	m = move{do: rd.id("do"), from: rd.str("from"), to: rd.str("to"), by: rd.texts("by")}
	when := rd.text("when")
	m.src, m.at = when.s, rulePlace{when.s, e.file, when.node}
	rd.done()
	return m, off
}

// addMove adds a move; false when a state of it is unknown.
func (b *builder) addMove(e entry, m move) bool {
	for _, role := range m.by {
		b.roles = append(b.roles, roleUse{role, rulePlace{role, e.file, find(e.node, role)}})
	}
	b.moves = append(b.moves, m)
	t, err := b.table.Extend(nil, []lifecycle.Transition{{Move: lifecycle.Move(m.do), From: lifecycle.State(m.from), To: lifecycle.State(m.to)}})
	if err != nil {
		key, state := "from", m.from
		if b.table.Has(lifecycle.State(m.from)) {
			key, state = "to", m.to
		}
		at, ok := e.node.Get(key)
		if !ok || at.Kind == input.Null {
			at = e.node
		}
		e.file.fail(at.Line, at.Column, "unknown_name", rule.Nearest(state, b.states()), "%s", err.Error())
		return false
	}
	b.table = t
	return true
}

// checkStates reports the playbook's own states that lead nowhere. The standard
// ones stay even where a playbook leads around one.
func (b *builder) checkStates() {
	for _, problem := range b.table.Check() {
		for _, e := range b.raw.sections["states"] {
			if e.id == string(problem.State) {
				e.file.fail(e.node.Line, e.node.Column, "nobody", "", "%s", problem.Message)
			}
		}
	}
}

func (b *builder) decodeExpire() {
	if e, ok := b.raw.settings["two_sided"]; ok {
		if e.node.Kind != input.Bool {
			e.file.fail(e.node.Line, e.node.Column, "type", truthHint(e.node.Text), "two_sided is true or false")
		}
		b.twoSided = e.node.Text == "true"
	}
	e, ok := b.raw.settings["expire"]
	if !ok {
		return
	}
	rd := e.file.reader(e.node, "expire")
	for _, m := range e.node.Members {
		state := lifecycle.State(m.Key)
		switch {
		case !b.table.Has(state):
			e.file.fail(m.Line, m.Col, "unknown_name", rule.Nearest(m.Key, b.states()), "there is no state %s", m.Key)
		case b.table.IsEnd(state):
			e.file.fail(m.Line, m.Col, "type", "", "an offer that is %s is over: it can't expire", m.Key)
		case m.Value.Kind != input.Null:
			b.expire[state] = rd.span(m.Value)
			b.expires(state)
		}
	}
}

// expires lets an offer expire in a state from which the standard table has no
// such move.
func (b *builder) expires(s lifecycle.State) {
	if _, err := b.table.Next(s, lifecycle.Expire); err != nil {
		b.table, _ = b.table.Extend(nil, []lifecycle.Transition{{Move: lifecycle.Expire, From: s, To: lifecycle.Expired}}) // both states are there
	}
}

func (b *builder) compileMoves() {
	for i := range b.moves {
		b.moves[i].when = b.rule(b.schema, b.moves[i].at, rule.WantBool)
	}
}

// Lifecycle returns the table of states and moves.
func (p *Playbook) Lifecycle() lifecycle.Table { return p.table }

// TwoSided reports whether the client's yes is needed before completed.
func (p *Playbook) TwoSided() bool { return p.twoSided }

// HasConditions reports whether a move has conditions of its own.
func (p *Playbook) HasConditions(do lifecycle.Move, from lifecycle.State) bool {
	return slices.ContainsFunc(p.moves, func(m move) bool { return m.do == string(do) && m.from == string(from) })
}

// MoveConditions returns the conditions of a move itself, its by and its when,
// that are not met. An unknown when counts as false.
func (p *Playbook) MoveConditions(do lifecycle.Move, from lifecycle.State, actor record.Actor, f *rule.Facts) []refusal.Item {
	var out []refusal.Item
	for _, m := range p.moves {
		if m.do != string(do) || m.from != string(from) {
			continue
		}
		if len(m.by) > 0 && !slices.ContainsFunc(m.by, actor.Has) {
			out = append(out, refusal.Item{Code: refusal.CodeNotEntitled, Where: m.do, Message: "the playbook leaves this move to other roles"})
		}
		if m.when == nil {
			continue
		}
		if o := m.when.Eval(f); o.Truth != rule.True {
			c := refusal.Item{Code: refusal.CodeBlocked, Where: m.do, Message: "this must hold: " + m.when.Text()}
			if len(o.Missing) > 0 {
				c.Code, c.Message = refusal.CodeMissing, c.Message+" (missing: "+joined(o.Missing)+")"
			}
			out = append(out, c)
		}
	}
	return out
}

// After reports whether a state stands behind another in the order in which an
// offer goes through them.
func (p *Playbook) After(s, than lifecycle.State) bool {
	i, j := -1, -1
	for k, info := range p.table.States() {
		if info.ID == s {
			i = k
		}
		if info.ID == than {
			j = k
		}
	}
	return i > j && s != lifecycle.Declined && s != lifecycle.Expired && s != lifecycle.Withdrawn
}

// ExpiresAt says when an offer that has been in a state since a moment
// expires; false when it does not.
func (p *Playbook) ExpiresAt(s lifecycle.State, since time.Time) (time.Time, bool) {
	d, ok := p.expire[s]
	if !ok {
		return time.Time{}, false
	}
	return p.settings.calendar.Add(since, d), true
}

// EndOf returns the first moment behind a day in the playbook's zone.
func (p *Playbook) EndOf(d rule.Date) time.Time {
	return d.AddDays(1).Time(p.settings.calendar.Zone()).UTC()
}

// Today returns the day of a moment in the playbook's zone.
func (p *Playbook) Today(now time.Time) rule.Date {
	return rule.DateOf(now.In(p.settings.calendar.Zone()))
}

// Calendar returns when people work.
func (p *Playbook) Calendar() approval.Calendar { return p.settings.calendar }

func joined(list []string) string {
	out := ""
	for i, s := range list {
		if i > 0 {
			out += ", "
		}
		out += s
	}
	return out
}
