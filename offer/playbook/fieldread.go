package playbook

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// alwaysRequired are the names that every playbook requires by submitted.
var alwaysRequired = []string{"client", "type", "candidate.name", "job.title", "start_date", "pay.rate",
	"pay.per"}

var (
	fieldTypes = []string{"text", "decimal", "money", "rate", "percent", "integer", "date", "bool", "choice",
		"person", "list"}
	times = []string{"hour", "day", "week", "month", "year"}
)

// decodeFields reads fields.yaml. Rules are compiled later, when every name is
// known.
func (b *builder) decodeFields() []*Field {
	var out []*Field
	for _, path := range alwaysRequired {
		n, _ := record.Lookup(path)
		out = append(out, &Field{Path: path, Type: n.Kind, Required: "submitted", Private: n.Private,
			name: n})
	}
	for _, e := range b.raw.Sections["fields"] {
		f := b.field(e)
		if f == nil {
			if strings.HasPrefix(e.ID, "custom.") {
				b.broken = append(b.broken, e.ID)
			}
			continue
		}
		i := slices.IndexFunc(out, func(o *Field) bool { return o.Path == f.Path })
		if i < 0 {
			out = append(out, f)
			continue
		}
		if _, ok := e.Node.Get("required"); !ok {
			f.Required = out[i].Required
		}
		out[i] = f
	}
	return out
}

// afterApproval reads after. It warns of pay, bill and costs that could change without
// an approval.
func afterApproval(rd reader, path string) bool {
	if rd.OneOf("after", "", "approved") == "" {
		return false
	}
	if inAny(path, []string{"pay", "bill", "cost"}) {
		rd.File.Warn(rd.At("after"), source.CodeNobody, "",
			"%s may change after approval, and no person approves the change", path)
	}
	return true
}

// fieldText are the keys of a field that say what its values are.
type fieldText struct {
	typ     source.Text
	per, of string
}

// field reads one field; nil if it has no name or type.
func (b *builder) field(e source.Entry) *Field {
	rd := read(e, "a field")
	rd.Flags("off")
	f := &Field{Path: rd.Value("path"), Label: rd.Value("label"), Help: rd.Value("help"),
		final: rd.Bool("final"), place: e.Place()}
	text := fieldText{typ: rd.Text("type")}
	f.Choices = rd.Distinct("choices")
	text.per, text.of = rd.OneOf("per", "", times...), rd.OneOf("of", "", fieldTypes...)
	words := make([]string, len(requirements))
	for i, r := range requirements {
		words[i] = r.word
	}
	f.Required = rd.OneOf("required", "", words...)
	f.When, f.Check = rd.Value("when"), rd.Value("check")
	f.Edit = rd.Texts("edit")
	for _, role := range f.Edit {
		b.usesRole(e.File, rd.At("edit"), role)
	}
	f.Source = rd.OneOf("source", "desk", "desk", "ats", "hris", "finance")
	f.Private = rd.Bool("private")
	f.AfterApproval = afterApproval(rd, f.Path)
	rd.Done()
	custom, own := strings.CutPrefix(f.Path, "custom.")
	if f.Custom = own; own {
		if !b.customField(rd, f, custom, text) {
			return nil
		}
		return f
	}
	return b.builtinField(rd, f, text.typ)
}

// builtinField takes what a playbook says about a built-in name; nil if there
// is no such name.
func (b *builder) builtinField(rd reader, f *Field, typ source.Text) *Field {
	n, ok := b.builtin[f.Path]
	if !ok {
		b.unknownField(rd, f.Path)
		return nil
	}
	f.Type, f.name, f.Private = n.Kind, n, f.Private || n.Private
	chooses := len(f.Choices) > 0 && (typ.Value == "choice" || !typ.Given)
	switch {
	case n.Kind == record.Text && chooses:
		f.name.Kind, f.name.Choices, f.Type = record.Choice, f.Choices, record.Choice
	case n.Kind == record.Choice && chooses:
		narrow(rd, f, n.Choices)
	case len(f.Choices) > 0:
		rd.fail(rd.At("choices"), source.CodeType, "", "%s is built in, is %s and has no choices", f.Path,
			n.Kind)
	case typ.Given && typ.Value != string(n.Kind) && !(n.Kind == record.OwnRate && typ.Value == "rate"):
		kind := n.Kind
		if kind == record.OwnRate {
			kind = record.Rate
		}
		rd.fail(typ.Node, source.CodeType, "", "%s is built in, and is %s", f.Path, kind)
	}
	return f
}

// unknownField reports a field of a name that does not exist.
func (b *builder) unknownField(rd reader, path string) {
	if b.isGroup(path) {
		rd.fail(rd.At("path"), source.CodeUnknownName, "write one entry for each name",
			"%s is a group of names, not a value", path)
		return
	}
	var names []string
	for name := range b.builtin {
		names = append(names, name)
	}
	rd.fail(rd.At("path"), source.CodeUnknownName, rule.Nearest(path, names),
		"unknown name %s; a field of your own is custom.%s",
		path, strings.ReplaceAll(path, ".", "_"))
}

// narrow takes fewer choices for a name that has some of its own.
func narrow(rd reader, f *Field, choices []string) {
	for _, n := range rd.At("choices").Items {
		if !slices.Contains(choices, trimmed(n.Text)) {
			hint := rule.Nearest(trimmed(n.Text), slices.Clone(choices))
			rd.fail(n, source.CodeType, hint, "%s is one of %s", f.Path, strings.Join(choices, ", "))
			return
		}
	}
	f.name.Choices = f.Choices
}

// customField completes a field of the playbook's own. It returns false if the
// field has no name or no type.
func (b *builder) customField(rd reader, f *Field, name string, text fieldText) bool {
	if !b.customName(rd, f.Path, name) || !customType(rd, f, text) {
		return false
	}
	typ := text.typ.Value
	for _, k := range []struct{ key, of string }{{"per", "rate"}, {"of", "list"}, {"choices", "choice"}} {
		if n, ok := rd.Node.Get(k.key); ok && typ != k.of && text.of != k.of {
			rd.fail(n, source.CodeType, "", "%s belongs to a %s, this is %s", k.key, k.of, typ)
		}
	}
	f.Type = record.Kind(typ)
	f.name = record.Name{Path: f.Path, Kind: f.Type, Per: text.per, Choices: f.Choices, Private: f.Private,
		Of: record.Kind(text.of)}
	if f.Type == record.List && text.of == "" {
		f.name.Of = record.Text
	}
	return true
}

// customName reports a name that a field of the playbook's own can't have.
func (b *builder) customName(rd reader, path, name string) bool {
	at := rd.At("path")
	switch {
	case !customPattern.MatchString(name):
		rd.fail(at, source.CodeType, "", "the name after custom. is lower-case letters, digits and _")
	case reserved(name) || reserved(path):
		rd.fail(at, source.CodeType, "",
			"a field can't have the name of a function or word of the language: %s", name)
	case b.taken(name):
		rd.fail(at, source.CodeType, "", "a field can't have the name of something built in: %s", name)
	default:
		return true
	}
	return false
}

// customType reports a type that is missing, unknown or incomplete.
func customType(rd reader, f *Field, text fieldText) bool {
	typ, at := text.typ.Value, text.typ.Node
	_, hasOf := rd.Node.Get("of")
	all := strings.Join(fieldTypes, ", ")
	switch {
	case !text.typ.Given:
		rd.fail(rd.Node, source.CodeType,
			"type: text, decimal, money, rate, percent, integer, date, bool, choice, person or list",
			"the field has no type")
	case !slices.Contains(fieldTypes, typ):
		rd.fail(at, source.CodeType, rule.Nearest(typ, slices.Clone(fieldTypes)),
			"unknown type %s; the types are %s", typ, all)
	case typ == "rate" && text.per == "":
		rd.fail(at, source.CodeType, "add per: hour", "a rate has a unit of time")
	case (typ == "choice" || typ == "list" && text.of == "choice") && len(f.Choices) == 0:
		rd.fail(at, source.CodeType, "add choices: [a, b]", "a choice lists its choices")
	case typ == "list" && !hasOf:
		rd.fail(at, source.CodeType, "add of: text", "a list has a type of items")
	case text.of == "list":
		rd.fail(rd.At("of"), source.CodeType, "", "a list holds values, not lists")
	default:
		return true
	}
	return false
}

// compileFields compiles the rules of the fields. It returns false if there is
// no schema for them.
func (b *builder) compileFields() bool {
	for _, f := range b.fields {
		f.when = b.rule(b.schema, f.place.File.PlaceOf(f.place.Node, "when"), rule.WantBool)
		if f.Check == "" {
			continue
		}
		value := facts.Field(f.name)
		if known, ok := b.schema.Field(f.Path); ok {
			value = known
		}
		value.Path, value.Term, value.From = "value", false, nil
		s, err := b.schema.Extend(value)
		if err != nil {
			b.failTop(err)
			return false
		}
		f.checkSchema = s
		f.check = b.rule(s, f.place.File.PlaceOf(f.place.Node, "check"), rule.WantBool)
	}
	return true
}
