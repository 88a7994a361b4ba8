package playbook

import (
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

func (b *builder) decodeGuardrails() []*Guardrail {
	var out []*Guardrail
	for _, e := range b.raw.Sections["guardrails"] {
		out = append(out, b.guardrail(e))
	}
	return out
}

func (b *builder) guardrail(e source.Entry) *Guardrail {
	rd := read(e, "a guardrail")
	rd.Flags("off")
	g := &Guardrail{ID: rd.ID("id"), Final: rd.Bool("final")}
	check, when, message := rd.Text("check"), rd.Text("when"), rd.Text("message")
	g.Check, g.When = check.Value, when.Value
	if check.Value == "" && rd.At("check").Kind < input.List { // a list or map has its own finding
		rd.fail(e.Node, source.CodeSyntax, "", "the guardrail %s checks nothing: check is missing", g.ID)
	}
	g.check = b.rule(b.schema, rd.Place(check), rule.WantBool)
	g.when = b.rule(b.schema, rd.Place(when), rule.WantBool)
	effect(rd, g)
	if message.Value != "" {
		g.message = b.message(rd.Place(message))
	}
	g.Override = rd.Texts("override")
	for _, role := range g.Override {
		b.usesRole(e.File, e.Node, role)
	}
	rd.Done()
	g.definition = b.definition(g.ID, e.Node)
	return g
}

// effect reads what a broken guardrail does.
func effect(rd reader, g *Guardrail) {
	n, ok := rd.Get("else")
	g.Effect = Block
	switch {
	case !ok:
		rd.fail(rd.Node, source.CodeSyntax, "else: block, warn or {route: stage}",
			"the guardrail does nothing: else is missing")
	case n.Kind == input.Map:
		in := rd.in(n, "else")
		g.Effect = Route
		if stage := in.Text("route"); stage.Given {
			g.Stage, g.routeAt = stage.Value, in.Place(stage)
		}
		if g.Stage == "" {
			rd.fail(n, source.CodeSyntax, "write {route: stage} or {route: matrix.band}",
				"route names no stage")
		}
		in.Done()
	case n.Text == string(Block) || n.Text == string(Warn):
		g.Effect = Effect(n.Text)
	default:
		hint := rule.Nearest(n.Text, []string{string(Block), string(Warn)})
		rd.fail(n, source.CodeType, hint, "else is block, warn or {route: stage}")
	}
}
