package approval

import (
	"errors"
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// compiledStage is a stage with its rules.
type compiledStage struct {
	Stage
	key          string
	when         *rule.Rule // nil: always on, or routed
	reapprove    *rule.Rule
	routed       bool // without when, and named by a route or an appeal: off until then
	matrix       int  // index of its matrix; -1 for a stage
	band         int
	inputs       []string // the names that the stage reads, sorted
	routeInputs  []string // those of them that its routes read
	definition   string   // digest of the texts of the stage and its routes
	afterIndexes []int    // of the stages in After
	offReason    string   // reason of a skipped stage
}

// compiledMatrix is a matrix with its rules.
type compiledMatrix struct {
	Matrix
	on, when  *rule.Rule
	order     []int    // of the bands, from low to high values
	spans     []string // of the bands, as text
	offReason string
}

// Planner is a compiled policy. It is immutable and safe for many goroutines.
type Planner struct {
	policy   Policy
	schema   *rule.Schema
	stages   []*compiledStage
	matrices []compiledMatrix
	index    map[string]int
	allTerms []string // all terms: the inputs of a stage without when
}

// Compile checks a policy against a schema. The planner must not be used if a
// finding is not a warning.
func Compile(p Policy, s *rule.Schema) (*Planner, []*Finding) {
	pl := &Planner{policy: p, schema: s, index: map[string]int{}}
	var out []*Finding
	for _, f := range s.Fields() {
		if f.Term {
			pl.allTerms = append(pl.allTerms, f.Path)
		}
	}
	named := p.namedStages()
	for i, st := range p.Stages {
		c := &compiledStage{Stage: st, key: fmt.Sprintf("stages[%d]", i), matrix: -1,
			routed: st.When == "" && slices.Contains(named, st.ID)}
		out = append(out, pl.compileStage(c)...)
		if st.After == nil && i > 0 {
			c.After = []string{p.Stages[i-1].ID}
		}
		pl.add(c, &out)
	}
	for i, m := range p.Matrices {
		out = append(out, pl.compileMatrix(i, m)...)
	}
	out = append(out, pl.checkAfter()...)
	pl.resolveInputs()
	pl.resolveDefinitions()
	besides := pl.checkBeside()
	contradictions := withoutMisspelled(pl.checkContradictions(), besides)
	for _, f := range besides {
		out = append(out, f.Finding)
	}
	out = append(out, contradictions...)
	out = append(out, pl.checkBetween()...)
	out = append(out, pl.checkConstant()...)
	out = append(out, pl.checkUndecidable()...)
	return pl, out
}

// namedStages returns the stages that a route or an appeal names.
func (p Policy) namedStages() []string {
	var named []string
	for _, r := range p.Routes {
		named = append(named, r.Stage)
	}
	for _, st := range p.Stages {
		if st.AppealTo != "" {
			named = append(named, st.AppealTo)
		}
	}
	for _, m := range p.Matrices {
		for _, b := range m.Bands {
			if b.AppealTo != "" {
				named = append(named, b.AppealTo)
			}
		}
	}
	return named
}

// add appends a stage, and a finding if its id is duplicated.
func (pl *Planner) add(c *compiledStage, out *[]*Finding) {
	if _, ok := pl.index[c.ID]; ok {
		*out = append(*out, &Finding{Code: rule.CodeSyntax, Key: c.key + ".id",
			Message: fmt.Sprintf("%s is duplicated", c.ID)})
	}
	pl.index[c.ID] = len(pl.stages)
	pl.stages = append(pl.stages, c)
}

// rule compiles a rule and appends what is wrong with it. It returns nil for an
// empty or wrong source.
func (pl *Planner) rule(src, key string, want rule.Want, out *[]*Finding) *rule.Rule {
	if src == "" {
		return nil
	}
	r, err := pl.schema.Compile(src, want)
	var errs rule.Errors
	if errors.As(err, &errs) {
		for _, e := range errs {
			*out = append(*out, &Finding{Code: e.Code, Key: key, Rule: e, Message: e.Message, Hint: e.Hint})
		}
	}
	if r == nil {
		return nil
	}
	for _, e := range prove.Suspects(r) {
		*out = append(*out, &Finding{Code: e.Code, Warning: true, Key: key, Rule: e, Message: e.Message,
			Hint: e.Hint})
	}
	return r
}

// compileStage compiles the rules of a stage and checks its approvers.
func (pl *Planner) compileStage(c *compiledStage) []*Finding {
	var out []*Finding
	c.when = pl.rule(c.When, c.key+".when", rule.WantBool, &out)
	c.reapprove = pl.rule(c.Reapprove, c.key+".reapprove", rule.WantBool, &out)
	if c.when != nil {
		c.offReason = "not: " + c.when.Text()
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
			if _, ok := pl.schema.Slot(pl.personFact(w.Field)); !ok {
				out = append(out, &Finding{Code: rule.CodeUnknownName, Key: c.key + ".approve",
					Message: "unknown person field " + w.Field})
			}
		}
	}
	out = append(out, pl.checkEnvelope(c)...)
	if c.Approve == nil && c.Advise == nil && len(c.Notify) == 0 && c.Auto == "" {
		out = append(out, &Finding{Code: rule.CodeSyntax, Key: c.key,
			Message: "a stage requires approve, advise, notify or auto"})
	}
	return out
}

// checkQuorum finds a quorum without approvers, or one that requires none of them.
func checkQuorum(c *compiledStage, q *Quorum) []*Finding {
	switch {
	case len(q.Of) == 0:
		return []*Finding{c.undecidable("no person is named")}
	case !q.All && q.Any < 1:
		return []*Finding{c.undecidable("any requires one or more")}
	}
	return nil
}

// undecidable returns the finding that no person can decide a stage.
func (c *compiledStage) undecidable(reason string) *Finding {
	return &Finding{Code: CodeNobody, Key: c.key + ".approve", IDs: []string{c.ID},
		Message: "no person can decide " + c.ID + ": " + reason}
}

// compileMatrix compiles the rules of a matrix, and its bands as stages.
func (pl *Planner) compileMatrix(i int, m Matrix) []*Finding {
	var out []*Finding
	key := fmt.Sprintf("matrix[%d]", i)
	cm := compiledMatrix{Matrix: m}
	cm.on = pl.rule(m.Quantity, key+".on", rule.WantNumber, &out)
	cm.when = pl.rule(m.When, key+".when", rule.WantBool, &out)
	if cm.on != nil { // the text without comments, to which conditions are appended
		cm.Quantity = cm.on.Text()
	}
	if cm.when != nil {
		cm.When = cm.when.Text()
	}
	cm.order, cm.offReason = bandOrder(m), "not: "+cm.When
	for _, b := range m.Bands {
		cm.spans = append(cm.spans, b.span())
	}
	pl.matrices = append(pl.matrices, cm)
	after := m.After
	if after == nil && len(pl.policy.Stages) > 0 {
		after = []string{pl.policy.Stages[len(pl.policy.Stages)-1].ID}
	}
	for b, band := range m.Bands {
		c := &compiledStage{Stage: band.Stage, key: fmt.Sprintf("%s.bands[%d]", key, b), matrix: i, band: b,
			routed: band.When == ""}
		c.ID = m.ID + "." + band.ID
		out = append(out, pl.compileStage(c)...)
		c.After = after
		if m.Cumulative { // from mild to strict
			if j := milder(m, b); j >= 0 {
				c.After = []string{m.ID + "." + m.Bands[j].ID}
			}
		}
		pl.add(c, &out)
	}
	out = append(out, checkSizes(key, cm)...)
	return append(out, checkBands(key, cm.Matrix)...)
}

// milder returns the index of the next milder band, or -1.
func milder(m Matrix, b int) int {
	order := bandOrder(m)
	at := slices.Index(order, b)
	if m.StrictHigh {
		return indexAt(order, at-1)
	}
	return indexAt(order, at+1)
}

// indexAt returns order[i], or -1 outside its bounds.
func indexAt(order []int, i int) int {
	if i < 0 || i >= len(order) {
		return -1
	}
	return order[i]
}

// bandOrder returns the indexes of the bands from low to high values.
func bandOrder(m Matrix) []int {
	order := make([]int, len(m.Bands))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order,
		func(a, b int) int { return lowerBound(m.Bands[a]).compare(lowerBound(m.Bands[b])) })
	return order
}
