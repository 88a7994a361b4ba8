package cases

import (
	"errors"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Check reads the cases of a playbook and says what is wrong with them and with
// the sample offers: what an offer under this playbook can't hold is an error,
// and an id that the playbook has not is a warning.
func Check(p *playbook.Playbook) ([]Case, playbook.Findings) {
	list, found := Decode(p.Samples())
	found = append(found, p.CheckSamples()...)
	k := checker{p: p, stages: stageIDs(p)}
	for _, g := range p.Guardrails() {
		k.guardrails = append(k.guardrails, g.ID)
	}
	for _, c := range list {
		k.file = c.source
		k.check(c)
	}
	return list, append(found, k.found...)
}

func stageIDs(p *playbook.Playbook) []string {
	var out []string
	policy := p.Policy()
	for _, s := range policy.Stages {
		out = append(out, s.ID)
	}
	for _, m := range policy.Matrices {
		for _, b := range m.Bands {
			out = append(out, m.ID+"."+b.ID)
		}
	}
	return out
}

// checker looks at decoded cases.
type checker struct {
	p                  *playbook.Playbook
	file               playbook.CaseFile
	found              playbook.Findings
	stages, guardrails []string
}

func (k *checker) check(c Case) {
	base := k.base(c)
	set, st, err := record.TakeStatus(mapOf(c.set), record.Status{})
	k.values(c.set, err)
	base = k.change(set, c.unset, base)
	for _, n := range c.revise {
		base = k.change(n, input.Node{}, base)
	}
	at, _ := c.node.Get("state")
	for _, s := range []struct {
		state string
		at    input.Node
	}{{c.state, at}, {string(st.State), c.set}} {
		if s.state != "" && !k.p.Lifecycle().Has(stateOf(s.state)) {
			var states []string
			for _, st := range k.p.Lifecycle().States() {
				states = append(states, string(st.ID))
			}
			k.add(s.at, "error", rule.Nearest(s.state, states), "there is no state "+s.state)
		}
	}
	k.ids(c)
}

// base is the sample offer of a case, as far as it can be read; what is wrong
// with it is said there.
func (k *checker) base(c Case) record.Terms {
	if !c.hasBase {
		return record.Terms{}
	}
	_, terms, _, _ := record.DecodeSample(c.base, k.p.CustomNames())
	return terms
}

func mapOf(n input.Node) input.Node {
	if n.Kind == input.Map {
		return n
	}
	return input.Node{Kind: input.Map}
}

// change applies what a case changes, as far as it can.
func (k *checker) change(set, unset input.Node, terms record.Terms) record.Terms {
	change, err := record.ChangeOf(mapOf(set))
	k.values(set, err)
	for _, n := range unset.Items {
		path := strings.TrimSpace(n.Text)
		_, err := terms.With(record.Change{Unset: []string{path}}, k.p.CustomNames())
		k.values(n, err)
		change.Unset = append(change.Unset, path)
	}
	out, err := terms.With(record.Change{Set: change.Set}, k.p.CustomNames())
	k.values(set, err)
	if next, err := out.With(record.Change{Unset: change.Unset}, k.p.CustomNames()); err == nil {
		out = next
	}
	return out
}

// values reports what an offer can't hold, at its place, or else at n.
func (k *checker) values(n input.Node, err error) {
	var errs record.Errors
	if !errors.As(err, &errs) {
		return
	}
	for _, x := range errs {
		code := "type"
		if x.Code == record.CodeUnknown {
			code = "unknown_name"
		}
		at := n
		if x.Line > 0 {
			at = input.Node{Line: x.Line, Column: x.Column}
		}
		for _, m := range n.Members {
			if m.Key == x.Path && code == "unknown_name" {
				at = input.Node{Line: m.Line, Column: m.Col}
			}
		}
		k.add(at, "error", x.Hint, x.Path+": "+x.Message)
		k.found[len(k.found)-1].Code = code
	}
}

func (k *checker) add(n input.Node, severity, hint, message string) {
	f := k.file.Fail(max(n.Line, 1), max(n.Column, 1), message)
	f.Code, f.Severity, f.Hint = "unknown_name", severity, hint
	k.found = append(k.found, f)
}

// ids warns of stages and guardrails that the playbook has not.
func (k *checker) ids(c Case) {
	for _, key := range []string{"approved", "rejected"} {
		n, _ := c.node.Get(key)
		k.known(n.Items, k.stages, "stage")
	}
	for _, key := range []string{"stages", "skipped", "carried", "again"} {
		n, _ := c.expect.Get(key)
		k.known(n.Items, k.stages, "stage")
	}
	layers, _ := c.expect.Get("parallel")
	for _, n := range layers.Items {
		k.known(n.Items, k.stages, "stage")
	}
	verb, what, _ := strings.Cut(c.do, " ")
	n, _ := c.node.Get("do")
	n.Text = what
	switch verb {
	case "approve", "reject", "return":
		k.known([]input.Node{n}, k.stages, "stage")
	case "override":
		k.known([]input.Node{n}, k.guardrails, "guardrail")
	}
}

func (k *checker) known(list []input.Node, ids []string, what string) {
	for _, n := range list {
		if id := strings.TrimSpace(n.Text); !slices.Contains(ids, id) {
			k.add(n, "warning", rule.Nearest(id, slices.Clone(ids)), "there is no "+what+" "+id)
		}
	}
}
