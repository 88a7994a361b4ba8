package playbook

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Field is what a playbook says of one name: its own field, or a built-in one.
type Field struct {
	Path    string
	Label   string
	Help    string
	Type    record.Kind
	Choices []string
	Custom  bool
	Private bool
	// Required is the move by which a value is wanted: submitted, approved,
	// sent, accepted, completed; empty: never.
	Required string
	When     string   // narrows Required
	Check    string   // over the field as value
	Edit     []string // roles; empty: whoever may edit in this state
	Source   string   // desk, ats, hris, finance: who is right, and alone may change it

	name        record.Name
	when, check *rule.Rule
	checkSchema *rule.Schema
	final       bool
	place       rulePlace
}

// requiredMoves are the words of required, in order, with the state of each.
var requiredMoves = []struct {
	word  string
	state lifecycle.State
}{{"submitted", lifecycle.InApproval}, {"approved", lifecycle.Approved}, {"sent", lifecycle.Sent}, {"accepted", lifecycle.Accepted}, {"completed", lifecycle.Completed}}

// alwaysRequired are the names that every playbook wants by submitted.
var alwaysRequired = []string{"client", "type", "candidate.name", "job.title", "start_date", "pay.rate", "pay.per"}

var fieldTypes = []string{"text", "decimal", "money", "rate", "percent", "integer", "date", "bool", "choice", "person", "list"}

// decodeFields reads fields.yaml; rules are compiled later, when every name is
// known.
func (b *builder) decodeFields() []*Field {
	var out []*Field
	for _, path := range alwaysRequired {
		n, _ := record.Lookup(path)
		out = append(out, &Field{Path: path, Type: n.Kind, Required: "submitted", Private: n.Private, name: n, place: rulePlace{file: &file{findings: b.findings}}})
	}
	for _, e := range b.raw.sections["fields"] {
		f := b.field(e)
		if f == nil {
			if strings.HasPrefix(e.id, "custom.") {
				b.broken = append(b.broken, e.id)
			}
			continue
		}
		replaced := false
		for i, o := range out {
			if o.Path == f.Path {
				if _, ok := e.node.Get("required"); !ok {
					f.Required = o.Required
				}
				out[i], replaced = f, true
			}
		}
		if !replaced {
			out = append(out, f)
		}
	}
	return out
}

func (b *builder) field(e entry) *Field {
	rd := e.file.reader(e.node, "a field")
	rd.boolean("off")
	f := &Field{Path: rd.str("path"), Label: rd.str("label"), Help: rd.str("help"), final: rd.boolean("final"), place: rulePlace{"", e.file, e.node}}
	typ := rd.text("type")
	f.Choices = rd.distinct("choices")
	per, of := rd.one("per", "", "hour", "day", "week", "month", "year"), rd.one("of", "", fieldTypes...)
	words := make([]string, len(requiredMoves))
	for i, m := range requiredMoves {
		words[i] = m.word
	}
	f.Required = rd.one("required", "", words...)
	f.When, f.Check = rd.str("when"), rd.str("check")
	f.Edit = rd.texts("edit")
	if n, ok := e.node.Get("edit"); ok {
		for _, role := range f.Edit {
			b.roles = append(b.roles, roleUse{role, rulePlace{role, e.file, find(n, role)}})
		}
	}
	f.Source = rd.one("source", "desk", "desk", "ats", "hris", "finance")
	f.Private = rd.boolean("private")
	rd.done()
	custom, isCustom := strings.CutPrefix(f.Path, "custom.")
	f.Custom = isCustom
	if isCustom {
		if !b.customName(rd, f, custom, typ, per, of) {
			return nil
		}
		return f
	}
	n, ok := b.builtin[f.Path]
	if !ok {
		p, _ := e.node.Get("path")
		var names []string
		for name := range b.builtin {
			names = append(names, name)
		}
		if b.isGroup(f.Path) {
			e.file.fail(p.Line, p.Column, "unknown_name", "write one entry for each name", "%s is a group of names, not a value", f.Path)
			return nil
		}
		e.file.fail(p.Line, p.Column, "unknown_name", rule.Nearest(f.Path, names), "there is no name %s; a field of your own is custom.%s", f.Path, strings.ReplaceAll(f.Path, ".", "_"))
		return nil
	}
	f.Type, f.name, f.Private = n.Kind, n, f.Private || n.Private
	switch {
	case n.Kind == record.Text && (typ.s == "choice" || !typ.ok) && len(f.Choices) > 0:
		f.name.Kind, f.name.Choices, f.Type = record.Choice, f.Choices, record.Choice
	case n.Kind == record.Choice && len(f.Choices) > 0 && (typ.s == "choice" || !typ.ok):
		b.narrow(e, f, n.Choices)
	case len(f.Choices) > 0:
		e.file.fail(rd.at("choices").Line, rd.at("choices").Column, "type", "", "%s is built in, is %s and has no choices", f.Path, n.Kind)
	case typ.ok && typ.s != string(n.Kind) && !(n.Kind == record.OwnRate && typ.s == "rate"):
		kind := n.Kind
		if kind == record.OwnRate {
			kind = record.Rate
		}
		e.file.fail(typ.node.Line, typ.node.Column, "type", "", "%s is built in, and is %s", f.Path, kind)
	}
	return f
}

// narrow takes fewer choices for a name that has some of its own.
func (b *builder) narrow(e entry, f *Field, choices []string) {
	list, _ := e.node.Get("choices")
	for _, n := range list.Items {
		if !known(choices, trimmed(n.Text)) {
			e.file.fail(n.Line, n.Column, "type", rule.Nearest(trimmed(n.Text), slices.Clone(choices)), "%s is one of %s", f.Path, strings.Join(choices, ", "))
			return
		}
	}
	f.name.Choices = f.Choices
}

func (b *builder) customName(rd *reader, f *Field, name string, typ text, per, of string) bool {
	bad := func(n input.Node, hint, format string, a ...any) bool {
		rd.f.fail(n.Line, n.Column, "type", hint, format, a...)
		return false
	}
	p, _ := rd.n.Get("path")
	switch {
	case !customPattern.MatchString(name):
		return bad(p, "", "the name behind custom. is lower-case letters, digits and _")
	case reserved(name) || reserved(f.Path):
		return bad(p, "", "a field may not bear the name of a function or word of the language: %s", name)
	case b.taken(name):
		return bad(p, "", "a field may not bear the name of something built in: %s", name)
	case !typ.ok:
		return bad(rd.n, "type: text, decimal, money, rate, percent, integer, date, bool, choice, person or list", "the field has no type")
	case !known(fieldTypes, typ.s):
		return bad(typ.node, rule.Nearest(typ.s, append([]string{}, fieldTypes...)), "there is no type %s; there are %s", typ.s, strings.Join(fieldTypes, ", "))
	case typ.s == "rate" && per == "":
		return bad(typ.node, "add per: hour", "a rate says per which time")
	case (typ.s == "choice" || typ.s == "list" && of == "choice") && len(f.Choices) == 0:
		return bad(typ.node, "add choices: [a, b]", "a choice says which choices there are")
	case typ.s == "list" && !has(rd.n, "of"):
		return bad(typ.node, "add of: text", "a list says of what")
	case of == "list":
		return bad(rd.at("of"), "", "a list holds values, not lists")
	}
	for _, k := range []struct{ key, of string }{{"per", "rate"}, {"of", "list"}, {"choices", "choice"}} {
		if n, ok := rd.n.Get(k.key); ok && typ.s != k.of && of != k.of {
			bad(n, "", "%s belongs to a %s, this is %s", k.key, k.of, typ.s)
		}
	}
	f.Type = record.Kind(typ.s)
	f.name = record.Name{Path: f.Path, Kind: f.Type, Per: per, Choices: f.Choices, Private: f.Private, Of: record.Kind(of)}
	if f.Type == record.List && of == "" {
		f.name.Of = record.Text
	}
	return true
}

func has(n input.Node, key string) bool { _, ok := n.Get(key); return ok }

// at is the node of a key.
func (r *reader) at(key string) input.Node {
	n, _ := r.n.Get(key)
	return n
}

// taken reports whether rules already see something by that name.
func (b *builder) taken(name string) bool {
	return b.builtin[name].Path != "" || b.isGroup(name) || known(ofStatus, name)
}

// ofStatus are the names that rules see and an offer does not hold.
var ofStatus = []string{"state", "submitted_by", "revision", "offer_round", "actor", "custom"}

func (b *builder) isGroup(name string) bool {
	for path := range b.builtin {
		if strings.HasPrefix(path, name+".") {
			return true
		}
	}
	return false
}

// compileFields compiles the rules of the fields.
func (b *builder) compileFields(fields []*Field) {
	for _, f := range fields {
		at := func(key string) rulePlace {
			n, _ := f.place.node.Get(key)
			return rulePlace{trimmed(n.Text), f.place.file, n}
		}
		f.when = b.rule(b.schema, at("when"), rule.WantBool)
		if f.Check == "" {
			continue
		}
		value := facts.Field(f.name)
		if rf, ok := b.schema.Field(f.Path); ok {
			value = rf
		}
		value.Path, value.Term, value.From = "value", false, nil
		s, err := b.schema.Extend(value)
		if err != nil {
			b.failTop("%s", err.Error())
			return
		}
		f.checkSchema = s
		f.check = b.rule(s, at("check"), rule.WantBool)
	}
}

// rule compiles a rule where it stands; nil when there is none or it is wrong.
func (b *builder) rule(s *rule.Schema, at rulePlace, want rule.Want) *rule.Rule {
	if at.src == "" {
		return nil
	}
	r, err := s.Compile(at.src, want)
	if err != nil {
		b.anyRuleErrors(at, err)
		return nil
	}
	b.ruleWarnings(at, prove.Suspects(r))
	b.used = append(b.used, r.Fields()...)
	return r
}

// roleUse is a role that something names.
type roleUse struct {
	role string
	at   rulePlace
}

// find returns the text inside a node, or the node when it is not there.
func find(n input.Node, text string) input.Node {
	var walk func(input.Node) (input.Node, bool)
	walk = func(n input.Node) (input.Node, bool) {
		if trimmed(n.Text) == text {
			return n, true
		}
		for _, item := range n.Items {
			if found, ok := walk(item); ok {
				return found, true
			}
		}
		for _, m := range n.Members {
			if found, ok := walk(m.Value); ok {
				return found, true
			}
		}
		return n, false
	}
	if found, ok := walk(n); ok {
		return found
	}
	return n
}

func (b *builder) usesRoles(f *file, n input.Node, who []approval.Approver) {
	for _, w := range who {
		if w.Role != "" {
			b.roles = append(b.roles, roleUse{w.Role, rulePlace{w.Role, f, find(n, w.String())}})
		}
	}
}

// personHint is the nearest person; what is far from all of them has none.
func (b *builder) personHint(who string) string {
	var people []string
	for path, n := range b.builtin {
		if n.Kind == record.Person {
			people = append(people, "person:"+strings.TrimPrefix(path, "people."))
		}
	}
	for _, f := range b.fields {
		if f.Custom && f.Type == record.Person {
			people = append(people, "person:"+f.Path)
		}
	}
	return rule.Nearest(who, people)
}

// usesPersons checks that a person field is one.
func (b *builder) usesPersons(f *file, n input.Node, who []approval.Approver) {
	for _, w := range who {
		if w.Field == "" {
			continue
		}
		if name, ok := b.builtin[w.Field]; ok && name.Kind == record.Person {
			continue
		}
		n := find(n, w.String())
		custom := known(b.broken, w.Field) // reported where it stands
		for _, c := range b.fields {
			if c.Path == w.Field {
				custom = true
				if c.Type != record.Person {
					f.fail(n.Line, n.Column, "type", "", "%s is %s, not a person", w.Field, c.Type)
				}
			}
		}
		if !custom {
			if hint := b.personHint(w.String()); hint != "" {
				f.fail(n.Line, n.Column, "unknown_name", hint, "there is no person %s", w.String())
				continue
			}
			f.fail(n.Line, n.Column, "unknown_name", "people are recruiter, account_manager, hiring_manager, owner, commission_holder, or a custom field of type person", "there is no person %s", w.String())
		}
	}
}
