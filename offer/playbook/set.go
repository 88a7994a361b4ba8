package playbook

import (
	"errors"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// CheckSet finds what is wrong between playbooks: two that can apply to the
// same offer while neither goes before the other.
func CheckSet(playbooks ...*Playbook) Findings {
	out := beforeRings(playbooks)
	for i, p := range playbooks {
		for _, q := range playbooks[:i] {
			if p.name == q.name || (p.applies == nil) != (q.applies == nil) || p.related(q) || !p.overlaps(q) || p.applies != nil && !prove.CanAllHold(p.applies, q.applies) {
				continue
			}
			at := p.settings.applies
			if p.applies == nil {
				at = rulePlace{file: p.settings.top, node: input.Node{Line: 1, Column: 1}}
			}
			f := &file{name: at.file.name, lines: at.file.lines, findings: &out}
			f.fail(at.node.Line, at.node.Column, "ambiguous", "narrow one of them, or write before: ["+q.name+"]", "an offer can fall under %s and %s, and neither goes before the other", q.name, p.name)
			out[len(out)-1].IDs = []string{q.name, p.name}
		}
	}
	return out
}

// beforeRings reports playbooks that each go before the next and the last before
// the first: none of them wins.
func beforeRings(playbooks []*Playbook) Findings {
	var out Findings
	for i, p := range playbooks {
		ring := []*Playbook{p}
		if !closesRing(&ring, playbooks[:i]) {
			continue
		}
		names := make([]string, len(ring))
		for i, q := range ring {
			names[i] = q.name
		}
		at := p.settings.beforeAt
		f := &file{name: at.file.name, lines: at.file.lines, findings: &out}
		f.fail(at.node.Line, at.node.Column, "cycle", "leave one before out", "each goes before the next, so none of them wins: %s", strings.Join(append(names, p.name), " before "))
		out[len(out)-1].IDs = names
	}
	return out
}

// closesRing follows before from the last playbook of a ring through others of
// a list until it comes back to the first.
func closesRing(ring *[]*Playbook, others []*Playbook) bool {
	first, last := (*ring)[0], (*ring)[len(*ring)-1]
	if len(*ring) > 1 && known(last.settings.before, first.name) {
		return true
	}
	for _, q := range others {
		if !known(last.settings.before, q.name) || slices.Contains(*ring, q) {
			continue
		}
		*ring = append(*ring, q)
		if closesRing(ring, others) {
			return true
		}
		*ring = (*ring)[:len(*ring)-1]
	}
	return false
}

func (p *Playbook) related(q *Playbook) bool {
	return p.descendsFrom(q.name) || q.descendsFrom(p.name) || known(p.settings.before, q.name) || known(q.settings.before, p.name)
}

// overlaps reports whether there is a day on which both are in force.
func (p *Playbook) overlaps(q *Playbook) bool {
	before := func(to, from rule.Date) bool { return !to.IsZero() && !from.IsZero() && to.Before(from) }
	return !before(p.settings.to, q.settings.from) && !before(q.settings.to, p.settings.from)
}

// FilterColumns says under which column of the table of offers a name stands:
// what see.offers can be turned into a database filter with.
func FilterColumns() map[string]prove.Column {
	return map[string]prove.Column{
		"state": {Name: "status"}, "submitted_by": {Name: "submitted_by"}, "revision": {Name: "terms_revision"}, "offer_round": {Name: "offer_round"},
		"client": {Name: "client"}, "business_unit": {Name: "business_unit"}, "region": {Name: "region"}, "job_family": {Name: "job_family"},
		"type": {Name: "type"}, "classification": {Name: "classification"}, "start_date": {Name: "start_date"}, "end_date": {Name: "end_date"},
		"candidate.id": {Name: "candidate_id"}, "job.id": {Name: "job_id"}, "job.title": {Name: "job_title"}, "job.department": {Name: "job_department"}, "job.level": {Name: "job_level"},
		"worksite.state": {Name: "worksite_state"}, "worksite.country": {Name: "worksite_country"}, "worksite.remote": {Name: "worksite_remote"},
		"people.recruiter": {Name: "recruiter"}, "people.account_manager": {Name: "account_manager"}, "people.hiring_manager": {Name: "hiring_manager"},
		"people.owner": {Name: "owner"}, "people.commission_holder": {Name: "commission_holder"},
		"pay.hourly": {Name: "pay_hourly"}, "bill.hourly": {Name: "bill_hourly"}, "margin.percent": {Name: "margin_percent"},
	}
}

// checkFilters wants every see.offers to be a database filter.
func (b *builder) checkFilters(roles []*Role) {
	for _, r := range roles {
		if r.see == nil || r.place.file == nil {
			continue
		}
		_, err := prove.NewFilter(r.see, FilterColumns(), prove.Constants{Facts: b.access.NewFacts(), Group: "actor"})
		var fe *prove.FilterError
		if errors.As(err, &fe) {
			see, _ := r.place.node.Get("see")
			offers, _ := see.Get("offers")
			b.inScalar(r.place.file, offers, fe.Err.Offset, "filter", "use ==, !=, <, in, and, or, not over names such as client, region, state, people.recruiter", fe.Err.Message, false)
		}
	}
}

// unused warns of named rules, tables and clauses of this playbook itself that
// nothing reads.
func (b *builder) unused(p *Playbook) {
	read := map[string]bool{}
	see := func(sources ...*rule.Rule) {
		for _, r := range sources {
			if r != nil {
				for _, name := range r.Reads() {
					read[name] = true
				}
			}
		}
	}
	for _, f := range p.fields {
		see(f.when, f.check)
	}
	for _, g := range p.guardrails {
		see(g.check, g.when)
	}
	for _, l := range p.letters {
		see(l.when)
	}
	for _, c := range p.clauses {
		see(c.when)
	}
	for _, r := range p.roles {
		see(r.see)
	}
	for _, m := range p.moves {
		see(m.when)
	}
	see(p.applies)
	if p.planner != nil {
		see(p.planner.Rules()...)
	}
	b.unusedClauses(p)
	text := b.allText()
	for _, e := range b.raw.sections["names"] {
		if e.depth == 0 && !read[e.id] && !mentions(text, e.id) && !known(b.noNames, e.id) {
			e.file.warn(e.line, e.col, "unused", "", "nothing reads %s", e.id)
		}
	}
	for name, e := range b.raw.tables {
		if e.depth == 0 && !read["lookup:"+name] && !mentions(text, name) && !(name == "fx" && mentions(text, "convert")) && !known(b.broken, "lookup:"+name) {
			e.file.warn(e.node.Line, e.node.Column, "unused", "", "nothing looks anything up in %s", name)
		}
	}
}

// unusedClauses warns of this playbook's own clauses that none of its letters
// lists. One that is required says so when a letter without it is made.
func (b *builder) unusedClauses(p *Playbook) {
	if !b.raw.exists["letters"] {
		return
	}
	unknown := func(id string) bool {
		return !slices.ContainsFunc(p.clauses, func(c *Clause) bool { return c.ID == id })
	}
	if slices.ContainsFunc(p.letters, func(l *Letter) bool { return slices.ContainsFunc(l.Clauses, unknown) }) {
		return // a letter may mean one that it misspells
	}
	for _, e := range b.raw.sections["clauses"] {
		lists := func(l *Letter) bool { return known(l.Clauses, e.id) }
		required, _ := e.node.Get("required")
		if e.depth == 0 && required.Text != "true" && !slices.ContainsFunc(p.letters, lists) {
			id, _ := e.node.Get("clause")
			e.file.warn(id.Line, id.Column, "unused", "", "no letter lists the clause %s", e.id)
		}
	}
}

// allText is the text of letters, messages and other named rules, places that
// are not single rules, and in rules, of which some may have an error.
func (b *builder) allText() string {
	var out strings.Builder
	var walk func(n input.Node)
	walk = func(n input.Node) {
		out.WriteString(n.Text + "\n")
		for _, i := range n.Items {
			walk(i)
		}
		for _, m := range n.Members {
			walk(m.Value)
		}
	}
	for _, section := range []string{"guardrails", "stages", "matrix", "letters", "clauses", "names", "fields", "moves", "roles"} {
		for _, e := range b.raw.sections[section] {
			walk(e.node)
		}
	}
	walk(b.settings.applies.node)
	for _, c := range b.raw.cases {
		walk(c.node)
		for _, m := range c.node.Members {
			out.WriteString(m.Key + "\n")
		}
	}
	return out.String()
}

// mentions reports whether a name stands in a text as a word.
func mentions(text, name string) bool {
	word := func(c byte) bool {
		return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
	}
	for i := 0; i+len(name) <= len(text); i++ {
		if text[i:i+len(name)] == name && (i == 0 || !word(text[i-1])) && (i+len(name) == len(text) || !word(text[i+len(name)])) {
			return true
		}
	}
	return false
}
