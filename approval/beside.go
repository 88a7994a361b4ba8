package approval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// checkBeside warns of unknown stages, bands and matrices in "beside".
func (pl *Planner) checkBeside() []besideFinding {
	var out []besideFinding
	known := pl.ids()
	for _, m := range pl.matrices {
		known = append(known, m.ID)
	}
	check := func(owner string, ids []string, key string) {
		for _, id := range ids {
			if !slices.Contains(known, id) {
				f := &Finding{Code: rule.CodeUnknownName, Warning: true, Key: key + ".beside",
					Message: "unknown stage or matrix " + id, Hint: rule.Nearest(id, slices.Clone(known))}
				out = append(out, besideFinding{owner, f})
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

// besideFinding is a finding about the "beside" of an entry.
type besideFinding struct {
	owner string // a stage, band or matrix
	*Finding
}

// withoutMisspelled removes the contradictions of entries with a misspelled name
// in "beside". The misspelled name becomes an error instead.
func withoutMisspelled(contradictions []*Finding, besides []besideFinding) []*Finding {
	return slices.DeleteFunc(contradictions, func(f *Finding) bool {
		found := false
		for _, b := range besides {
			owned := func(id string) bool { return id == b.owner || strings.HasPrefix(id, b.owner+".") }
			if b.Hint != "" && slices.ContainsFunc(f.IDs, owned) {
				b.Warning, found = false, true
			}
		}
		return found
	})
}
