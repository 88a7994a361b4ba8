package approval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// checkNobody finds stages that nobody can decide, whoever holds which role:
// more people asked than there are, people whom separation rules out, one
// person asked for by two stages that can be on together.
func (pl *Planner) checkNobody() []*Finding {
	var out []*Finding
	bad := make([]bool, len(pl.stages))
	for i, c := range pl.stages {
		if c.Approve == nil || c.Auto != "" {
			continue
		}
		if why := pl.unfillable(*c.Approve); why != "" {
			bad[i] = true
			out = append(out, &Finding{Code: "nobody", Key: c.key + ".approve", IDs: []string{c.ID}, Message: "nobody can decide " + c.ID + ": " + why})
		}
	}
	if !pl.policy.Separate.OneStagePerPerson {
		return out
	}
	for i, c := range pl.stages {
		for j := range i {
			d := pl.stages[j]
			if bad[i] || bad[j] || c.Approve == nil || d.Approve == nil || c.Auto != "" || d.Auto != "" {
				continue
			}
			if both := joined(*d.Approve, *c.Approve); both.Needs() > 0 && pl.unfillable(both) != "" && pl.together(c, d) {
				bad[i] = true
				out = append(out, &Finding{Code: "nobody", Key: c.key + ".approve", IDs: []string{d.ID, c.ID},
					Message: fmt.Sprintf("nobody can decide %s when %s is on too: one person does not fill two stages", c.ID, d.ID),
					Hint:    "ask somebody else, or set separate: {one_stage_per_person: false}"})
				break
			}
		}
	}
	return out
}

// together reports whether two stages can be on for the same offer. A stage
// whose rule did not compile counts as alone.
func (pl *Planner) together(a, b *compiled) bool {
	for _, c := range []*compiled{a, b} {
		if c.matrix >= 0 && pl.matrices[c.matrix].broken() || c.When != "" && c.when == nil {
			return false
		}
	}
	if a.matrix >= 0 && a.matrix == b.matrix {
		return pl.matrices[a.matrix].Cumulative
	}
	return rule.CanAllHold(pl.holds(a), pl.holds(b))
}

// holds is the condition under which a stage is on; for a band, also where its
// quantity lies. Nil: always.
func (pl *Planner) holds(c *compiled) *rule.Rule {
	if c.matrix < 0 {
		return c.when
	}
	m := pl.matrices[c.matrix]
	b := m.Bands[c.band]
	if m.Cumulative && m.High { // asked from its lower bound on
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
			parts = append(parts, fmt.Sprintf("(%s) %s %s", m.On, bound.sign, bound.n))
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

// joined is a quorum that two stages need together; only quorums that ask for
// every one of their people can be put together.
func joined(a, b Quorum) Quorum {
	if !a.All && a.Any != len(a.Of) || !b.All && b.Any != len(b.Of) {
		return Quorum{}
	}
	return Quorum{All: true, Of: append(slices.Clone(a.Of), b.Of...)}
}

// unfillable says why a quorum can't be met even if every role has as many
// holders as one likes; empty when it can.
func (pl *Planner) unfillable(q Quorum) string {
	open, people := 0, map[string]bool{}
	for _, w := range q.Of {
		switch {
		case w.Role != "":
			open++
		case w.Field == "people.commission_holder" && pl.policy.Separate.CommissionHolder:
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
