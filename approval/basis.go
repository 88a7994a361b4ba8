package approval

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// RouteSource is something outside the policy that can turn a stage on, such as a
// check on the facts.
type RouteSource struct {
	ID         string
	Stage      string   // the stage that it turns on
	Inputs     []string // the given names that it reads
	Reads      []string // the names that it reads as they are written; empty means Inputs
	Definition string   // its text, and those of the rules that it reads, as written
	// Evaluate evaluates what it reads, so that its look-ups are known; nil: it has none.
	Evaluate func(*rule.Facts)
}

// Basis is what the approval of a stage is based on, in addition to facts.
type Basis struct {
	Routes     []string `json:"routes,omitempty"` // ids of the sources that routed to the stage, sorted
	Definition string   `json:"definition"`       // digest of the texts of the stage and of its sources
}

// resolveDefinitions sets the digest of each stage: of its text and the texts of the
// sources that can route to it.
func (pl *Planner) resolveDefinitions() {
	for _, c := range pl.stages {
		h := sha256.New()
		part := func(text string) { fmt.Fprintf(h, "%d:%s", len(text), text) }
		part(c.Definition)
		for _, r := range pl.policy.Routes {
			if r.Stage == c.ID {
				part(r.ID)
				part(r.Definition)
			}
		}
		c.definition = hex.EncodeToString(h.Sum(nil))
	}
}

// bases returns the basis of each stage that people decide, and of the stages to
// which a rejection can be appealed.
func (pl *Planner) bases(plan Plan, routes []Route) map[string]Basis {
	out := map[string]Basis{}
	add := func(i int) {
		b := Basis{Definition: pl.stages[i].definition}
		for _, r := range routes {
			if r.Stage == plan[i].ID && !slices.Contains(b.Routes, r.Source) {
				b.Routes = append(b.Routes, r.Source)
			}
		}
		slices.Sort(b.Routes)
		out[plan[i].ID] = b
	}
	for i, st := range plan {
		if !st.NeedsDecision() {
			continue
		}
		add(i)
		if j, ok := pl.index[st.AppealTo]; ok && st.AppealTo != "" {
			add(j)
		}
	}
	return out
}
