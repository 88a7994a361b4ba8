package playbook

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/template"
)

// Effect is what a broken guardrail does.
type Effect string

// The effects.
const (
	Block Effect = "block" // stops submission
	Warn  Effect = "warn"  // is shown and recorded
	Route Effect = "route" // switches a stage on
)

// Guardrail is a check on pay, bill or anything else.
type Guardrail struct {
	ID       string
	Check    string
	When     string
	Effect   Effect
	Stage    string // of Route: the stage or matrix.band
	Override []string
	Final    bool

	check, when *rule.Rule
	message     *template.Message
	routeAt     source.Place
	definition  string // its keys, and what its rules read
}

// Guardrails finds the problems of an offer.
type Guardrails struct {
	list   []*Guardrail
	fields *Fields
}

// All returns the guardrails in file order.
func (gs *Guardrails) All() []Guardrail {
	out := make([]Guardrail, len(gs.list))
	for i, g := range gs.list {
		out[i] = *g
	}
	return out
}

// Find returns the guardrail of an id; false if there is none.
func (gs *Guardrails) Find(id string) (Guardrail, bool) {
	i := slices.IndexFunc(gs.list, func(g *Guardrail) bool { return g.ID == id })
	if i < 0 {
		return Guardrail{}, false
	}
	return *gs.list[i], true
}

// Problem is one thing that is wrong with an offer, or that must be known about
// it.
type Problem struct {
	ID         string   `json:"id"` // a guardrail, or the path of a value
	Effect     Effect   `json:"effect"`
	Stage      string   `json:"stage,omitempty"` // of Route
	Message    string   `json:"message"`
	Rule       string   `json:"rule,omitempty"`
	Missing    []string `json:"missing,omitempty"` // names without a value that the problem comes from
	Unknown    bool     `json:"unknown,omitempty"` // the check is unknown, and counts as broken
	Overridden bool     `json:"lifted,omitempty"`  // for this revision
	Lapsed     bool     `json:"lapsed,omitempty"`  // it was overridden, and is defined otherwise now

	Explanation *rule.Explanation `json:"explanation,omitempty"`
}

// Problems lists the problems of an offer: values that are not valid, checks of
// fields, then guardrails in file order. Blocks that are overridden for this
// revision have Overridden set; those that are defined otherwise since, Lapsed.
func (gs *Guardrails) Problems(o record.Offer, f *rule.Facts) []Problem {
	out := gs.fields.problems(o.Terms(), f)
	for _, g := range gs.list {
		problem, broken := g.evaluate(f)
		if !broken {
			continue
		}
		for ov := range o.Overrides() {
			if ov.Guardrail == g.ID && ov.Revision == o.Revision() {
				problem.Overridden = problem.Overridden || g.isOverriddenBy(ov)
				problem.Lapsed = !problem.Overridden
			}
		}
		out = append(out, problem)
	}
	return out
}

// evaluate returns the problem that a guardrail finds; false if there is none. It
// fails closed: a when that is unknown counts as true, a check as false.
func (g *Guardrail) evaluate(f *rule.Facts) (Problem, bool) {
	if g.check == nil {
		return Problem{}, false
	}
	var missing []string
	if g.when != nil {
		switch o := g.when.Eval(f); o.Truth {
		case rule.False:
			return Problem{}, false
		case rule.Unknown:
			missing = o.Missing
		}
	}
	o := g.check.Eval(f)
	if o.Truth == rule.True {
		return Problem{}, false
	}
	p := Problem{ID: g.ID, Effect: g.Effect, Stage: g.Stage, Rule: g.check.Text(),
		Missing: union(missing, o.Missing),
		Unknown: o.Truth == rule.Unknown, Explanation: g.check.Explain(f)}
	switch {
	case p.Unknown: // the message would claim what is unknown
		p.Message = "this can't be checked and counts as broken: " + g.check.Text()
	case g.message != nil:
		p.Message, _ = g.message.Render(f)
	}
	if p.Message == "" {
		p.Message = "this must hold: " + g.check.Text()
	}
	return p, true
}

// union returns both lists sorted, each name once.
func union(a, b []string) []string {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// routes lists the stages that broken guardrails switch on.
func routes(problems []Problem) []approval.Route {
	var out []approval.Route
	for _, p := range problems {
		if p.Effect == Route {
			out = append(out, approval.Route{Source: p.ID, Stage: p.Stage, Why: p.ID + ": " + p.Message})
		}
	}
	return out
}
