package playbook

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// unused warns of named rules, tables and clauses of this playbook itself that
// nothing reads.
func (b *builder) unused(p *Playbook) {
	b.unusedClauses(p.letters)
	read, text := readsOfRules(p), b.allText()
	for _, e := range b.raw.Sections["names"] {
		if e.Depth == 0 && !read[e.ID] && !mentions(text, e.ID) && !slices.Contains(b.noNames, e.ID) {
			e.File.Warn(e.Key, source.CodeUnused, "", "nothing reads %s", e.ID)
		}
	}
	for name, e := range b.raw.Tables {
		used := read["lookup:"+name] || mentions(text, name) || name == "fx" && mentions(text, "convert")
		if e.Depth == 0 && !used && !slices.Contains(b.broken, "lookup:"+name) {
			e.File.Warn(e.Node, source.CodeUnused, "", "nothing looks anything up in %s", name)
		}
	}
}

// readsOfRules returns everything that the rules of a playbook read.
func readsOfRules(p *Playbook) map[string]bool {
	rules := []*rule.Rule{p.applies}
	for _, f := range p.fields.list {
		rules = append(rules, f.when, f.check)
	}
	for _, g := range p.guardrails.list {
		rules = append(rules, g.check, g.when)
	}
	for _, l := range p.letters.list {
		rules = append(rules, l.when)
	}
	for _, c := range p.letters.clauses {
		rules = append(rules, c.when)
	}
	for _, r := range p.access.roles {
		rules = append(rules, r.see)
	}
	for _, m := range p.moves.list {
		rules = append(rules, m.when)
	}
	if p.planner != nil {
		rules = append(rules, p.planner.Rules()...)
	}
	read := map[string]bool{}
	for _, r := range rules {
		if r == nil {
			continue
		}
		for _, name := range r.Reads() {
			read[name] = true
		}
	}
	return read
}

// unusedClauses warns of this playbook's own clauses that no letter lists. A
// clause that is required is reported when a letter without it is made.
func (b *builder) unusedClauses(ls *Letters) {
	if !b.raw.Exists["letters"] {
		return
	}
	unknown := func(id string) bool {
		return !slices.ContainsFunc(ls.clauses, func(c *Clause) bool { return c.ID == id })
	}
	if slices.ContainsFunc(ls.list, func(l *Letter) bool { return slices.ContainsFunc(l.Clauses, unknown) }) {
		return // a letter may mean one that it misspells
	}
	for _, e := range b.raw.Sections["clauses"] {
		listed := slices.ContainsFunc(ls.list,
			func(l *Letter) bool { return slices.Contains(l.Clauses, e.ID) })
		required, _ := e.Node.Get("required")
		if e.Depth == 0 && required.Text != "true" && !listed {
			id, _ := e.Node.Get("clause")
			e.File.Warn(id, source.CodeUnused, "", "no letter lists the clause %s", e.ID)
		}
	}
}

// sections are the entries in whose texts names can be mentioned.
var sections = []string{"guardrails", "stages", "matrix", "letters", "clauses", "names", "fields", "moves",
	"roles"}

// allText returns the texts that may mention a name and are not single rules, or
// rules with an error.
func (b *builder) allText() string {
	var out strings.Builder
	for _, section := range sections {
		for _, e := range b.raw.Sections[section] {
			writeTexts(&out, e.Node)
		}
	}
	writeTexts(&out, b.settings.applies.Node)
	for _, c := range b.raw.Cases {
		writeTexts(&out, c.Node)
		for _, m := range c.Node.Members {
			out.WriteString(m.Key + "\n")
		}
	}
	return out.String()
}

// writeTexts writes the texts of a node, one a line.
func writeTexts(out *strings.Builder, n input.Node) {
	out.WriteString(n.Text + "\n")
	for _, item := range n.Items {
		writeTexts(out, item)
	}
	for _, m := range n.Members {
		writeTexts(out, m.Value)
	}
}

// mentions reports whether a name stands in a text as a word.
func mentions(text, name string) bool {
	for at := 0; at <= len(text); at++ {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return false
		}
		at += i
		end := at + len(name)
		if (at == 0 || !inWord(text[at-1])) && (end == len(text) || !inWord(text[end])) {
			return true
		}
	}
	return false
}

func inWord(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
