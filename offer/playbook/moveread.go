package playbook

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// standardDo are the moves that a role can do in every playbook.
var standardDo = []string{"draft", "submit", "recall", "approve", "return", "reject", "revise", "send",
	"counter",
	"accept", "decline", "expire", "withdraw", "hold", "resume", "complete"}

// decodeLifecycle extends the standard table. The rules of moves are compiled
// later by compileMoves, when every name is known.
func (b *builder) decodeLifecycle() {
	b.table = lifecycle.Standard()
	b.does = slices.Clone(standardDo)
	b.expire = map[lifecycle.State]approval.Duration{}
	for _, e := range b.raw.Sections["states"] {
		b.addState(e)
	}
	var removed []move
	complete := true
	for _, e := range b.raw.Sections["moves"] {
		m := b.readMove(e)
		if e.Off() { // of the standard table
			removed = append(removed, m)
			continue
		}
		if !slices.Contains(b.does, m.do) {
			b.does = append(b.does, m.do)
		}
		complete = b.addMove(e, m) && complete
	}
	if e, ok := b.raw.Settings["two_sided"]; ok {
		b.twoSided = e.File.Bool(e.Node, "two_sided")
	}
	if b.twoSided {
		b.table = clientAnswers(b.table)
	}
	for _, m := range removed {
		b.table = b.table.Remove(lifecycle.Move(m.do), lifecycle.State(m.from))
	}
	if complete { // a missing move leaves states that no offer can reach or leave
		b.checkStates()
	}
	if e, ok := b.raw.Settings["expire"]; ok {
		b.decodeExpire(e)
	}
}

// addState adds a state. One that comes after an unknown state is added last.
func (b *builder) addState(e source.Entry) {
	rd := read(e, "a state")
	rd.Flags("off", "final")
	s := lifecycle.AddState{ID: lifecycle.State(rd.ID("id")), Label: rd.Value("label"), End: rd.Bool("end")}
	after := rd.Text("after")
	rd.Done()
	if s.After = lifecycle.State(after.Value); s.After != "" && !b.table.Has(s.After) {
		rd.fail(after.Node, source.CodeUnknownName, rule.Nearest(after.Value, b.states()),
			"state %q comes after the unknown state %q", s.ID, s.After)
		s.After = ""
	}
	t, err := b.table.Extend([]lifecycle.AddState{s}, nil)
	if err != nil {
		rd.fail(e.Node, source.CodeUnknownName, "", "%s", err.Error())
		return
	}
	b.table = t
}

func (b *builder) readMove(e source.Entry) move {
	rd := read(e, "a move")
	rd.Flags("off", "final")
	m := move{do: rd.ID("do"), from: rd.Value("from"), to: rd.Value("to"), by: rd.Texts("by"),
		at: rd.Place(rd.Text("when"))}
	rd.Done()
	return m
}

// addMove adds a move. It returns false if one of its states is unknown.
func (b *builder) addMove(e source.Entry, m move) bool {
	for _, role := range m.by {
		b.usesRole(e.File, e.Node, role)
	}
	b.moves = append(b.moves, m)
	added := lifecycle.Transition{Move: lifecycle.Move(m.do), From: lifecycle.State(m.from),
		To: lifecycle.State(m.to)}
	t, err := b.table.Extend(nil, []lifecycle.Transition{added})
	if err == nil {
		b.table = t
		b.checkApproved(e, m)
		return true
	}
	key, state := "from", m.from
	if b.table.Has(added.From) {
		key, state = "to", m.to
	}
	at, ok := e.Node.Get(key)
	if !ok || at.Kind == input.Null {
		at = e.Node
	}
	e.File.Fail(at, source.CodeUnknownName, rule.Nearest(state, b.states()), "%s", err.Error())
	return false
}

// checkApproved reports a move that leads around the approvals: a submission is decided
// in in_approval, and a move from before approved to a later state needs no decision
// of any stage.
func (b *builder) checkApproved(e source.Entry, m move) {
	at := func(s lifecycle.State) int {
		return slices.IndexFunc(b.table.States(), func(i lifecycle.StateInfo) bool { return i.ID == s })
	}
	from, to, approved := at(lifecycle.State(m.from)), at(lifecycle.State(m.to)), at(lifecycle.Approved)
	switch {
	case m.do == string(lifecycle.Approve):
	case m.do == string(lifecycle.Submit) && m.to != string(lifecycle.InApproval):
		if !b.opt.Published {
			e.File.Fail(e.Node, source.CodeNobody, "write to: in_approval",
				"submit leads to in_approval, where the stages are decided")
		}
	case from < approved && to >= approved && to < at(lifecycle.Declined):
		e.File.Warn(e.Node, source.CodeNobody, "", "%s leads from %s to %s, and no stage has approved the offer",
			m.do, m.from, m.to)
	}
}

// checkStates reports the playbook's own states that lead nowhere. A playbook
// may lead around standard states.
func (b *builder) checkStates() {
	for _, problem := range b.table.Check() {
		for _, e := range b.raw.Sections["states"] {
			if e.ID == string(problem.State) {
				e.File.Fail(e.Node, source.CodeNobody, "", "%s", problem.Message)
			}
		}
	}
}

func (b *builder) decodeExpire(e source.Entry) {
	rd := read(e, "expire")
	for _, m := range e.Node.Members {
		state := lifecycle.State(m.Key)
		switch {
		case !b.table.Has(state):
			rd.fail(source.Key(m), source.CodeUnknownName, rule.Nearest(m.Key, b.states()),
				"unknown state %s", m.Key)
		case b.table.IsEnd(state):
			rd.fail(source.Key(m), source.CodeType, "", "an offer that is %s is over: it can't expire", m.Key)
		case m.Value.Kind != input.Null:
			b.expire[state] = rd.span(m.Value)
			b.addExpiry(state)
		}
	}
}

// addExpiry lets an offer expire in a state from which the standard table has no
// such move.
func (b *builder) addExpiry(s lifecycle.State) {
	if _, err := b.table.Next(s, lifecycle.Expire); err != nil {
		move := lifecycle.Transition{Move: lifecycle.Expire, From: s, To: lifecycle.Expired}
		b.table, _ = b.table.Extend(nil, []lifecycle.Transition{move}) // both states exist
	}
}

func (b *builder) compileMoves() {
	for i := range b.moves {
		b.moves[i].when = b.rule(b.schema, b.moves[i].at, rule.WantBool)
	}
}
