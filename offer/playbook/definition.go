package playbook

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// definition returns what an entry consists of: its keys as they are written, and the
// named rules, columns of tables, fields, settings and rights that it reads. The order
// of keys, comments and blanks around values don't matter.
func (b *builder) definition(id string, nodes ...input.Node) string {
	parts := map[string]string{}
	var reads []string
	for i, n := range nodes {
		parts[fmt.Sprintf("entry %d", i)] = canonical(n)
		reads = append(reads, b.readsOf(id, n)...)
	}
	for name, r := range b.schema.Definitions() {
		if slices.Contains(reads, name) {
			parts["name "+name] = r.Source()
		}
	}
	for _, name := range reads {
		if table, ok := strings.CutPrefix(name, "lookup:"); ok {
			parts["table "+table] = b.columns(table)
		}
	}
	b.rightDefinitions(nodes, parts)
	b.fieldDefinitions(reads, parts)
	b.settingDefinitions(reads, parts)
	var out strings.Builder
	for _, key := range slices.Sorted(maps.Keys(parts)) {
		fmt.Fprintf(&out, "%d:%s%d:%s", len(key), key, len(parts[key]), parts[key])
	}
	return out.String()
}

// columns returns the first row of a table. Which other rows are read, and what they
// say, is in the look-ups of a submission.
func (b *builder) columns(table string) string {
	header, _, _ := strings.Cut(string(b.raw.CSV[table]), "\n")
	return trimmed(header)
}

// rightDefinitions adds whether the roles that a stage asks may approve: a role that
// loses the right did not decide for the next revision.
func (b *builder) rightDefinitions(nodes []input.Node, parts map[string]string) {
	for _, e := range b.raw.Sections["roles"] {
		for _, n := range nodes {
			approve, _ := n.Get("approve")
			if !slices.Contains(rolesIn(approve), e.ID) {
				continue
			}
			do, _ := e.Node.Get("do")
			may := slices.ContainsFunc(do.Items, func(n input.Node) bool { return trimmed(n.Text) == "approve" })
			parts["right "+e.ID] = fmt.Sprint(may)
		}
	}
}

// rolesIn returns the roles that the approvers under a node name.
func rolesIn(n input.Node) []string {
	var out []string
	if role, ok := strings.CutPrefix(trimmed(n.Text), "role:"); ok {
		role, _, _ = strings.Cut(role, "@")
		out = append(out, role)
	}
	for _, item := range n.Items {
		out = append(out, rolesIn(item)...)
	}
	for _, m := range n.Members {
		out = append(out, rolesIn(m.Value)...)
	}
	return out
}

// fieldDefinitions adds the types of the playbook's own fields, and the choices that
// it gives to built-in names.
func (b *builder) fieldDefinitions(reads []string, parts map[string]string) {
	for _, f := range b.fields {
		if slices.Contains(reads, f.Path) && (f.Custom || len(f.name.Choices) > 0) {
			parts["field "+f.Path] = fmt.Sprintf("%s %s %s %q", f.name.Kind, f.name.Per, f.name.Of, f.name.Choices)
		}
	}
}

// settingDefinitions adds the settings that the parts depend on: the year and the
// currency if amounts are read or printed, rounding if something is rounded or
// printed, and the calendar if working days are counted.
func (b *builder) settingDefinitions(reads []string, parts map[string]string) {
	var text strings.Builder
	for _, part := range parts {
		text.WriteString(part)
	}
	c := b.settings.conventions
	for _, name := range reads {
		f, ok := b.schema.Field(strings.TrimPrefix(name, "before."))
		if !ok {
			continue
		}
		if f.Computed {
			parts["year"] = fmt.Sprintf("%s %s %v", c.YearHours, c.YearWeeks, c.ScheduleHours)
		}
		if f.Computed || f.Type.Kind == rule.Number || f.Type.Kind == rule.List {
			parts["currency"] = b.settings.currency
		}
	}
	if s := text.String(); strings.Contains(s, "round") || strings.Contains(s, "{{") {
		parts["rounding"] = fmt.Sprintf("%s %d %d", b.settings.mode, b.settings.money, b.settings.rate)
	}
	if e, ok := b.raw.Settings["calendar"]; ok && strings.Contains(text.String(), "business") {
		parts["calendar"] = canonical(e.Node)
	}
}

// canonical writes a node with its keys sorted and its texts without blanks around
// them.
func canonical(n input.Node) string {
	switch n.Kind {
	case input.List:
		var items []string
		for _, item := range n.Items {
			items = append(items, canonical(item))
		}
		return "[" + strings.Join(items, ",") + "]"
	case input.Map:
		members := slices.Clone(n.Members)
		slices.SortFunc(members, func(a, b input.Member) int { return strings.Compare(a.Key, b.Key) })
		var out []string
		for _, m := range members {
			out = append(out, fmt.Sprintf("%q:%s", m.Key, canonical(m.Value)))
		}
		return "{" + strings.Join(out, ",") + "}"
	}
	return fmt.Sprintf("%q", trimmed(n.Text))
}

// routeSources returns the guardrails that route to stages, as approval knows them.
func (b *builder) routeSources(guardrails []*Guardrail) []approval.RouteSource {
	var out []approval.RouteSource
	for _, g := range guardrails {
		if g.Effect != Route || g.Stage == "" {
			continue
		}
		r := approval.RouteSource{ID: g.ID, Stage: g.Stage, Definition: g.definition,
			Evaluate: func(f *rule.Facts) { g.evaluate(f) }}
		for _, read := range []*rule.Rule{g.check, g.when} {
			if read != nil {
				r.Inputs, r.Reads = append(r.Inputs, read.Inputs()...), append(r.Reads, read.Reads()...)
			}
		}
		if g.message != nil {
			r.Inputs, r.Reads = append(r.Inputs, g.message.Inputs()...), append(r.Reads, g.message.Reads()...)
			r.Inputs = append(r.Inputs, approval.BeforeNames(g.message.Reads())...)
		}
		out = append(out, r)
	}
	return out
}

// bandDefinition returns the definition of a band: its own keys and those of its
// matrix.
func (b *builder) bandDefinition(m source.Entry, id string, band input.Node) string {
	return b.definition(id, source.Without(m.Node, "bands"), band)
}
