package playbook

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/pay"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

var customPattern = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// makeSchema puts built-in names, own fields, named rules, tables and law
// together. It returns false if there is no schema.
func (b *builder) makeSchema() bool {
	law := b.opt.Law
	if law == nil {
		t, err := pay.Builtin()
		if err != nil {
			b.failTop(err)
			return false
		}
		law = t
	}
	o := rule.Options{Fields: b.ruleFields(), Tables: b.tables(), Functions: lawFunctions(law, b.opt.PerDiem),
		Before:   true,
		Rounding: exact.Rounding{Mode: b.settings.mode}, Calendar: b.settings.calendar, Currency: b.settings.currency,
		Hints: map[string]string{"actor": "actor is known in access.yaml alone",
			"custom": "a field of your own is declared in fields.yaml",
			sentOn:   "it is filled in when a letter is sent: write {{ sent_on | date }}, alone in its placeholder, in a letter or clause"}}
	o.Broken = b.broken
	at := b.definitions(&o)
	var err error
	b.schema, err = rule.NewSchema(o)
	for _, e := range flatten(err) {
		var d *rule.DefinitionError
		if !errors.As(e, &d) {
			b.failTop(e)
			return false
		}
		b.ruleErrors(at[d.Name], []*rule.Error{d.Err})
	}
	for _, d := range prove.NamedSuspects(b.schema) {
		b.ruleWarnings(at[d.Name], []*rule.Error{d.Err})
	}
	if b.access, err = b.schema.Extend(actorFields()...); err != nil {
		b.failTop(err)
		return false
	}
	return true
}

// ruleFields returns the names of rules, with the choices of this playbook.
func (b *builder) ruleFields() []rule.Field {
	fields := facts.Fields(b.settings.conventions)
	for i := range fields {
		if fields[i].Path == "state" {
			fields[i].Type.Choices, fields[i].Type.Unordered = b.states(), true
		}
		fields[i].Term = fields[i].Term && !b.afterApproval(fields[i].Path)
		for _, f := range b.fields {
			if f.Path == fields[i].Path && f.name.Kind == record.Choice && len(fields[i].Type.Choices) == 0 {
				fields[i].Type.Choices = f.name.Choices
			}
		}
	}
	for _, f := range b.fields {
		if f.Custom {
			own := facts.Field(f.name)
			own.Term = !f.AfterApproval
			fields = append(fields, own)
		}
	}
	return fields
}

// afterApproval reports whether a name may change after approval, which makes it no
// term.
func (b *builder) afterApproval(path string) bool {
	return slices.ContainsFunc(b.fields, func(f *Field) bool { return f.Path == path && f.AfterApproval })
}

// definitions adds the named rules to the options of a schema and returns where
// they stand.
func (b *builder) definitions(o *rule.Options) map[string]source.Place {
	at := map[string]source.Place{}
	for _, e := range b.raw.Sections["names"] {
		if reason := b.noName(e.ID); reason != "" {
			b.noNames = append(b.noNames, e.ID)
			o.Broken = append(append(o.Broken, e.ID),
				strings.FieldsFunc(e.ID, endsName)...) // my-name reads as my minus name
			e.File.Fail(e.Key, source.CodeSyntax, "", "%s can't be the name of a rule: %s", e.ID, reason)
			continue
		}
		if e.Node.Kind == input.List {
			e.File.Fail(e.Node, source.CodeType, source.QuoteHint, "%s is one rule", e.ID)
			o.Broken = append(o.Broken, e.ID)
			continue
		}
		at[e.ID] = source.Place{Text: trimmed(e.Node.Text), File: e.File, Node: e.Node}
		if e.Node.Kind == input.Map { // {rule: …, final: true}
			at[e.ID] = e.File.PlaceOf(e.Node, "rule")
		}
		o.Definitions = append(o.Definitions, rule.Definition{Name: e.ID, Source: at[e.ID].Text})
	}
	return at
}

// noName returns why a rule can't have a name; empty if it can.
func (b *builder) noName(name string) string {
	switch {
	case !customPattern.MatchString(name):
		return "it is not lower-case letters, digits and _"
	case b.taken(name) || reserved(name) || name == sentOn && !b.opt.Published:
		return "it is taken"
	}
	return ""
}

// endsName reports whether a rune ends a name in a rule.
func endsName(r rune) bool {
	return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}
