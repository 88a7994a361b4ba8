package approval

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Finding is one thing wrong with a policy, at a key such as stages[2].when.
type Finding struct {
	Code     string // syntax, unknown_name, type, unit, cycle, gap, overlap, contradiction, always_on, never_on, nobody
	Warning  bool
	Key      string // where in the policy
	Rule     *rule.Error
	Message  string
	Hint     string
	On       string // the quantity, for findings about values
	From, To *exact.Number
	Dates    bool     // From and To are days, see [Finding.Bound]
	Includes []string // which bounds belong: "from", "to"
	IDs      []string
}

// Error says what is wrong and where.
func (f *Finding) Error() string { return f.Key + ": " + f.Message }

// compiled is a stage with its rules.
type compiled struct {
	Stage
	key       string
	when      *rule.Rule // nil: always, or never when only routed to
	reapprove *rule.Rule
	routed    bool // named in a route or an ask and without when
	matrix    int  // index of its matrix; -1 for a stage
	band      int
	inputs    []string
	waits     []int  // the stages of after
	not       string // why it is skipped
}

type compiledMatrix struct {
	Matrix
	on, when *rule.Rule
	order    []int    // of the bands from the low end
	spans    []string // of the bands, for people
	not      string
}

// Planner is a compiled policy. It is immutable and safe for many goroutines.
type Planner struct {
	policy   Policy
	schema   *rule.Schema
	stages   []*compiled
	matrices []compiledMatrix
	index    map[string]int
	all      []string // every term: input of a stage without when
}

// Compile checks a policy against a schema. Findings that are not warnings
// mean that the planner must not be used.
func Compile(p Policy, s *rule.Schema) (*Planner, []*Finding) {
	pl := &Planner{policy: p, schema: s, index: map[string]int{}}
	var out []*Finding
	for _, f := range s.Fields() {
		if f.Term {
			pl.all = append(pl.all, f.Path)
		}
	}
	named := slices.Clone(p.Named)
	for _, st := range p.Stages {
		if st.Ask != "" {
			named = append(named, st.Ask)
		}
	}
	for _, m := range p.Matrices {
		for _, b := range m.Bands {
			if b.Ask != "" {
				named = append(named, b.Ask)
			}
		}
	}
	for i, st := range p.Stages {
		c := &compiled{Stage: st, key: fmt.Sprintf("stages[%d]", i), matrix: -1}
		out = append(out, pl.compileStage(c, slices.Contains(named, st.ID))...)
		if st.After == nil && i > 0 {
			c.After = []string{p.Stages[i-1].ID}
		}
		pl.add(c, &out)
	}
	for i, m := range p.Matrices {
		out = append(out, pl.compileMatrix(i, m)...)
	}
	out = append(out, pl.checkAfter()...)
	out = append(out, pl.checkBeside()...)
	out = append(out, pl.checkContradictions()...)
	out = append(out, pl.checkBetween()...)
	out = append(out, pl.checkConstant()...)
	out = append(out, pl.checkNobody()...)
	return pl, out
}

func (pl *Planner) add(c *compiled, out *[]*Finding) {
	if _, ok := pl.index[c.ID]; ok {
		*out = append(*out, &Finding{Code: "syntax", Key: c.key + ".id", Message: fmt.Sprintf("%s is there twice", c.ID)})
	}
	pl.index[c.ID] = len(pl.stages)
	pl.stages = append(pl.stages, c)
}

func (pl *Planner) rule(src, key string, want rule.Want, out *[]*Finding) *rule.Rule {
	if src == "" {
		return nil
	}
	r, err := pl.schema.Compile(src, want)
	var errs rule.Errors
	if errors.As(err, &errs) {
		for _, e := range errs {
			*out = append(*out, &Finding{Code: string(e.Code), Key: key, Rule: e, Message: e.Message, Hint: e.Hint})
		}
	}
	return r
}

func (pl *Planner) compileStage(c *compiled, named bool) []*Finding {
	var out []*Finding
	c.when = pl.rule(c.When, c.key+".when", rule.WantBool, &out)
	c.reapprove = pl.rule(c.Reapprove, c.key+".reapprove", rule.WantBool, &out)
	c.routed = c.When == "" && named
	c.inputs = pl.all
	if c.when != nil {
		c.inputs = c.when.Inputs()
		c.not = "not: " + c.when.Source()
	}
	if c.when != nil || c.routed {
		if c.Because != nil {
			c.inputs = append(slices.Clone(c.inputs), c.Because.Inputs()...)
		}
	}
	for _, q := range []*Quorum{c.Approve, c.Advise} {
		if q == nil {
			continue
		}
		out = append(out, checkQuorum(c, q)...)
		for _, w := range q.Of {
			if w.Field == "" {
				continue
			}
			if _, ok := pl.schema.Slot(w.Field); !ok {
				out = append(out, &Finding{Code: "unknown_name", Key: c.key + ".approve", Message: "there is no person field " + w.Field})
			}
			c.inputs = append(slices.Clone(c.inputs), w.Field)
		}
	}
	if c.Approve == nil && c.Advise == nil && len(c.Notify) == 0 && c.Auto == "" {
		out = append(out, &Finding{Code: "syntax", Key: c.key, Message: "a stage asks (approve, advise), tells (notify) or acts (auto)"})
	}
	slices.Sort(c.inputs)
	c.inputs = slices.Compact(c.inputs)
	return out
}

// checkQuorum wants somebody to be named, and a number of people over zero.
func checkQuorum(c *compiled, q *Quorum) []*Finding {
	switch {
	case len(q.Of) == 0:
		return []*Finding{{Code: "nobody", Key: c.key + ".approve", IDs: []string{c.ID}, Message: "nobody can decide " + c.ID + ": nobody is named"}}
	case !q.All && q.Any < 1:
		return []*Finding{{Code: "nobody", Key: c.key + ".approve", IDs: []string{c.ID}, Message: "nobody can decide " + c.ID + ": any wants one or more"}}
	}
	return nil
}

func (pl *Planner) compileMatrix(i int, m Matrix) []*Finding {
	var out []*Finding
	key := fmt.Sprintf("matrix[%d]", i)
	cm := compiledMatrix{Matrix: m, on: pl.rule(m.On, key+".on", rule.WantNumber, &out), when: pl.rule(m.When, key+".when", rule.WantBool, &out)}
	cm.order, cm.not = bandOrder(m), "not: "+m.When
	for _, b := range m.Bands {
		cm.spans = append(cm.spans, b.span())
	}
	pl.matrices = append(pl.matrices, cm)
	var inputs []string
	for _, r := range []*rule.Rule{cm.on, cm.when} {
		if r != nil {
			inputs = append(inputs, r.Inputs()...)
		}
	}
	after := m.After
	if after == nil && len(pl.policy.Stages) > 0 {
		after = []string{pl.policy.Stages[len(pl.policy.Stages)-1].ID}
	}
	for b, band := range m.Bands {
		c := &compiled{Stage: band.Stage, key: fmt.Sprintf("%s.bands[%d]", key, b), matrix: i, band: b}
		c.ID = m.ID + "." + band.ID
		out = append(out, pl.compileStage(c, true)...)
		c.inputs = slices.Clone(inputs)
		for _, q := range []*Quorum{c.Approve, c.Advise} {
			if q != nil {
				for _, w := range q.Of {
					if w.Field != "" {
						c.inputs = append(c.inputs, w.Field)
					}
				}
			}
		}
		if c.Because != nil {
			c.inputs = append(c.inputs, c.Because.Inputs()...)
		}
		slices.Sort(c.inputs)
		c.inputs = slices.Compact(c.inputs)
		c.After = after
		if m.Cumulative { // mild to strict
			if j := milder(m, b); j >= 0 {
				c.After = []string{m.ID + "." + m.Bands[j].ID}
			}
		}
		pl.add(c, &out)
	}
	return append(out, checkBands(key, m)...)
}

// milder returns the next milder band, or -1. Bands count from the low end.
func milder(m Matrix, b int) int {
	order := bandOrder(m)
	at := slices.Index(order, b)
	if m.High {
		return get(order, at-1)
	}
	return get(order, at+1)
}

func get(order []int, i int) int {
	if i < 0 || i >= len(order) {
		return -1
	}
	return order[i]
}

// bandOrder lists the bands from the low end to the high.
func bandOrder(m Matrix) []int {
	order := make([]int, len(m.Bands))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return low(m.Bands[a]).compare(low(m.Bands[b])) })
	return order
}

// Route switches a stage on, whatever its own condition says.
type Route struct {
	Stage string `json:"stage"`
	Why   string `json:"why"` // the guardrail
}

// PlanStage is one stage of a plan.
type PlanStage struct {
	ID       string   `json:"id"`
	Title    string   `json:"title,omitempty"`
	On       bool     `json:"on"`
	Why      string   `json:"why"`
	Because  string   `json:"because,omitempty"` // the part of Why that the playbook wrote for people: what routed here, and the stage's because
	Missing  []string `json:"missing,omitempty"` // on only because these are not known
	Approve  *Quorum  `json:"approve,omitempty"`
	Advise   *Quorum  `json:"advise,omitempty"`
	Notify   []Who    `json:"notify,omitempty"`
	Auto     string   `json:"auto,omitempty"`
	After    []string `json:"after,omitempty"` // stages that are on and must be done before
	Within   Duration `json:"within,omitzero"`
	Appeal   bool     `json:"appeal,omitempty"` // off until a rejection asks it
	OnReject string   `json:"on_reject,omitempty"`
	Ask      string   `json:"ask,omitempty"`
	Reasons  []string `json:"reasons,omitempty"`
}

// Asks reports whether a person must approve.
func (s PlanStage) Asks() bool { return s.On && s.Approve != nil && s.Auto == "" }

// Waits reports whether the stage waits for anybody: approval or advice.
func (s PlanStage) Waits() bool { return s.On && s.Auto == "" && (s.Approve != nil || s.Advise != nil) }

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
			hits[i] = pl.hits(&pl.matrices[i], f)
		}
	}
	for i, c := range pl.stages {
		s := &plan[i]
		s.ID, s.Title, s.Approve, s.Advise, s.Notify, s.Auto = c.ID, c.Title, c.Approve, c.Advise, c.Notify, c.Auto
		s.Within, s.OnReject, s.Ask, s.Reasons = c.Within, c.OnReject, c.Ask, c.Reasons
		pl.decide(c, f, hits, s)
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
		if plan[i].On && len(c.waits) > 0 {
			plan[i].After = pl.waits(plan, c.waits)
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

type hit struct {
	on      bool
	why     string
	missing []string
}

func (pl *Planner) decide(c *compiled, f *rule.Facts, hits [][]hit, s *PlanStage) {
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
		s.On, s.Why = true, c.when.Source()
		return
	case rule.False:
		s.Why = c.not
		return
	}
	s.On, s.Missing = true, c.when.Eval(f).Missing
	s.Why = "not known, so it is asked: " + c.when.Source()
	if len(s.Missing) > 0 {
		s.Why += " (missing: " + list(s.Missing) + ")"
	} else { // given up: nothing is missing by name
		s.Missing = []string{c.when.Source()}
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

// hits decides which bands of a matrix are on.
func (pl *Planner) hits(m *compiledMatrix, f *rule.Facts) []hit {
	out := make([]hit, len(m.Bands))
	var missing []string
	if m.when != nil {
		o := m.when.Eval(f)
		if o.Truth == rule.False {
			for b := range out {
				out[b].why = m.not
			}
			return out
		}
		if o.Truth == rule.Unknown {
			missing = o.Missing
			if len(missing) == 0 {
				missing = []string{m.When}
			}
		}
	}
	o := m.on.Eval(f)
	n, ok := o.Value.Number()
	if !ok {
		strictest := m.order[0]
		if m.High {
			strictest = m.order[len(m.order)-1]
		}
		for _, name := range o.Missing {
			if !slices.Contains(missing, name) {
				missing = append(slices.Clone(missing), name)
			}
		}
		if len(missing) == 0 {
			missing = []string{m.On}
		}
		why := fmt.Sprintf("%s is not known, so the strictest is asked (missing: %s)", m.On, list(missing))
		for b := range out {
			out[b].why = m.On + " is not known"
			if b == strictest || m.Cumulative {
				out[b] = hit{true, why, missing}
			}
		}
		return out
	}
	value, finite := n.Finite()
	if !finite || len(value) > 24 {
		value = n.Fixed(4, exact.HalfUp)
	}
	is := m.On + " is " + value
	at := slices.IndexFunc(m.order, func(b int) bool { return m.Bands[b].Holds(n) })
	for i, b := range m.order {
		on := i == at
		if m.Cumulative && at >= 0 {
			on = i >= at
			if m.High {
				on = i <= at
			}
		}
		if on {
			why := is + ", " + m.spans[b]
			if i != at {
				why = is + ", and what is asked for " + m.spans[b] + " is asked beyond it too"
			}
			if len(missing) > 0 {
				why += " (missing: " + list(missing) + ")"
			}
			out[b] = hit{true, why, missing}
		} else {
			out[b].why = "not: " + m.spans[b] + " (" + is + ")"
		}
	}
	return out
}

// waits follows skipped stages to whom they would have waited for.
func (pl *Planner) waits(plan Plan, after []int) []string {
	var out []string
	seen := make([]bool, len(plan))
	var follow func([]int)
	follow = func(after []int) {
		for _, i := range after {
			if seen[i] {
				continue
			}
			seen[i] = true
			if plan[i].Waits() {
				out = append(out, plan[i].ID)
			} else {
				follow(pl.stages[i].waits)
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
		if !s.Waits() {
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
