package cases

import (
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Coverage counts how often each stage, band, guardrail and clause was on and
// off in the cases.
type Coverage struct {
	order  []string
	counts map[string]*[2]int // on, off
}

// NewCoverage starts with everything of a playbook uncounted.
func NewCoverage(p *playbook.Playbook) *Coverage {
	c := &Coverage{counts: map[string]*[2]int{}}
	add := func(kind, id string) {
		c.order = append(c.order, kind+" "+id)
		c.counts[kind+" "+id] = &[2]int{}
	}
	policy := p.Policy()
	for _, s := range policy.Stages {
		add("stage", s.ID)
	}
	for _, m := range policy.Matrices {
		for _, b := range m.Bands {
			add("stage", m.ID+"."+b.ID)
		}
	}
	for _, g := range p.Guardrails() {
		add("guardrail", g.ID)
	}
	for _, cl := range p.Clauses() {
		add("clause", cl.ID)
	}
	for _, r := range p.Roles() {
		if r.See != "" && r.See != "true" {
			add("access", r.Name+".see")
		}
	}
	return c
}

func (c *Coverage) count(key string, on bool) {
	n, ok := c.counts[key]
	switch {
	case !ok:
	case on:
		n[0]++
	default:
		n[1]++
	}
}

// actor counts the access rules that a case asked.
func (c *Coverage) actor(p *playbook.Playbook, a *record.Actor, f *rule.Facts) {
	if a == nil {
		return
	}
	for _, role := range a.Roles {
		one := *a
		one.Roles = []string{role}
		c.count("access "+role+".see", p.Sees(one, f))
	}
}

func (c *Coverage) see(p *playbook.Playbook, a playbook.Assessment, plan approval.Plan) {
	for _, s := range plan {
		c.count("stage "+s.ID, s.On)
	}
	broken := map[string]bool{}
	for _, pr := range a.Problems {
		broken[pr.ID] = true
	}
	for _, g := range p.Guardrails() {
		c.count("guardrail "+g.ID, broken[g.ID])
	}
	in := map[string]bool{}
	for _, cl := range a.Letter.Clauses {
		in[cl.ID] = true
	}
	for _, cl := range p.Clauses() {
		c.count("clause "+cl.ID, in[cl.ID])
	}
}

// Never lists the stages, bands, guardrails and clauses that were on in no
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

// Report is coverage as the command prints it.
type Report struct {
	Percent string   `json:"percent"` // of all outcomes, on and off, that some case showed
	Missing []string `json:"missing"`
	Lines   []string `json:"lines"`
}

// Report counts what no case has shown.
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
