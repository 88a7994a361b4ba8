package playbook

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/template"
)

// anyFinal reports whether something in a playbook can't be loosened: an entry,
// a band, or separate.
func (r *raw) anyFinal() bool {
	if r.settings["separate"].final() {
		return true
	}
	for _, entries := range r.sections {
		for _, e := range entries {
			if e.final() || slices.ContainsFunc(e.bands(), isFinal) {
				return true
			}
		}
	}
	return false
}

func isFinal(n record.Node) bool { v, _ := n.Get("final"); return v.Text == "true" }

func (e entry) bands() []record.Node { n, _ := e.node.Get("bands"); return n.Items }

// standardUnits are what rounding and year are where nobody says it.
var standardUnits = map[string]map[string]string{
	"rounding": {"mode": "half_up", "money": "2", "rate": "4", "where": "line"},
	"year":     {"hours": "2080", "weeks": "52"},
}

// keepsUnits reports what of rounding and year a child changes, though
// something final in a parent could come out otherwise by it. To say the same
// again changes nothing, and steps of pay where there were none only add.
func (r *raw) keepsUnits(p *raw) {
	for _, key := range []string{"rounding", "year"} {
		mine, ok := r.settings[key]
		if !ok {
			continue
		}
		changes := slices.ContainsFunc(mine.node.Members, func(m record.Member) bool {
			theirs, said := p.settings[key].node.Get(m.Key)
			said = said && theirs.Kind != record.NodeNull
			if m.Value.Kind == record.NodeNull || !said && m.Key == "pay" {
				return false
			}
			was := standardUnits[key][m.Key]
			if said {
				was = plain(theirs)
			}
			return plain(m.Value) != was
		})
		if changes {
			mine.file.fail(mine.node.Line, mine.node.Column, "final", "", "%s can't change: something in %s is final and could come out otherwise", key, p.name)
		}
	}
}

// plain is a value as text, numbers without what does not count in them.
func plain(n record.Node) string {
	if x, err := exact.Parse(trimmed(n.Text)); err == nil {
		return x.String()
	}
	out := trimmed(n.Text)
	for _, i := range n.Items {
		out += " [" + plain(i) + "]"
	}
	for _, m := range n.Members {
		out += " " + m.Key + ": " + plain(m.Value)
	}
	return out
}

// finalBands reports bands of a parent's matrix that are final and that a
// child replaces or removes, alone or with the whole matrix, and keys of the
// matrix on which such a band stands.
func finalBands(parent record.Node, child entry, whole bool, name string) {
	theirs, _ := parent.Get("bands")
	matrix, _ := parent.Get("id")
	for _, b := range theirs.Items {
		if !isFinal(b) {
			continue
		}
		id, _ := b.Get("id")
		at, hit := child.node, whole
		for _, key := range []string{"when", "strict", "cumulative", "after"} {
			if n, ok := child.node.Get(key); ok && !whole {
				at, hit = n, true
			}
		}
		for _, o := range child.bands() {
			if oid, _ := o.Get("id"); oid.Text == id.Text {
				at, hit = o, true
			}
		}
		if hit {
			child.file.fail(at.Line, at.Column, "final", "", "%s.%s is final in %s: it can't be replaced or removed", matrix.Text, id.Text, name)
		}
	}
}

// finals checks that nothing final reads what a child replaced: the names,
// tables and own fields that a parent's final entries come from.
func (b *builder) finals() {
	final := map[string]bool{}
	for _, section := range []string{"guardrails", "stages", "matrix", "fields", "moves", "clauses", "letters", "names"} {
		for _, e := range b.raw.sections[section] {
			if e.depth == 0 {
				continue
			}
			whole := e.final()
			for _, band := range e.bands() {
				if whole || isFinal(band) {
					whole = true // a band stands on its matrix
					b.readsOf(e.id, band, final)
				}
			}
			if whole {
				b.readsOf(e.id, e.node, final)
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

// readsOf notes what the rules, texts and people of an entry read.
func (b *builder) readsOf(id string, n record.Node, into map[string]bool) {
	for _, key := range []string{"check", "when", "on", "reapprove", "rule"} {
		if v, ok := n.Get(key); ok {
			for _, read := range b.reads(id, trimmed(v.Text)) {
				into[read] = true
			}
		}
	}
	for _, key := range []string{"because", "message"} {
		v, _ := n.Get(key)
		if m, err := template.ParseMessage(trimmed(v.Text), b.schema, b.renderOptions(nil)); err == nil && m != nil {
			for _, read := range m.Inputs() {
				into[read] = true
			}
		}
	}
	for _, key := range []string{"approve", "advise"} {
		q, _ := n.Get(key)
		for _, m := range q.Members {
			for _, w := range m.Value.Items {
				if field, ok := strings.CutPrefix(trimmed(w.Text), "person:"); ok {
					into[field] = true
				}
			}
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
