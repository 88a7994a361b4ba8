package approval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// checkUndecidable finds stages that nobody can decide, whoever holds which role:
// more people asked than there are, people whom separation rules out, one
// person asked for by two stages that can be on together.
func (pl *Planner) checkUndecidable() []*Finding {
	var out []*Finding
	bad := make([]bool, len(pl.stages))
	for i, c := range pl.stages {
		if c.Approve == nil || c.Auto != "" {
			continue
		}
		if bad[i] = len(checkQuorum(c, c.Approve)) > 0; bad[i] {
			continue // it has been said
		}
		if why := pl.unfillable(*c.Approve); why != "" {
			bad[i] = true
			out = append(out, &Finding{Code: CodeNobody, Key: c.key + ".approve", IDs: []string{c.ID}, Message: "nobody can decide " + c.ID + ": " + why})
		}
	}
	if pl.policy.Separate.OneStagePerPerson {
		out = append(out, pl.checkOverbooked(bad)...)
	}
	return out
}

// checkOverbooked finds stages whose people are all needed by others: by one that
// can be on together with it, or by those that are always on.
func (pl *Planner) checkOverbooked(bad []bool) []*Finding {
	var out []*Finding
	var always []int
	for i, c := range pl.stages {
		if bad[i] || c.Approve == nil || c.Auto != "" {
			continue
		}
		with := pl.conflictingStage(i, bad)
		if with == nil && !pl.seatedWith(i, always) && pl.canBothBeOn(c, pl.stages[always[0]]) {
			with = pl.withoutUnrelated(i, always)
		}
		if with == nil {
			if c.matrix < 0 && c.When == "" && !c.routed {
				always = append(always, i)
			}
			continue
		}
		bad[i] = true
		var ids []string
		for _, j := range with {
			ids = append(ids, pl.stages[j].ID)
		}
		are := " is on too"
		if len(ids) > 1 {
			are = " are on too"
		}
		out = append(out, &Finding{Code: CodeNobody, Key: c.key + ".approve", IDs: append(slices.Clone(ids), c.ID),
			Message: "nobody can decide " + c.ID + " when " + strings.Join(ids, ", ") + are + ": one person does not fill two stages",
			Hint:    "ask somebody else, or set separate: {one_stage_per_person: false}"})
	}
	return out
}

// conflictingStage is the first stage before i that takes its people; nil: none.
func (pl *Planner) conflictingStage(i int, bad []bool) []int {
	for j, d := range pl.stages[:i] {
		if !bad[j] && d.Approve != nil && d.Auto == "" && !pl.seatedWith(i, []int{j}) && pl.canBothBeOn(pl.stages[i], d) {
			return []int{j}
		}
	}
	return nil
}

// withoutUnrelated leaves out of a crowd whoever takes nobody from stage i.
func (pl *Planner) withoutUnrelated(i int, crowd []int) []int {
	for k := 0; k < len(crowd); {
		if rest := slices.Delete(slices.Clone(crowd), k, k+1); pl.seatedWith(i, rest) {
			k++
		} else {
			crowd = rest
		}
	}
	return crowd
}

// seatedWith reports whether a stage and others can each be decided by
// different people, whoever holds which role.
func (pl *Planner) seatedWith(i int, others []int) bool {
	var list []seat
	for _, j := range append(slices.Clone(others), i) {
		list = append(list, seats(*pl.stages[j].Approve, func(w Approver) ([]string, bool) {
			if pl.isBarredField(w) {
				return nil, false
			}
			return []string{w.String()}, w.Role != ""
		})...)
	}
	return seated(list)
}

// isBarredField reports whether an approver is the person who holds the
// commission, and may therefore not approve.
func (pl *Planner) isBarredField(w Approver) bool {
	return w.Field != "" && w.Field == pl.policy.Facts.CommissionHolder && pl.policy.Separate.CommissionHolder
}

// canBothBeOn reports whether two stages can be on for the same offer. A stage
// whose rule did not compile counts as alone.
func (pl *Planner) canBothBeOn(a, b *compiledStage) bool {
	for _, c := range []*compiledStage{a, b} {
		if c.matrix >= 0 && pl.matrices[c.matrix].broken() || c.When != "" && c.when == nil {
			return false
		}
	}
	if a.matrix >= 0 && a.matrix == b.matrix {
		return pl.matrices[a.matrix].Cumulative
	}
	return prove.CanAllHold(pl.condition(a), pl.condition(b))
}

// condition is the condition under which a stage is on; for a band, also where its
// quantity lies. Nil: always.
func (pl *Planner) condition(c *compiledStage) *rule.Rule {
	if c.matrix < 0 {
		return c.when
	}
	m := pl.matrices[c.matrix]
	b := m.Bands[c.band]
	if m.Cumulative && m.StrictHigh { // asked from its lower bound on
		b.Below, b.UpTo = nil, nil
	} else if m.Cumulative {
		b.From, b.Above = nil, nil
	}
	var parts []string
	for _, bound := range []struct {
		sign string
		n    *exact.Number
	}{{">=", b.From}, {">", b.Above}, {"<", b.Below}, {"<=", b.UpTo}} {
		if bound.n != nil {
			parts = append(parts, fmt.Sprintf("(%s) %s %s", m.Quantity, bound.sign, bound.n))
		}
	}
	if m.When != "" {
		parts = append(parts, "("+m.When+")")
	}
	if r, err := pl.schema.Compile(strings.Join(parts, " and "), rule.WantBool); err == nil && len(parts) > 0 {
		return r
	}
	return m.when
}

// unfillable says why a quorum can't be met even if every role has as many
// holders as one likes; empty when it can.
func (pl *Planner) unfillable(q Quorum) string {
	open, people := 0, map[string]bool{}
	for _, w := range q.Of {
		switch {
		case w.Role != "":
			open++
		case pl.isBarredField(w):
			if q.All {
				return "who holds the commission does not approve (commission_holder)"
			}
		default:
			people[w.String()] = true
		}
	}
	switch {
	case q.All && open+len(people) < len(q.Of):
		return "the same person is asked twice, and each place is filled by a different one"
	case !q.All && open == 0 && len(people) < q.Any:
		return fmt.Sprintf("it asks for %d and names %d", q.Any, len(people))
	}
	return ""
}
