package approval

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// Route switches a stage on, whatever its own condition says.
type Route struct {
	Stage string `json:"stage"`
	Why   string `json:"why"` // the guardrail
}

// PlanStage is one stage of a plan.
type PlanStage struct {
	ID       string     `json:"id"`
	Title    string     `json:"title,omitempty"`
	On       bool       `json:"on"`
	Why      string     `json:"why"`
	Because  string     `json:"because,omitempty"` // the part of Why that the playbook wrote for people: what routed here, and the stage's because
	Missing  []string   `json:"missing,omitempty"` // on only because these are not known
	Approve  *Quorum    `json:"approve,omitempty"`
	Advise   *Quorum    `json:"advise,omitempty"`
	Notify   []Approver `json:"notify,omitempty"`
	Auto     string     `json:"auto,omitempty"`
	After    []string   `json:"after,omitempty"` // stages that are on and must be done before
	Within   Duration   `json:"within,omitzero"`
	Appeal   bool       `json:"appeal,omitempty"` // off until a rejection asks it
	OnReject string     `json:"on_reject,omitempty"`
	AppealTo string     `json:"ask,omitempty"`
	Reasons  []string   `json:"reasons,omitempty"`
}

// NeedsApproval reports whether a person must approve.
func (s PlanStage) NeedsApproval() bool { return s.On && s.Approve != nil && s.Auto == "" }

// NeedsDecision reports whether the stage waits for anybody: approval or advice.
func (s PlanStage) NeedsDecision() bool {
	return s.On && s.Auto == "" && (s.Approve != nil || s.Advise != nil)
}

// Plan is every stage of one submission, in file order.
type Plan []PlanStage

// Stage returns a stage by id.
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

// Plan decides which stages are on for the facts, and why. Same facts, same
// plan.
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

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

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
	} else { // given up: nothing is missing by name
		s.Missing = []string{c.when.Text()}
	}
}

// Explain returns how the condition of a stage came out; nil for a stage
// without one. For a band it is that of its matrix.
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

func list(names []string) string { return strings.Join(names, ", ") }

// resolveAfter follows skipped stages to whom they would have waited for.
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

// Inputs returns the given names whose change concerns a stage.
func (pl *Planner) Inputs(id string) []string {
	i, ok := pl.index[id]
	if !ok {
		return nil
	}
	return slices.Clone(pl.stages[i].inputs)
}

// Layers groups the stages that wait for somebody by when they open.
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

// Rules returns every condition of the policy.
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
