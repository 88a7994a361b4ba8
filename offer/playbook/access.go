package playbook

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Role is what its holders see, edit and do. Everything else is denied.
type Role struct {
	Name       string
	See        string // rule over the offer and the actor; empty: sees no offer
	Hide, Only []string
	EditIn     []lifecycle.State
	EditFields []string
	Do         []string
	Manage     []string

	see   *rule.Rule
	place source.Place
}

// seesAll reports whether the role sees every offer.
func (r *Role) seesAll() bool { return r.See == "true" }

// Access knows who may see, edit and do what. Methods that depend on the offer
// take its facts; they can be nil if [Access.NeedsFacts] returns false.
type Access struct {
	roles  []*Role
	schema *rule.Schema // names of offers, and actor.*
	fields *Fields
	moves  *Moves
}

// Roles returns the roles in file order.
func (a *Access) Roles() []Role {
	out := make([]Role, len(a.roles))
	for i, r := range a.roles {
		out[i] = *r
	}
	return out
}

// HasRole reports whether a role is declared.
func (a *Access) HasRole(name string) bool {
	return slices.ContainsFunc(a.roles, func(r *Role) bool { return r.Name == name })
}

// NeedsFacts reports whether the rights of an actor depend on the offer.
func (a *Access) NeedsFacts(actor record.Actor) bool {
	return slices.ContainsFunc(a.roles, func(r *Role) bool {
		return r.see != nil && !r.seesAll() &&
			actor.Has(r.Name)
	})
}

// Sees reports whether the actor may know that the offer exists.
func (a *Access) Sees(actor record.Actor, f *rule.Facts) bool { return len(a.seeing(actor, f)) > 0 }

// May reports whether the actor may make a move in a state. why is the role that
// allows it, or the reason why not.
func (a *Access) May(actor record.Actor, do string, from lifecycle.State, f *rule.Facts) (ok bool,
	why string) {
	if actor.ID == "" {
		return false, "no actor is named"
	}
	for _, r := range a.seeing(actor, f) {
		if slices.Contains(r.Do, do) {
			return true, r.Name
		}
	}
	if a.moves.allow(actor, do, from) {
		return true, "the move's by"
	}
	return false, "no role of the actor may " + do + " this offer"
}

// MayCreate reports whether the actor may begin a draft: a role of the actor has
// draft or submit in its do.
func (a *Access) MayCreate(actor record.Actor) bool {
	return actor.ID != "" && slices.ContainsFunc(a.roles, func(r *Role) bool {
		return actor.Has(r.Name) && (slices.Contains(r.Do, "draft") || slices.Contains(r.Do, "submit"))
	})
}

// MayEdit reports whether the actor may change a name in a state. why is the role
// that allows it, or the reason why not.
func (a *Access) MayEdit(actor record.Actor, state lifecycle.State, path string, f *rule.Facts) (ok bool,
	why string) {
	if field := a.fields.find(path); field != nil {
		if field.Source != "" && field.Source != "desk" && !actor.Has(field.Source) {
			return false, "the value comes from " + field.Source + ", which alone may change it"
		}
		if len(field.Edit) > 0 && !slices.ContainsFunc(field.Edit, actor.Has) {
			return false, "the playbook keeps this field for other roles"
		}
	}
	for _, r := range a.seeing(actor, f) {
		if slices.Contains(r.EditIn, state) && inAny(path, r.EditFields) {
			return true, r.Name
		}
	}
	why = "no role of the actor may edit this in state " + string(state)
	if state == lifecycle.InApproval {
		why += "; recall the offer first"
	}
	return false, why
}

// EditsIn reports whether the actor may change anything in a state.
func (a *Access) EditsIn(actor record.Actor, state lifecycle.State, f *rule.Facts) bool {
	return slices.ContainsFunc(a.seeing(actor, f),
		func(r *Role) bool { return slices.Contains(r.EditIn, state) && len(r.EditFields) > 0 })
}

// MaySee reports whether the actor may see the value of a name.
func (a *Access) MaySee(actor record.Actor, path string, f *rule.Facts) bool {
	return slices.ContainsFunc(a.seeing(actor, f), func(r *Role) bool {
		return (len(r.Only) == 0 || inAny(path, r.Only)) && !inAny(path, r.Hide)
	})
}

// inAny reports whether a name is in one of the groups.
func inAny(path string, groups []string) bool {
	return slices.ContainsFunc(groups, func(g string) bool { return record.InGroup(path, g) })
}

// seeing returns the roles of the actor that see the offer.
func (a *Access) seeing(actor record.Actor, f *rule.Facts) []*Role {
	var out []*Role
	var with *rule.Facts
	for _, r := range a.roles {
		if r.see == nil || !actor.Has(r.Name) {
			continue
		}
		if !r.seesAll() && with == nil {
			with = a.facts(actor, f)
		}
		if r.seesAll() || r.see.Truth(with) == rule.True {
			out = append(out, r)
		}
	}
	return out
}

// facts returns the facts of an offer with those of the actor.
func (a *Access) facts(actor record.Actor, f *rule.Facts) *rule.Facts {
	texts := func(list []string) rule.Value {
		items := make([]rule.Value, len(list))
		for i, s := range list {
			items[i] = rule.TextValue(s)
		}
		return rule.ListValue(items)
	}
	out := f.In(a.schema)
	for path, v := range map[string]rule.Value{
		"actor.id":    rule.TextValue(actor.ID),
		"actor.kind":  rule.TextValue(actor.KindName()),
		"actor.roles": texts(actor.Roles),
		"actor.teams": texts(actor.Teams), "actor.clients": texts(actor.Clients), "actor.regions": texts(actor.Regions)} {
		_ = out.Set(path, v) // declared in actorFields
	}
	return out
}

// Person returns an actor as approvals know people.
func Person(a record.Actor) approval.Person {
	return approval.Person{ID: a.ID, Roles: a.Roles, Machine: !a.IsPerson(),
		In: map[string][]string{"business_unit": a.Teams, "client": a.Clients, "region": a.Regions}}
}

// Actor returns a person of approvals as access knows people.
func Actor(p approval.Person) record.Actor {
	var kind record.ActorKind
	if p.Machine {
		kind = record.KindService
	}
	return record.Actor{ID: p.ID, Kind: kind, Roles: p.Roles, Teams: p.In["business_unit"], Clients: p.In["client"],
		Regions: p.In["region"]}
}
