package approval

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// Has reports whether the policy has a stage or a band with an id.
func (pl *Planner) Has(id string) bool {
	_, ok := pl.index[id]
	return ok
}

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
		c.inputs = sortedSet(pl.ownInputs(c))
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
		out = append(append(out, c.Because.Inputs()...), BeforeNames(c.Because.Reads())...)
	}
	for _, q := range []*Quorum{c.Approve, c.Advise} {
		out = append(out, pl.readsOf(q)...)
	}
	for _, r := range pl.policy.Routes {
		if r.Stage == c.ID {
			c.routeInputs = append(c.routeInputs, r.Inputs...)
		}
	}
	c.routeInputs = sortedSet(c.routeInputs)
	return append(out, c.routeInputs...)
}

// before begins the names of the facts that a rule compares with.
const before = "before."

// BeforeNames returns the names that begin with before, out of everything that a rule
// or a text reads.
func BeforeNames(reads []string) []string {
	return slices.DeleteFunc(slices.Clone(reads), func(name string) bool { return !strings.HasPrefix(name, before) })
}

// fact returns the value of a fact, or that of the facts before it.
func fact(f *rule.Facts, name string) rule.Value {
	if name, ok := strings.CutPrefix(name, before); ok {
		if f = f.Before(); f == nil {
			return rule.Value{}
		}
		return f.Get(name)
	}
	return f.Get(name)
}

// sortedSet sorts names and removes duplicates.
func sortedSet(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
