package approval

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// Inputs returns the names that a stage reads: its condition or that of its matrix,
// its because, its approvers, and the sources that route to it. It returns nil for
// an unknown stage.
func (pl *Planner) Inputs(id string) []string {
	i, ok := pl.index[id]
	if !ok {
		return nil
	}
	return slices.Clone(pl.stages[i].inputs)
}

// resolveInputs sets the inputs of every stage. A stage that is off until an appeal
// names it reads what the rejected stage reads.
func (pl *Planner) resolveInputs() {
	for _, c := range pl.stages {
		c.inputs = pl.withUnits(pl.ownInputs(c))
	}
	for changed := true; changed; { // an appeal can be appealed
		changed = false
		for _, c := range pl.stages {
			i, ok := pl.index[c.AppealTo]
			if !ok || c.AppealTo == "" || !pl.stages[i].routed {
				continue
			}
			to := pl.stages[i]
			all := sortedSet(slices.Concat(to.inputs, c.inputs))
			changed = changed || len(all) > len(to.inputs)
			to.inputs = all
		}
	}
}

// ownInputs returns the inputs of a stage without those of appeals.
func (pl *Planner) ownInputs(c *compiledStage) []string {
	var out []string
	var rules []*rule.Rule
	switch {
	case c.matrix >= 0:
		rules = []*rule.Rule{pl.matrices[c.matrix].on, pl.matrices[c.matrix].when}
	case c.when == nil && !c.routed:
		out = slices.Clone(pl.allTerms)
	default:
		rules = []*rule.Rule{c.when}
	}
	for _, r := range rules {
		if r != nil {
			out = append(out, r.Inputs()...)
		}
	}
	if c.Because != nil && (c.when != nil || c.routed || c.matrix >= 0) {
		out = append(out, c.Because.Inputs()...)
	}
	for _, q := range []*Quorum{c.Approve, c.Advise} {
		out = append(out, q.reads()...)
	}
	for _, r := range pl.policy.Routes {
		if r.Stage == c.ID {
			c.routeInputs = append(c.routeInputs, r.Inputs...)
		}
	}
	c.routeInputs = pl.withUnits(c.routeInputs)
	return append(out, c.routeInputs...)
}

// reads returns the facts that the approvers of a quorum read: ids of people, and
// values that limit a role.
func (q *Quorum) reads() []string {
	var out []string
	if q == nil {
		return nil
	}
	for _, w := range q.Of {
		if name := w.Field + w.Dimension; name != "" {
			out = append(out, name)
		}
	}
	return out
}

// withUnits returns names, and the names that hold their units, as a sorted set.
func (pl *Planner) withUnits(names []string) []string {
	out := slices.Clone(names)
	for _, name := range names {
		out = append(out, pl.policy.Facts.Units[name]...)
	}
	return sortedSet(out)
}

// sortedSet sorts names and removes duplicates.
func sortedSet(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
