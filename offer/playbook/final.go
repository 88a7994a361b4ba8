package playbook

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/template"
)

// finals reports the names, tables and own fields that a playbook replaced or
// removed although something final in a parent reads them.
func (b *builder) finals() {
	for r := b.raw; r.Parent != nil; r = r.Parent {
		if len(r.Replaced) == 0 || !r.Parent.HasFinal() {
			continue
		}
		read := finalReads(r.Parent, b.opt)
		for _, e := range r.Replaced {
			if slices.ContainsFunc(read, func(path string) bool { return record.InGroup(e.ID, path) }) {
				e.File.Fail(e.Node, source.CodeFinal, "",
					"%s is read by something final in a parent: it can't be replaced or removed",
					strings.TrimPrefix(e.ID, "lookup:"))
			}
		}
	}
}

// finalReads lists what the final entries of a folder read, inherited or its
// own, with the folder's own names.
func finalReads(r *source.Folder, opt Options) []string {
	var reported Findings // each was found when the folder was read
	b := newBuilder(r, opt, &reported)
	if !b.begin() {
		return nil
	}
	var out []string
	for section, entries := range r.Sections {
		for _, e := range entries {
			if e.Final() {
				out = append(out, b.readsOf(e.ID, e.Node)...)
			} else if section == "matrix" {
				out = append(out, b.readsOfBands(e)...)
			}
		}
	}
	return out
}

// readsOfBands lists what the final bands of a matrix read, with the matrix
// itself.
func (b *builder) readsOfBands(e source.Entry) []string {
	var out []string
	for _, n := range e.Bands() {
		if source.Final(n) {
			out = append(append(out, b.readsOf(e.ID, source.Without(e.Node, "bands"))...),
				b.readsOf("", n)...)
		}
	}
	return out
}

// readsOf lists what one entry reads: its rules, the values in its texts, and
// the people of person fields.
func (b *builder) readsOf(id string, n input.Node) []string {
	var out []string
	for _, m := range n.Members {
		switch m.Key {
		case "check", "when", "on", "reapprove", "rule":
			out = append(out, b.reads(b.schema, id, trimmed(m.Value.Text))...)
		case "message", "because", source.BodyKey:
			if t, err := template.Parse(id, m.Value.Text, b.schema); err == nil {
				out = append(out, t.Reads()...)
			}
		case "see":
			offers, _ := m.Value.Get("offers")
			out = append(out, b.reads(b.access, "", trimmed(offers.Text))...)
		case "envelope":
			for _, side := range m.Value.Members {
				for _, name := range side.Value.Items {
					out = append(out, trimmed(name.Text))
				}
			}
		case "bands":
			for _, band := range m.Value.Items {
				out = append(out, b.readsOf("", band)...)
			}
		default:
			out = append(out, persons(m.Value)...)
		}
	}
	return out
}

// persons lists the names after person: under a node.
func persons(n input.Node) []string {
	var out []string
	if path, ok := strings.CutPrefix(trimmed(n.Text), "person:"); ok {
		out = append(out, path)
	}
	for _, item := range n.Items {
		out = append(out, persons(item)...)
	}
	for _, m := range n.Members {
		out = append(out, persons(m.Value)...)
	}
	return out
}

// reads lists what a rule reads. The check of a field is compiled over value.
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
