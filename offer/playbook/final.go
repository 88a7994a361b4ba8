package playbook

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/template"
)

// finals reports what a playbook replaced or removed although something final
// above it reads it: names, tables and own fields.
func (b *builder) finals(opt Options) {
	for r := b.raw; r.parent != nil; r = r.parent {
		if len(r.replaced) == 0 || !r.parent.hasFinal() {
			continue
		}
		read := r.parent.finalReads(opt)
		for _, e := range r.replaced {
			if slices.ContainsFunc(read, func(path string) bool { return record.InGroup(e.id, path) }) {
				name := strings.TrimPrefix(e.id, "lookup:")
				e.file.fail(e.node.Line, e.node.Column, "final", "", "%s is read by something final in a parent: it can't be replaced or removed", name)
			}
		}
	}
}

// finalReads lists what the final entries of a playbook read, inherited or its
// own, as the playbook itself has those names.
func (r *raw) finalReads(opt Options) []string {
	var reported Findings // what is wrong there was found when it was read
	b := newBuilder(r, &reported)
	if !b.begin(opt) {
		return nil
	}
	var out []string
	for section, entries := range r.sections {
		for _, e := range entries {
			if e.final() {
				out = append(out, b.readsOf(section, e.id, e.node)...)
			} else if bands, _ := e.node.Get("bands"); section == "matrix" {
				for _, n := range bands.Items {
					if (entry{node: n}).final() {
						out = append(append(out, b.readsOf(section, e.id, without(e.node, "bands"))...), b.readsOf("stages", "", n)...)
					}
				}
			}
		}
	}
	return out
}

// readsOf lists what one entry reads: its rules, the values in its texts, and
// the people it asks by a field.
func (b *builder) readsOf(section, id string, n input.Node) []string {
	var out []string
	for _, m := range n.Members {
		src := trimmed(m.Value.Text)
		switch m.Key {
		case "check", "when", "on", "reapprove", "rule":
			out = append(out, b.reads(b.schema, id, src)...)
		case "message", "because", bodyKey:
			if t, err := template.Parse(id, m.Value.Text, b.schema); err == nil {
				out = append(out, t.Reads()...)
			}
		case "see":
			offers, _ := m.Value.Get("offers")
			out = append(out, b.reads(b.access, "", trimmed(offers.Text))...)
		case "bands":
			for _, band := range m.Value.Items {
				out = append(out, b.readsOf("stages", "", band)...)
			}
		default:
			out = append(out, persons(m.Value)...)
		}
	}
	return out
}

// persons lists the names behind person: in a node.
func persons(n input.Node) []string {
	var out []string
	if path, ok := strings.CutPrefix(trimmed(n.Text), "person:"); ok {
		out = append(out, path)
	}
	for _, i := range n.Items {
		out = append(out, persons(i)...)
	}
	for _, m := range n.Members {
		out = append(out, persons(m.Value)...)
	}
	return out
}

func without(n input.Node, key string) input.Node {
	n.Members = slices.DeleteFunc(slices.Clone(n.Members), func(m input.Member) bool { return m.Key == key })
	return n
}

// reads lists what a rule reads; a check of a field is compiled over value.
func (b *builder) reads(s *rule.Schema, path, src string) []string {
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
