package approval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// checkUndecidable finds stages that no person can decide, however roles are
// assigned: those that require more people than they name, people that separation
// of duties bars, or a person that another stage with them needs.
func (pl *Planner) checkUndecidable() []*Finding {
	var out []*Finding
	bad := make([]bool, len(pl.stages))
	for i, c := range pl.stages {
		if c.Approve == nil || c.Auto != "" {
			continue
		}
		if bad[i] = len(checkQuorum(c, c.Approve)) > 0; bad[i] {
			continue // reported by compileStage
		}
		if why := pl.unfillable(*c.Approve); why != "" {
			bad[i] = true
			out = append(out, c.undecidable(why))
		}
	}
	if pl.policy.Separate.OneStagePerPerson {
		out = append(out, pl.checkOverbooked(bad)...)
	}
	return out
}

// checkOverbooked finds stages whose approvers other stages need: a stage that can
// be on at the same time, or those that are always on.
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
			Message: "no person can decide " + c.ID + " when " +
				strings.Join(ids, ", ") + are + ": one person does not fill two stages",
			Hint: "name another approver, or set separate: {one_stage_per_person: false}"})
	}
	return out
}

// conflictingStage returns the first stage before i that needs its approvers; nil
// if there is none.
func (pl *Planner) conflictingStage(i int, bad []bool) []int {
	for j, d := range pl.stages[:i] {
		if bad[j] || d.Approve == nil || d.Auto != "" {
			continue
		}
		if !pl.seatedWith(i, []int{j}) && pl.canBothBeOn(pl.stages[i], d) {
			return []int{j}
		}
	}
	return nil
}

// withoutUnrelated returns the stages of a crowd that need approvers of stage i.
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

// seatedWith reports whether different people can decide a stage and the others,
// if any person can hold any role.
func (pl *Planner) seatedWith(i int, others []int) bool {
	var list []seat
	for _, j := range append(slices.Clone(others), i) {
		list = append(list, seats(written(pl.stages[j].Approve), func(c claim) ([]string, bool) {
			if pl.isBarredField(c.entry) {
				return nil, false
			}
			return []string{c.entry.String()}, c.entry.Role != ""
		})...)
	}
	return seated(list)
}

// isBarredField reports whether an approver is the person who holds the
// commission, and may therefore not approve.
func (pl *Planner) isBarredField(a Approver) bool {
	return a.Field != "" && a.Field == pl.policy.Facts.CommissionHolder && pl.policy.Separate.CommissionHolder
}

// canBothBeOn reports whether two stages can be on for the same facts. It returns
// false if a rule of them did not compile.
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

// condition returns the rule under which a stage is on, for a band with the range
// of its quantity; nil if the stage is always on.
func (pl *Planner) condition(c *compiledStage) *rule.Rule {
	if c.matrix < 0 {
		return c.when
	}
	m := pl.matrices[c.matrix]
	b := m.Bands[c.band]
	if m.Cumulative && m.StrictHigh { // on from its lower bound upwards
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

// unfillable returns the reason why a quorum can never be met, if any number of
// people can hold a role; "" if it can be met.
func (pl *Planner) unfillable(q Quorum) string {
	open, people := 0, map[string]bool{}
	for _, a := range q.Of {
		switch {
		case a.Role != "":
			open++
		case pl.isBarredField(a):
			if q.All {
				return "who holds the commission does not approve (commission_holder)"
			}
		default:
			people[folded(a.String())] = true
		}
	}
	switch {
	case q.All && open+len(people) < len(q.Of):
		return "the same approver is named twice, and each place requires a different person"
	case !q.All && open == 0 && len(people) < q.Any:
		return fmt.Sprintf("it requires %d and names %d", q.Any, len(people))
	}
	return ""
}
