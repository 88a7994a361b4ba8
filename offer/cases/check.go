package cases

import (
	"errors"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Check reads the cases of a playbook and finds what is wrong with them and with
// the sample offers. A value that an offer under this playbook can't hold is an
// error, an unknown stage or guardrail is a warning.
func Check(p *playbook.Playbook) ([]Case, playbook.Findings) {
	list, found := Decode(p.Samples())
	found = append(found, p.Samples().Check()...)
	k := checker{p: p, stages: stageIDs(p)}
	for _, g := range p.Guardrails().All() {
		k.guardrails = append(k.guardrails, g.ID)
	}
	for _, c := range list {
		k.file = c.source.Into(&found)
		k.check(c)
	}
	return list, found
}

// stageIDs returns the ids of all stages and bands.
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

// checker checks decoded cases.
type checker struct {
	p                  *playbook.Playbook
	file               *source.File
	stages, guardrails []string
}

func (k *checker) check(c Case) {
	base := k.base(c)
	set, st, err := record.TakeStatus(mapOf(c.set), record.Status{})
	k.values(c.set, err)
	base = k.change(set, c.unset, base)
	for _, n := range c.live {
		k.change(n, input.Node{}, base)
	}
	for _, n := range c.revise {
		base = k.change(withoutToday(n), input.Node{}, base)
	}
	at, _ := c.node.Get("state")
	k.state(at, c.state)
	k.state(c.set, string(st.State))
	k.ids(c)
}

// state reports a state that does not exist.
func (k *checker) state(at input.Node, state string) {
	table := k.p.Moves().Table()
	if state == "" || table.Has(stateOf(state)) {
		return
	}
	var states []string
	for _, st := range table.States() {
		states = append(states, string(st.ID))
	}
	k.file.Fail(at, source.CodeUnknownName, rule.Nearest(state, states), "unknown state %s", state)
}

// base returns the sample offer of a case, as far as it can be read. Its errors
// are reported where it stands.
func (k *checker) base(c Case) record.Terms {
	if c.base == nil {
		return record.Terms{}
	}
	_, terms, _, _ := record.DecodeSample(*c.base, k.p.Fields().Custom())
	return terms
}

// mapOf returns a node if it is a map, and an empty map otherwise.
func mapOf(n input.Node) input.Node {
	if n.Kind == input.Map {
		return n
	}
	return input.Node{Kind: input.Map}
}

// change applies the changes of a case as far as it can.
func (k *checker) change(set, unset input.Node, terms record.Terms) record.Terms {
	custom := k.p.Fields().Custom()
	change, err := record.ChangeOf(mapOf(set))
	k.values(set, err)
	for _, n := range unset.Items {
		path := strings.TrimSpace(n.Text)
		_, err := terms.With(record.Change{Unset: []string{path}}, custom)
		k.values(n, err)
		change.Unset = append(change.Unset, path)
	}
	out, err := terms.With(record.Change{Set: change.Set}, custom)
	k.values(set, err)
	if next, err := out.With(record.Change{Unset: change.Unset}, custom); err == nil {
		out = next
	}
	return out
}

// values reports what an offer can't hold, at its place or else at n.
func (k *checker) values(n input.Node, err error) {
	var errs record.Errors
	if !errors.As(err, &errs) {
		return
	}
	for _, e := range errs {
		code, at := playbook.CodeOfValue(e), n
		if e.Line > 0 {
			at = source.At(e.Line, e.Column)
		}
		for _, m := range n.Members {
			if m.Key == e.Path && code == source.CodeUnknownName {
				at = source.Key(m)
			}
		}
		k.file.Fail(at, code, e.Hint, "%s: %s", e.Path, e.Message)
	}
}

// ids warns of stages and guardrails that the playbook does not have.
func (k *checker) ids(c Case) {
	for _, g := range c.approved {
		k.known([]input.Node{g.node}, k.stages, "stage")
	}
	rejected, _ := c.node.Get("rejected")
	k.known(rejected.Items, k.stages, "stage")
	for _, key := range []string{"stages", "skipped", "carried", "again"} {
		n, _ := c.expect.Get(key)
		k.known(n.Items, k.stages, "stage")
	}
	layers, _ := c.expect.Get("parallel")
	for _, n := range layers.Items {
		k.known(n.Items, k.stages, "stage")
	}
	n, _ := c.node.Get("do")
	n.Kind, n.Text = input.Bare, c.do.what
	switch c.do.verb {
	case "approve", "reject", "return":
		k.known([]input.Node{n}, k.stages, "stage")
	case "override":
		k.known([]input.Node{n}, k.guardrails, "guardrail")
	}
}

func (k *checker) known(list []input.Node, ids []string, what string) {
	for _, n := range list {
		if id := strings.TrimSpace(n.Text); !slices.Contains(ids, id) {
			k.file.Warn(n, source.CodeUnknownName, rule.Nearest(id, slices.Clone(ids)), "unknown %s %s", what,
				id)
		}
	}
}
