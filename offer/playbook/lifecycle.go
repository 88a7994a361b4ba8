package playbook

import (
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
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
	var states []lifecycle.AddState
	for _, e := range b.raw.sections["states"] {
		rd := e.file.reader(e.node, "a state")
		rd.boolean("off")
		rd.boolean("final")
		s := lifecycle.AddState{ID: lifecycle.State(rd.id("id")), After: lifecycle.State(rd.str("after")), Label: rd.str("label"), End: rd.boolean("end")}
		rd.done()
		if t, err := b.table.Extend(append(slices.Clone(states), s), nil); err != nil {
			e.file.fail(e.node.Line, e.node.Column, "unknown_name", "", "%s", err.Error())
			_ = t
			continue
		}
		states = append(states, s)
	}
	var transitions []lifecycle.Transition
	var removed []move
	for _, e := range b.raw.sections["moves"] {
		rd := e.file.reader(e.node, "a move")
		off := rd.boolean("off")
		rd.boolean("final")
		m := move{do: rd.id("do"), from: rd.str("from"), to: rd.str("to"), by: rd.texts("by")}
		when := rd.text("when")
		m.src, m.at = when.s, rulePlace{when.s, e.file, when.node}
		rd.done()
		if off { // of the standard table
			removed = append(removed, m)
			continue
		}
		for _, role := range m.by {
			b.roles = append(b.roles, roleUse{role, rulePlace{role, e.file, find(e.node, role)}})
		}
		t := lifecycle.Transition{Move: lifecycle.Move(m.do), From: lifecycle.State(m.from), To: lifecycle.State(m.to)}
		if _, err := b.table.Extend(states, []lifecycle.Transition{t}); err != nil {
			e.file.fail(e.node.Line, e.node.Column, "unknown_name", "", "%s", err.Error())
			continue
		}
		transitions = append(transitions, t)
		b.moves = append(b.moves, m)
		if !known(b.does, m.do) {
			b.does = append(b.does, m.do)
		}
	}
	b.table, _ = b.table.Extend(states, transitions) // each was tried alone
	for _, m := range removed {
		b.table = b.table.Remove(lifecycle.Move(m.do), lifecycle.State(m.from))
	}
	// The standard states stay even where a playbook leads around one.
	for _, problem := range b.table.Check() {
		for _, e := range b.raw.sections["states"] {
			if e.id == string(problem.State) {
				e.file.fail(e.node.Line, e.node.Column, "nobody", "", "%s", problem.Message)
			}
		}
	}
	b.decodeExpire()
}

func (b *builder) decodeExpire() {
	if e, ok := b.raw.settings["two_sided"]; ok {
		if e.node.Kind != record.NodeBool {
			e.file.fail(e.node.Line, e.node.Column, "type", "", "two_sided is true or false")
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
			e.file.fail(m.Line, m.Col, "unknown_name", "", "there is no state %s", m.Key)
		case b.table.IsEnd(state):
			e.file.fail(m.Line, m.Col, "type", "", "an offer that is %s is over: it can't expire", m.Key)
		case m.Value.Kind != record.NodeNull:
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

// Condition is something that a move wants and that is not so.
type Condition struct{ Code, Where, Message string }

// HasConditions reports whether a move has conditions of its own.
func (p *Playbook) HasConditions(do lifecycle.Move, from lifecycle.State) bool {
	return slices.ContainsFunc(p.moves, func(m move) bool { return m.do == string(do) && m.from == string(from) })
}

// MoveConditions says what of a move's own conditions is unmet: its by and its
// when. An unknown when counts as false.
func (p *Playbook) MoveConditions(do lifecycle.Move, from lifecycle.State, actor record.Actor, f *rule.Facts) []Condition {
	var out []Condition
	for _, m := range p.moves {
		if m.do != string(do) || m.from != string(from) {
			continue
		}
		if len(m.by) > 0 && !slices.ContainsFunc(m.by, actor.Has) {
			out = append(out, Condition{"not_entitled", m.do, "the playbook leaves this move to other roles"})
		}
		if m.when == nil {
			continue
		}
		if o := m.when.Eval(f); o.Truth != rule.True {
			c := Condition{"blocked", m.do, "this must hold: " + m.when.Source()}
			if len(o.Missing) > 0 {
				c.Code, c.Message = "missing", c.Message+" (missing: "+joined(o.Missing)+")"
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
