package playbook

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/template"
)

// Effect is what a broken guardrail does.
type Effect string

// The effects.
const (
	Block Effect = "block" // stops submission
	Warn  Effect = "warn"  // is shown and recorded
	Reach Effect = "route" // switches a stage on
)

// Guardrail is a check on pay, bill or anything else.
type Guardrail struct {
	ID       string
	Check    string
	When     string
	Effect   Effect
	Stage    string // route: the stage or matrix.band
	Override []string
	Final    bool

	check, when *rule.Rule
	message     *template.Message
	place       rulePlace
	routeAt     rulePlace
}

func (b *builder) decodeGuardrails() []*Guardrail {
	var out []*Guardrail
	for _, e := range b.raw.sections["guardrails"] {
		rd := e.file.reader(e.node, "a guardrail")
		rd.boolean("off")
		g := &Guardrail{ID: rd.id("id"), Final: rd.boolean("final"), place: rulePlace{"", e.file, e.node}}
		check, when, message := rd.text("check"), rd.text("when"), rd.text("message")
		g.Check, g.When = check.s, when.s
		if check.s == "" && rd.at("check").Kind < input.List { // a list or map has its own finding
			e.file.fail(e.node.Line, e.node.Column, "syntax", "", "the guardrail %s says nothing that must hold: check is missing", g.ID)
		}
		g.check = b.rule(b.schema, rulePlace{check.s, e.file, check.node}, rule.WantBool)
		g.when = b.rule(b.schema, rulePlace{when.s, e.file, when.node}, rule.WantBool)
		b.effect(rd, g)
		if message.ok && message.s != "" {
			g.message = b.message(rulePlace{message.s, e.file, message.node})
		}
		g.Override = rd.texts("override")
		for _, role := range g.Override {
			b.roles = append(b.roles, roleUse{role, rulePlace{role, e.file, find(e.node, role)}})
		}
		rd.done()
		out = append(out, g)
	}
	return out
}

func (b *builder) effect(rd *reader, g *Guardrail) {
	n, ok := rd.get("else")
	g.Effect = Block
	switch {
	case !ok:
		rd.f.fail(rd.n.Line, rd.n.Column, "syntax", "else: block, warn or {route: stage}", "the guardrail says nothing of what happens: else is missing")
	case n.Kind == input.Map:
		in := rd.f.reader(n, "else")
		g.Effect = Reach
		if t := in.text("route"); t.ok {
			g.Stage, g.routeAt = t.s, rulePlace{t.s, rd.f, t.node}
		}
		if g.Stage == "" {
			rd.f.fail(n.Line, n.Column, "syntax", "write {route: stage} or {route: matrix.band}", "route names no stage")
		}
		in.done()
	case n.Text == "block" || n.Text == "warn":
		g.Effect = Effect(n.Text)
	default:
		rd.f.fail(n.Line, n.Column, "type", rule.Nearest(n.Text, []string{"block", "warn"}), "else is block, warn or {route: stage}")
	}
}

// Problem is one thing that stands against an offer, or that must be known.
type Problem struct {
	ID      string   `json:"id"` // a guardrail, or the path of a value
	Effect  Effect   `json:"effect"`
	Stage   string   `json:"stage,omitempty"` // route
	Message string   `json:"message"`
	Rule    string   `json:"rule,omitempty"`
	Missing []string `json:"missing,omitempty"` // it counts only because these are not known
	Unknown bool     `json:"unknown,omitempty"` // it counts only because the check is not known: something is missing, or no table holds it
	Lifted  bool     `json:"lifted,omitempty"`  // by an override

	Explanation *rule.Explanation `json:"explanation,omitempty"`
}

// evaluate returns the problem that a guardrail finds, if any. An unknown when
// counts as true, an unknown check as false: it fails closed.
func (g *Guardrail) evaluate(f *rule.Facts) (Problem, bool) {
	var missing []string
	if g.when != nil {
		switch o := g.when.Eval(f); o.Truth {
		case rule.False:
			return Problem{}, false
		case rule.Unknown:
			missing = o.Missing
		}
	}
	if g.check == nil {
		return Problem{}, false
	}
	o := g.check.Eval(f)
	if o.Truth == rule.True {
		return Problem{}, false
	}
	p := Problem{ID: g.ID, Effect: g.Effect, Stage: g.Stage, Rule: g.check.Text(), Missing: union(missing, o.Missing), Unknown: o.Truth == rule.Unknown, Explanation: g.check.Explain(f)}
	switch {
	case p.Unknown: // the message would claim what nobody knows
		p.Message = "this can't be checked and counts as broken: " + g.check.Text()
	case g.message != nil:
		p.Message, _ = g.message.Render(f)
	}
	if p.Message == "" {
		p.Message = "this must hold: " + g.check.Text()
	}
	return p, true
}

// union is both lists, each name once.
func union(a, b []string) []string {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// routes lists the stages that broken guardrails switch on.
func routes(problems []Problem) []approval.Route {
	var out []approval.Route
	for _, p := range problems {
		if p.Effect == Reach {
			out = append(out, approval.Route{Stage: p.Stage, Why: p.ID + ": " + p.Message})
		}
	}
	return out
}
