package playbook

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// finals checks that nothing final reads what a child replaced: the names,
// tables and own fields that a parent's final entries come from.
func (b *builder) finals() {
	final := map[string]bool{}
	for _, section := range []string{"guardrails", "stages", "matrix", "fields", "clauses", "letters", "names"} {
		for _, e := range b.raw.sections[section] {
			if !e.final() || e.depth == 0 {
				continue
			}
			for _, key := range []string{"check", "when", "on", "reapprove", "rule"} {
				if n, ok := e.node.Get(key); ok {
					for _, read := range b.reads(e.id, trimmed(n.Text)) {
						final[read] = true
					}
				}
			}
		}
	}
	if len(final) == 0 {
		return
	}
	for _, e := range b.raw.replaced {
		if final[e.id] {
			name := strings.TrimPrefix(e.id, "lookup:")
			e.file.fail(e.node.Line, e.node.Column, "final", "", "%s is read by something final in a parent: it can't be replaced or removed", name)
		}
	}
}

// reads lists what a rule reads; a check of a field is compiled over value.
func (b *builder) reads(path, src string) []string {
	s := b.schema
	for _, f := range b.fields {
		if f.Path == path && f.checkSchema != nil {
			s = f.checkSchema
		}
	}
	r, err := s.Compile(src, rule.WantAny)
	if err != nil {
		return nil
	}
	return r.Reads()
}
