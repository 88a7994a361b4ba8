package playbook

import (
	"path"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Role is what holders of a role see, edit and do. What is not said is denied.
type Role struct {
	Name       string
	See        string // rule over the offer and actor; empty: sees none
	Hide, Only []string
	EditIn     []lifecycle.State
	EditFields []string
	Do         []string
	Manage     []string

	see   *rule.Rule
	place rulePlace
}

var manageable = []string{"fields", "guardrails", "approvals", "letters", "access", "lifecycle", "names", "playbook"}

// actorFields are what access rules see of who acts.
func actorFields() []rule.Field {
	text := rule.Type{Kind: rule.Text}
	list := rule.Type{Kind: rule.List, Elem: &text}
	return []rule.Field{{Path: "actor.id", Type: text}, {Path: "actor.roles", Type: list}, {Path: "actor.teams", Type: list},
		{Path: "actor.clients", Type: list}, {Path: "actor.regions", Type: list}}
}

func (b *builder) decodeAccess() []*Role {
	if !b.raw.exists["access.yaml"] {
		return b.defaultAccess()
	}
	var out []*Role
	for _, e := range b.raw.sections["roles"] {
		if !idPattern.MatchString(e.id) {
			e.file.fail(e.node.Line, e.node.Column, "syntax", "", "the name of a role is lower-case letters, digits, - and _")
		}
		rd := e.file.reader(e.node, "a role")
		rd.boolean("off")
		rd.boolean("final")
		r := &Role{Name: e.id, place: rulePlace{"", e.file, e.node}}
		b.decodeSee(rd, r)
		b.decodeEdit(rd, r)
		for _, n := range rd.list("do") {
			if !known(b.does, n.Text) {
				hint := rule.Nearest(n.Text, slices.Clone(b.does))
				if hint == "" {
					hint = "moves are " + strings.Join(b.does, ", ")
				}
				if n.Text == "override" {
					hint = "who may lift a block stands at the guardrail: override: [" + e.id + "]"
				}
				e.file.fail(n.Line, n.Column, "unknown_name", hint, "there is no move %s", n.Text)
			}
			r.Do = append(r.Do, n.Text)
		}
		for _, n := range rd.list("manage") {
			if !known(manageable, n.Text) {
				e.file.fail(n.Line, n.Column, "unknown_name", rule.Nearest(n.Text, slices.Clone(manageable)), "there is nothing %s to manage", n.Text)
			}
			r.Manage = append(r.Manage, n.Text)
		}
		rd.done()
		out = append(out, r)
	}
	return out
}

func (b *builder) decodeSee(rd *reader, r *Role) {
	n, ok := rd.get("see")
	if !ok {
		return
	}
	in := rd.f.reader(n, "see")
	if t := in.text("offers"); t.ok {
		r.See = t.s
		r.see = b.rule(b.access, rulePlace{t.s, rd.f, t.node}, rule.WantBool)
	}
	r.Hide, r.Only = b.paths(in, "hide"), b.paths(in, "only")
	in.done()
}

func (b *builder) decodeEdit(rd *reader, r *Role) {
	n, ok := rd.get("edit")
	if !ok {
		return
	}
	in := rd.f.reader(n, "edit")
	for _, s := range in.list("in") {
		if !b.table.Has(lifecycle.State(s.Text)) {
			rd.f.fail(s.Line, s.Column, "unknown_name", rule.Nearest(s.Text, b.states()), "there is no state %s", s.Text)
		}
		r.EditIn = append(r.EditIn, lifecycle.State(s.Text))
	}
	r.EditFields = b.paths(in, "fields")
	in.done()
}

// paths reads a list of names or groups of names.
func (b *builder) paths(rd *reader, key string) []string {
	var out []string
	for _, n := range rd.list(key) {
		path := trimmed(n.Text)
		ok := path == "custom" || path == "letter" || known(b.broken, path) || b.builtin[path].Path != "" || b.isGroup(path)
		for _, f := range b.fields {
			ok = ok || f.Path == path
		}
		if !ok {
			names := []string{"custom", "letter"}
			for name := range b.builtin {
				group, _, _ := strings.Cut(name, ".")
				names = append(names, name, group)
			}
			for _, f := range b.fields {
				names = append(names, f.Path)
			}
			rd.f.fail(n.Line, n.Column, "unknown_name", rule.Nearest(path, names), "there is no name or group %s", path)
		}
		out = append(out, path)
	}
	return out
}

// defaultAccess is what holds without access.yaml: every role that approvals
// name sees all offers and decides; recruiter does the rest; ops_admin manages.
func (b *builder) defaultAccess() []*Role {
	all, _ := b.access.Compile("true", rule.WantBool)
	var groups []string
	for _, n := range record.Names() {
		groups = append(groups, n.Path)
	}
	groups = append(groups, "custom")
	var rest []string
	for _, do := range b.does {
		if do != "approve" && do != "reject" && do != "return" {
			rest = append(rest, do)
		}
	}
	recruiter := &Role{Name: "recruiter", See: "true", see: all, EditIn: []lifecycle.State{lifecycle.Draft, lifecycle.Negotiation}, EditFields: groups, Do: rest}
	admin := &Role{Name: "ops_admin", See: "true", see: all, Manage: manageable} // who lifts blocks must see them
	out := []*Role{recruiter, admin}
	var named []string
	if !b.raw.exists["approvals.yaml"] {
		named = []string{"approver"}
	}
	for _, u := range b.roles {
		if path.Base(u.at.file.name) == "approvals.yaml" && !known(named, u.role) {
			named = append(named, u.role)
		}
	}
	for _, role := range named {
		u := roleUse{role: role}
		i := slices.IndexFunc(out, func(r *Role) bool { return r.Name == u.role })
		if i < 0 {
			out = append(out, &Role{Name: u.role, See: "true", see: all})
			i = len(out) - 1
		}
		for _, do := range []string{"approve", "reject", "return"} {
			if !known(out[i].Do, do) {
				out[i].Do = append(slices.Clone(out[i].Do), do)
			}
		}
	}
	return out
}

// checkRoles reports roles that are used and not declared. Without access.yaml
// nobody declares any, and a role that the defaults do not name is a warning.
func (b *builder) checkRoles(roles []*Role) {
	var names []string
	for _, r := range roles {
		names = append(names, r.Name)
	}
	for _, u := range b.roles {
		if known(names, u.role) {
			continue
		}
		line, col, hint := u.at.node.Line, u.at.node.Column, rule.Nearest(u.role, slices.Clone(names))
		if hint == "" {
			hint = "add it under roles with what it may see and do"
		}
		if b.raw.exists["access.yaml"] {
			u.at.file.fail(line, col, "undeclared_role", hint, "the role %s is not declared in access.yaml", u.role)
		} else {
			u.at.file.warn(line, col, "undeclared_role", hint, "the role %s may do nothing: without access.yaml there are %s", u.role, strings.Join(names, ", "))
		}
	}
}

// actorFacts puts who acts beside what access rules see of an offer.
func (p *Playbook) actorFacts(actor record.Actor, f *rule.Facts) *rule.Facts {
	g := f.In(p.access)
	texts := func(list []string) rule.Value {
		items := make([]rule.Value, len(list))
		for i, s := range list {
			items[i] = rule.TextValue(s)
		}
		return rule.ListValue(items)
	}
	for path, v := range map[string]rule.Value{"actor.id": rule.TextValue(actor.ID), "actor.roles": texts(actor.Roles),
		"actor.teams": texts(actor.Teams), "actor.clients": texts(actor.Clients), "actor.regions": texts(actor.Regions)} {
		_ = g.Set(path, v) // declared in actorFields
	}
	return g
}

// seeing returns the roles of the actor that see the offer.
func (p *Playbook) seeing(actor record.Actor, f *rule.Facts) []*Role {
	var out []*Role
	var g *rule.Facts
	for _, r := range p.roles {
		if r.see == nil || !actor.Has(r.Name) {
			continue
		}
		if r.See != "true" && g == nil {
			g = p.actorFacts(actor, f)
		}
		if r.See == "true" || r.see.Truth(g) == rule.True {
			out = append(out, r)
		}
	}
	return out
}

// NeedsFacts reports whether the rights of an actor depend on the offer; where
// they do not, nil facts do for [Playbook.Sees] and its sisters.
func (p *Playbook) NeedsFacts(actor record.Actor) bool {
	return slices.ContainsFunc(p.roles, func(r *Role) bool { return r.see != nil && r.See != "true" && actor.Has(r.Name) })
}

// Sees reports whether the actor may know that the offer exists.
func (p *Playbook) Sees(actor record.Actor, f *rule.Facts) bool { return len(p.seeing(actor, f)) > 0 }

// May reports whether a role of the actor that sees the offer may do a move in a
// state.
func (p *Playbook) May(actor record.Actor, do string, from lifecycle.State, f *rule.Facts) (ok bool, why string) {
	if actor.ID == "" {
		return false, "nobody is named as the one who acts"
	}
	for _, r := range p.seeing(actor, f) {
		if known(r.Do, do) {
			return true, r.Name
		}
	}
	for _, m := range p.moves {
		if m.do == do && m.from == string(from) && slices.ContainsFunc(m.by, actor.Has) {
			return true, "the move's by"
		}
	}
	return false, "no role of the actor may " + do + " this offer"
}

// HasRole reports whether access declares a role.
func (p *Playbook) HasRole(name string) bool {
	return slices.ContainsFunc(p.roles, func(r *Role) bool { return r.Name == name })
}

// MayCreate reports whether a role of the actor may begin a draft: draft, or
// submit, in its do.
func (p *Playbook) MayCreate(actor record.Actor) bool {
	return slices.ContainsFunc(p.roles, func(r *Role) bool {
		return actor.ID != "" && actor.Has(r.Name) && (known(r.Do, "draft") || known(r.Do, "submit"))
	})
}

// MayEdit reports whether the actor may change a name in a state.
func (p *Playbook) MayEdit(actor record.Actor, state lifecycle.State, path string, f *rule.Facts) (ok bool, why string) {
	if field := p.field(path); field != nil {
		if field.Source != "" && field.Source != "desk" && !actor.Has(field.Source) {
			return false, "the value comes from " + field.Source + ", which alone may change it"
		}
		if len(field.Edit) > 0 && !slices.ContainsFunc(field.Edit, actor.Has) {
			return false, "the playbook keeps this field for other roles"
		}
	}
	for _, r := range p.seeing(actor, f) {
		if slices.Contains(r.EditIn, state) && slices.ContainsFunc(r.EditFields, func(g string) bool { return record.InGroup(path, g) }) {
			return true, r.Name
		}
	}
	return false, "no role of the actor may edit this in state " + string(state)
}

// Knows reports whether an offer under this playbook can hold a name, or a group
// of names.
func (p *Playbook) Knows(path string) bool {
	for _, f := range p.schema.Fields() {
		if record.InGroup(f.Path, path) {
			return true
		}
	}
	return path == "custom"
}

// MaySee reports whether the actor may see the value of a name.
func (p *Playbook) MaySee(actor record.Actor, path string, f *rule.Facts) bool {
	return slices.ContainsFunc(p.seeing(actor, f), func(r *Role) bool {
		in := func(g string) bool { return record.InGroup(path, g) }
		return (len(r.Only) == 0 || slices.ContainsFunc(r.Only, in)) && !slices.ContainsFunc(r.Hide, in)
	})
}

// Manages reports whether the actor may change a part of playbooks.
func (p *Playbook) Manages(actor record.Actor, part string) bool {
	return slices.ContainsFunc(p.roles, func(r *Role) bool { return actor.ID != "" && actor.Has(r.Name) && known(r.Manage, part) })
}

// Person is the actor as approvals know people.
func Person(a record.Actor) approval.Person {
	return approval.Person{ID: a.ID, Roles: a.Roles, In: map[string][]string{"business_unit": a.Teams, "client": a.Clients, "region": a.Regions}}
}

// Actor is a person of approvals as access knows people.
func Actor(p approval.Person) record.Actor {
	return record.Actor{ID: p.ID, Roles: p.Roles, Teams: p.In["business_unit"], Clients: p.In["client"], Regions: p.In["region"]}
}
