package approval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// checkBeside reports unknown stages, bands and matrices in beside: a warning.
func (pl *Planner) checkBeside() []besideFinding {
	var out []besideFinding
	known := pl.ids()
	for _, m := range pl.matrices {
		known = append(known, m.ID)
	}
	check := func(owner string, ids []string, key string) {
		for _, id := range ids {
			if !slices.Contains(known, id) {
				out = append(out, besideFinding{owner, &Finding{Code: rule.CodeUnknownName, Warning: true, Key: key + ".beside",
					Message: "there is no stage or matrix " + id, Hint: rule.Nearest(id, slices.Clone(known))}})
			}
		}
	}
	for _, c := range pl.stages {
		check(c.ID, c.Beside, c.key)
	}
	for i, m := range pl.matrices {
		check(m.ID, m.Beside, fmt.Sprintf("matrix[%d]", i))
	}
	return out
}

// besideFinding is a finding about the beside of an entry.
type besideFinding struct {
	owner string // a stage, band or matrix
	*Finding
}

// withoutMisspelled leaves out the contradictions of entries with a misspelled
// name in beside, which then is the error.
func withoutMisspelled(contradictions []*Finding, besides []besideFinding) []*Finding {
	return slices.DeleteFunc(contradictions, func(f *Finding) bool {
		found := false
		for _, b := range besides {
			if b.Hint != "" && slices.ContainsFunc(f.IDs, func(id string) bool { return id == b.owner || strings.HasPrefix(id, b.owner+".") }) {
				b.Warning, found = false, true
			}
		}
		return found
	})
}
