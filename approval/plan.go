package approval

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// Route turns a stage on, whatever its own condition is.
type Route struct {
	Source string `json:"source,omitempty"` // the [RouteSource] that it comes from
	Stage  string `json:"stage"`
	Why    string `json:"why"` // the reason, for people
}

// PlanStage is one stage of a plan, on or skipped.
type PlanStage struct {
	ID    string `json:"id"`
	Title string `json:"title,omitempty"`
	On    bool   `json:"on"`
	Why   string `json:"why"`
	// the part of Why from routes and from the stage's own because
	Because  string     `json:"because,omitempty"`
	Missing  []string   `json:"missing,omitempty"` // on only because these inputs are unknown
	Approve  *Quorum    `json:"approve,omitempty"`
	Advise   *Quorum    `json:"advise,omitempty"`
	Notify   []Approver `json:"notify,omitempty"`
	Auto     string     `json:"auto,omitempty"`
	After    []string   `json:"after,omitempty"` // stages that must be done before this one
	Within   Duration   `json:"within,omitzero"`
	Appeal   bool       `json:"appeal,omitempty"` // off until a rejection is appealed to it
	OnReject string     `json:"on_reject,omitempty"`
	AppealTo string     `json:"ask,omitempty"` // the appeal stage
	Reasons  []string   `json:"reasons,omitempty"`
	// the facts of which an approver may approve a range
	Envelope *EnvelopeNames `json:"envelope,omitempty"`
}

// NeedsApproval reports whether the stage is on and people must approve it.
func (s PlanStage) NeedsApproval() bool { return s.On && s.Approve != nil && s.Auto == "" }

// NeedsDecision reports whether the stage is on and waits for approval or advice.
func (s PlanStage) NeedsDecision() bool {
	return s.On && s.Auto == "" && (s.Approve != nil || s.Advise != nil)
}

// Plan is every stage of one submission, in file order.
type Plan []PlanStage

// Stage returns the stage with an id; false if there is none.
func (p Plan) Stage(id string) (PlanStage, bool) {
	for _, s := range p {
		if s.ID == id {
			return s, true
		}
	}
	return PlanStage{}, false
}

// On returns the ids of the stages that are on.
func (p Plan) On() []string {
	var out []string
	for _, s := range p {
		if s.On {
			out = append(out, s.ID)
		}
	}
	return out
}

// Plan returns every stage, on or skipped, with the reason. The same facts give the
// same plan.
func (pl *Planner) Plan(f *rule.Facts, routes []Route) Plan {
	plan := make(Plan, len(pl.stages))
	var hits [][]hit
	if len(pl.matrices) > 0 {
		hits = make([][]hit, len(pl.matrices))
		for i := range pl.matrices {
			hits[i] = pl.matrices[i].evaluate(f)
		}
	}
	for i, c := range pl.stages {
		s := &plan[i]
		s.ID, s.Title, s.Approve, s.Advise, s.Notify, s.Auto = c.ID, c.Title, c.Approve, c.Advise, c.Notify, c.Auto
		s.Within, s.OnReject, s.AppealTo, s.Reasons = c.Within, c.OnReject, c.AppealTo, c.Reasons
		s.Envelope = c.Envelope
		pl.evaluateStage(c, f, hits, s)
		for _, r := range routes {
			if r.Stage == c.ID {
				if !s.On || len(s.Missing) > 0 {
					s.On, s.Why, s.Missing = true, "", nil
				}
				s.Why, s.Because = join(s.Why, r.Why), join(s.Because, r.Why)
			}
		}
		if s.On && c.Because != nil {
			if text, err := c.Because.Render(f); err == nil {
				s.Why, s.Because = join(s.Why, text), join(s.Because, text)
			}
		}
	}
	for i, c := range pl.stages {
		if plan[i].On && len(c.afterIndexes) > 0 {
			plan[i].After = pl.resolveAfter(plan, c.afterIndexes)
		}
	}
	return plan
}

// join joins two reasons.
func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// evaluateStage sets whether a stage is on, and why.
func (pl *Planner) evaluateStage(c *compiledStage, f *rule.Facts, hits [][]hit, s *PlanStage) {
	if c.matrix >= 0 {
		h := hits[c.matrix][c.band]
		s.On, s.Why, s.Missing = h.on, h.why, h.missing
		return
	}
	if c.routed {
		s.Why = "off until something routes here or a rejection asks it"
		return
	}
	if c.when == nil {
		s.On, s.Why = true, "always"
		return
	}
	switch c.when.Truth(f) {
	case rule.True:
		s.On, s.Why = true, c.when.Text()
		return
	case rule.False:
		s.Why = c.offReason
		return
	}
	s.On, s.Missing = true, c.when.Eval(f).Missing
	s.Why = "not known, so it is asked: " + c.when.Text()
	if len(s.Missing) > 0 {
		s.Why += " (missing: " + list(s.Missing) + ")"
	} else { // evaluation gave up: no input is missing
		s.Missing = []string{c.when.Text()}
	}
}

// Explain returns the explanation of the condition of a stage, for a band that of
// its matrix; nil if there is no condition.
func (pl *Planner) Explain(id string, f *rule.Facts) *rule.Explanation {
	i, ok := pl.index[id]
	if !ok {
		return nil
	}
	c := pl.stages[i]
	switch {
	case c.matrix >= 0 && pl.matrices[c.matrix].when != nil:
		return pl.matrices[c.matrix].when.Explain(f)
	case c.matrix < 0 && c.when != nil:
		return c.when.Explain(f)
	}
	return nil
}

// list joins names for people.
func list(names []string) string { return strings.Join(names, ", ") }

// resolveAfter returns the stages that a stage waits for. In place of a skipped
// stage it waits for the stages before that one.
func (pl *Planner) resolveAfter(plan Plan, after []int) []string {
	var out []string
	seen := make([]bool, len(plan))
	var follow func([]int)
	follow = func(after []int) {
		for _, i := range after {
			if seen[i] {
				continue
			}
			seen[i] = true
			if plan[i].NeedsDecision() {
				out = append(out, plan[i].ID)
			} else {
				follow(pl.stages[i].afterIndexes)
			}
		}
	}
	follow(after)
	slices.SortFunc(out, func(a, b string) int { return pl.index[a] - pl.index[b] })
	return out
}

// Layers groups the stages that need a decision by the order in which they open.
func (p Plan) Layers() [][]string {
	depth := map[string]int{}
	var level func(id string) int
	level = func(id string) int {
		if d, ok := depth[id]; ok {
			return d
		}
		s, _ := p.Stage(id)
		d := 0
		for _, a := range s.After {
			d = max(d, level(a)+1)
		}
		depth[id] = d
		return d
	}
	var out [][]string
	for _, s := range p {
		if !s.NeedsDecision() {
			continue
		}
		d := level(s.ID)
		for len(out) <= d {
			out = append(out, nil)
		}
		out[d] = append(out[d], s.ID)
	}
	return out
}

// Rules returns every rule of the policy. Entries without a rule are nil.
func (pl *Planner) Rules() []*rule.Rule {
	var out []*rule.Rule
	for _, c := range pl.stages {
		out = append(out, c.when, c.reapprove)
	}
	for _, m := range pl.matrices {
		out = append(out, m.on, m.when)
	}
	return out
}
