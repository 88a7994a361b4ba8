package playbook

import (
	"path"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// actorFields are the names of access rules about the actor.
func actorFields() []rule.Field {
	text := rule.Type{Kind: rule.Text}
	list := rule.Type{Kind: rule.List, Elem: &text}
	kind := rule.Type{Kind: rule.Text, Choices: []string{string(record.KindPerson), string(record.KindAgent),
		string(record.KindService)}}
	return []rule.Field{{Path: "actor.id", Type: text}, {Path: "actor.kind", Type: kind},
		{Path: "actor.roles", Type: list},
		{Path: "actor.teams", Type: list},
		{Path: "actor.clients", Type: list}, {Path: "actor.regions", Type: list}}
}

func (b *builder) decodeAccess() []*Role {
	if !b.raw.Exists["access.yaml"] {
		return b.defaultAccess()
	}
	var out []*Role
	for _, e := range b.raw.Sections["roles"] {
		out = append(out, b.role(e))
	}
	return out
}

func (b *builder) role(e source.Entry) *Role {
	if !source.ValidID(e.ID) {
		e.File.Fail(e.Node, source.CodeSyntax, "",
			"the name of a role is lower-case letters, digits, - and _")
	}
	rd := read(e, "a role")
	rd.Flags("off", "final")
	r := &Role{Name: e.ID, place: e.Place()}
	b.decodeSee(rd, r)
	if e.Depth == 0 {
		b.warnIdle(e)
	}
	b.decodeEdit(rd, r)
	for _, n := range rd.List("do") {
		switch {
		case n.Text == string(RightBreakGlass) && e.Depth == 0:
			e.File.Warn(n, source.CodeUnused, "", "break_glass does not act yet")
		case !slices.Contains(slices.Concat(b.does, sideRights(), rights()), n.Text):
			rd.fail(n, source.CodeUnknownName, b.doHint(n.Text), "unknown move %s", n.Text)
		}
		r.Do = append(r.Do, n.Text)
	}
	for _, n := range rd.List("manage") {
		if !slices.Contains(manageable, n.Text) {
			rd.fail(n, source.CodeUnknownName, rule.Nearest(n.Text, slices.Clone(manageable)),
				"unknown part %s", n.Text)
		}
		r.Manage = append(r.Manage, n.Text)
	}
	rd.Done()
	return r
}

// doHint returns what to write for a move that does not exist.
func (b *builder) doHint(do string) string {
	if move, _, ok := strings.Cut(do, "."); ok && slices.Contains(b.does, move) {
		return sideHint(do, move)
	}
	if hint := rule.Nearest(do, slices.Concat(b.does, sideRights(), rights())); hint != "" {
		return hint
	}
	return "moves are " + strings.Join(b.does, ", ")
}

func (b *builder) decodeSee(rd reader, r *Role) {
	n, ok := rd.Get("see")
	if !ok {
		return
	}
	in := rd.in(n, "see")
	if t := in.Text("offers"); t.Given {
		r.See = t.Value
		r.see = b.rule(b.access, in.Place(t), rule.WantBool)
	}
	r.Hide, r.Only = b.paths(in, "hide"), b.paths(in, "only")
	in.Done()
}

// warnIdle warns of what a role is not shown: no reader of an offer leaves it out yet.
func (b *builder) warnIdle(e source.Entry) {
	see, _ := e.Node.Get("see")
	for _, key := range []string{"hide", "only"} {
		n, ok := see.Get(key)
		wrong := func(n input.Node) bool { return !b.isPath(trimmed(n.Text)) } // has its own finding
		if ok && len(n.Items) > 0 && !slices.ContainsFunc(n.Items, wrong) {
			e.File.Warn(n, source.CodeUnused, "until it acts, let see.offers decide who sees the offer at all",
				"%s does not act yet: who sees the offer reads all of it. Only see in a case looks at it", key)
		}
	}
}

func (b *builder) decodeEdit(rd reader, r *Role) {
	n, ok := rd.Get("edit")
	if !ok {
		return
	}
	in := rd.in(n, "edit")
	for _, s := range in.List("in") {
		if !b.table.Has(lifecycle.State(s.Text)) {
			in.fail(s, source.CodeUnknownName, rule.Nearest(s.Text, b.states()), "unknown state %s", s.Text)
		}
		r.EditIn = append(r.EditIn, lifecycle.State(s.Text))
	}
	r.EditFields = b.paths(in, "fields")
	in.Done()
}

// paths reads a list of names or groups of names.
func (b *builder) paths(rd reader, key string) []string {
	var out []string
	for _, n := range rd.List(key) {
		path := trimmed(n.Text)
		if !b.isPath(path) {
			rd.fail(n, source.CodeUnknownName, rule.Nearest(path, b.allPaths()), "unknown name or group %s",
				path)
		}
		out = append(out, path)
	}
	return out
}

// isPath reports whether a path is a name or a group of names.
func (b *builder) isPath(path string) bool {
	return path == "custom" || path == "letter" || b.builtin[path].Path != "" || b.isGroup(path) ||
		slices.Contains(b.broken, path) || slices.ContainsFunc(b.fields,
		func(f *Field) bool { return f.Path == path })
}

func (b *builder) allPaths() []string {
	names := []string{"custom", "letter"}
	for name := range b.builtin {
		group, _, _ := strings.Cut(name, ".")
		names = append(names, name, group)
	}
	for _, f := range b.fields {
		names = append(names, f.Path)
	}
	return names
}

// decides are the moves of approvers.
var decides = []string{"approve", "reject", "return"}

// defaultAccess returns the roles of a playbook without access.yaml: every role
// of the approvals sees all offers and decides; recruiter does the rest;
// ops_admin manages.
func (b *builder) defaultAccess() []*Role {
	all, _ := b.access.Compile("true", rule.WantBool) // compiles
	groups := []string{"custom"}
	for _, n := range record.Names() {
		groups = append(groups, n.Path)
	}
	rest := slices.DeleteFunc(slices.Clone(b.does),
		func(do string) bool { return slices.Contains(decides, do) })
	out := []*Role{
		{Name: "recruiter", See: "true", see: all,
			EditIn: []lifecycle.State{lifecycle.Draft, lifecycle.Negotiation}, EditFields: groups, Do: rest},
		{Name: "ops_admin", See: "true", see: all,
			Manage: manageable}, // overriding a block requires seeing the offer
	}
	for _, name := range b.approverRoles() {
		i := slices.IndexFunc(out, func(r *Role) bool { return r.Name == name })
		if i < 0 {
			i = len(out)
			out = append(out, &Role{Name: name, See: "true", see: all})
		}
		for _, do := range decides {
			if !slices.Contains(out[i].Do, do) {
				out[i].Do = append(slices.Clone(out[i].Do), do)
			}
		}
	}
	return out
}

// approverRoles returns the roles that the approvals name.
func (b *builder) approverRoles() []string {
	var out []string
	if !b.raw.Exists["approvals.yaml"] {
		out = []string{"approver"}
	}
	for _, u := range b.roles {
		if path.Base(u.at.File.Name()) == "approvals.yaml" && !slices.Contains(out, u.role) {
			out = append(out, u.role)
		}
	}
	return out
}

// checkRoles reports roles that are used and not declared. Without access.yaml
// no role can be declared, and a role that the defaults do not have is a warning.
func (b *builder) checkRoles(roles []*Role) {
	var names []string
	for _, r := range roles {
		names = append(names, r.Name)
	}
	for _, u := range b.roles {
		if slices.Contains(names, u.role) {
			continue
		}
		hint := rule.Nearest(u.role, slices.Clone(names))
		if hint == "" {
			hint = "add it under roles with what it may see and do"
		}
		if b.raw.Exists["access.yaml"] {
			u.at.File.Fail(u.at.Node, source.CodeUndeclaredRole, hint,
				"the role %s is not declared in access.yaml", u.role)
		} else {
			u.at.File.Warn(u.at.Node, source.CodeUndeclaredRole, hint,
				"the role %s may do nothing: without access.yaml the roles are %s",
				u.role, strings.Join(names, ", "))
		}
	}
}
