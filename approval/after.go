package approval

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// checkAfter resolves what the stages wait for, and finds stages that do not
// exist and circles.
func (pl *Planner) checkAfter() []*Finding {
	var out []*Finding
	unknown := func(key, id string) {
		if _, ok := pl.index[id]; !ok {
			out = append(out, &Finding{Code: rule.CodeUnknownName, Key: key, Message: "there is no stage " + id, Hint: rule.Nearest(id, pl.ids())})
		}
	}
	for _, c := range pl.stages {
		for _, a := range c.After {
			unknown(c.key+".after", a)
			if j, ok := pl.index[a]; ok {
				c.afterIndexes = append(c.afterIndexes, j)
			}
		}
		if c.AppealTo != "" {
			unknown(c.key+".on_reject", c.AppealTo)
		}
	}
	for _, r := range pl.policy.Routed {
		n := len(out)
		if unknown("route", r); len(out) > n {
			out[n].IDs = []string{r}
		}
	}
	return append(out, pl.findCycles()...)
}

// ids lists the stages and bands.
func (pl *Planner) ids() []string {
	out := make([]string, len(pl.stages))
	for i, c := range pl.stages {
		out[i] = c.ID
	}
	return out
}

// findCycles finds stages that wait for each other: one finding for each circle,
// at its first stage in file order.
func (pl *Planner) findCycles() []*Finding {
	var out []*Finding
	done := make([]bool, len(pl.stages))
	var path []int
	var visit func(i int)
	visit = func(i int) {
		if at := slices.Index(path, i); at >= 0 {
			out = append(out, pl.cycleFinding(path[at:]))
			return
		}
		if done[i] {
			return
		}
		path = append(path, i)
		for _, j := range pl.stages[i].afterIndexes {
			visit(j)
		}
		path = path[:len(path)-1]
		done[i] = true
	}
	for i := range pl.stages {
		visit(i)
	}
	return out
}

func (pl *Planner) cycleFinding(path []int) *Finding {
	path = slices.Clone(path)
	slices.Sort(path)
	ids := make([]string, len(path))
	for k, i := range path {
		ids[k] = pl.stages[i].ID
	}
	f := &Finding{Code: rule.CodeCycle, Key: pl.stages[path[0]].key + ".after", IDs: ids, Message: ids[0] + " waits for itself"}
	if n := len(ids) - 1; n > 0 {
		f.Message = strings.Join(ids[:n], ", ") + " and " + ids[n] + " wait for each other"
	}
	return f
}
