package approval

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// checkAfter resolves the stages that each stage waits for. It finds unknown
// stages and cycles.
func (pl *Planner) checkAfter() []*Finding {
	var out []*Finding
	unknown := func(key, id string) {
		if _, ok := pl.index[id]; !ok {
			out = append(out, &Finding{Code: rule.CodeUnknownName, Key: key, Message: "unknown stage " + id,
				Hint: rule.Nearest(id, pl.ids())})
		}
	}
	for _, stage := range pl.stages {
		for _, id := range stage.After {
			unknown(stage.key+".after", id)
			if i, ok := pl.index[id]; ok {
				stage.afterIndexes = append(stage.afterIndexes, i)
			}
		}
		if stage.AppealTo != "" {
			unknown(stage.key+".on_reject", stage.AppealTo)
		}
	}
	out = append(out, pl.checkAppeals()...)
	for _, r := range pl.policy.Routes {
		before := len(out)
		if unknown("route", r.Stage); len(out) > before {
			out[before].IDs = []string{r.Stage}
		}
	}
	return append(out, pl.findCycles()...)
}

// ids returns the ids of the stages and bands, in file order.
func (pl *Planner) ids() []string {
	out := make([]string, len(pl.stages))
	for i, c := range pl.stages {
		out[i] = c.ID
	}
	return out
}

// findCycles finds stages that wait for each other. It returns one finding for
// each cycle, at its first stage in file order.
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

// cycleFinding returns the finding of one cycle.
func (pl *Planner) cycleFinding(path []int) *Finding {
	path = slices.Clone(path)
	slices.Sort(path)
	ids := make([]string, len(path))
	for k, i := range path {
		ids[k] = pl.stages[i].ID
	}
	f := &Finding{Code: rule.CodeCycle, Key: pl.stages[path[0]].key + ".after", IDs: ids,
		Message: ids[0] + " waits for itself"}
	if n := len(ids) - 1; n > 0 {
		f.Message = strings.Join(ids[:n], ", ") + " and " + ids[n] + " wait for each other"
	}
	return f
}
