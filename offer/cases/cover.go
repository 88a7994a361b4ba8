package cases

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Coverage counts how often each stage, band, guardrail, clause and access rule
// was on and off in cases.
type Coverage struct {
	order  []string
	counts map[string]*[2]int // on, off
}

// NewCoverage returns an empty coverage of a playbook.
func NewCoverage(p *playbook.Playbook) *Coverage {
	c := &Coverage{counts: map[string]*[2]int{}}
	track := func(kind, id string) {
		c.order = append(c.order, kind+" "+id)
		c.counts[kind+" "+id] = &[2]int{}
	}
	policy := p.Policy()
	for _, s := range policy.Stages {
		track("stage", s.ID)
	}
	for _, m := range policy.Matrices {
		for _, b := range m.Bands {
			track("stage", m.ID+"."+b.ID)
		}
	}
	for _, g := range p.Guardrails().All() {
		track("guardrail", g.ID)
	}
	for _, cl := range p.Letters().Clauses() {
		track("clause", cl.ID)
	}
	for _, r := range p.Access().Roles() {
		if r.See != "" && r.See != "true" {
			track("access", r.Name+".see")
		}
	}
	return c
}

// add counts an outcome of an entry.
func (c *Coverage) add(key string, on bool) {
	n, ok := c.counts[key]
	switch {
	case !ok:
	case on:
		n[0]++
	default:
		n[1]++
	}
}

// count counts one case. A nil Coverage counts nothing.
func (c *Coverage) count(p *playbook.Playbook, actor *record.Actor, a playbook.Assessment,
	plan approval.Plan) {
	if c == nil {
		return
	}
	for _, s := range plan {
		c.add("stage "+s.ID, s.On)
	}
	for _, g := range p.Guardrails().All() {
		c.add("guardrail "+g.ID, slices.ContainsFunc(a.Problems,
			func(x playbook.Problem) bool { return x.ID == g.ID }))
	}
	for _, cl := range p.Letters().Clauses() {
		c.add("clause "+cl.ID, slices.Contains(clauseIDs(a.Letter), cl.ID))
	}
	if actor == nil {
		return
	}
	for _, role := range actor.Roles {
		one := *actor
		one.Roles = []string{role}
		c.add("access "+role+".see", p.Access().Sees(one, a.Facts))
	}
}

// Never returns the stages, bands, guardrails and clauses that were on in no
// case: "stage finance", "guardrail floor", "clause at-will".
func (c *Coverage) Never() []string {
	var out []string
	for _, key := range c.order {
		if !strings.HasPrefix(key, "access ") && c.counts[key][0] == 0 {
			out = append(out, key)
		}
	}
	return out
}

// Report is a coverage as the command prints it.
type Report struct {
	Percent string   `json:"percent"` // of all outcomes, on and off, that cases cover
	Missing []string `json:"missing"`
	Lines   []string `json:"lines"`
}

// Report returns the counts and what no case covers.
func (c *Coverage) Report() Report {
	out := Report{Missing: []string{}, Lines: []string{}}
	seen, all := 0, 0
	for _, key := range c.order {
		n := c.counts[key]
		out.Lines = append(out.Lines, fmt.Sprintf("%s: on %d, off %d", key, n[0], n[1]))
		for i, word := range []string{"on", "off"} {
			if all++; n[i] > 0 {
				seen++
			} else {
				out.Missing = append(out.Missing, key+" never "+word)
			}
		}
	}
	if out.Percent = "100"; all > 0 {
		out.Percent = fmt.Sprint(seen * 100 / all)
	}
	return out
}
