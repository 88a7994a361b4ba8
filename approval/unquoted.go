package approval

// unquoted returns why a stage is on, as the policy has it: its rule, its band, and
// the sources that route to it. Unlike [PlanStage].Why it has no value of a fact, so
// that an error may hold it.
func (pl *Planner) unquoted(id string, routes []Route) string {
	c := pl.stages[pl.index[id]]
	why := ""
	switch {
	case c.matrix >= 0:
		m := pl.matrices[c.matrix]
		why = m.Quantity + " is " + m.spans[c.band]
	case c.when != nil:
		why = c.when.Text()
	case !c.routed:
		why = "always"
	}
	for _, r := range routes {
		if r.Stage == id {
			why = join(why, "routed by "+r.Source)
		}
	}
	return why
}
