package playbook

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Memberships says which teams, clients and regions of a person are known.
type Memberships bool

// The memberships of a person are all known, or some may be missing.
const (
	AllMemberships  Memberships = true
	SomeMemberships Memberships = false
)

// CannotApprove returns why a person surely may not approve an offer in a state: no
// role of the person that may approve sees it. It returns "" if one does or may, since
// memberships that are not known count as possible, and if none of the roles may
// approve whatever it sees: other roles of the person are not known.
func (a *Access) CannotApprove(actor record.Actor, known Memberships, from lifecycle.State, f func() *rule.Facts) string {
	var blind []string
	var with *rule.Facts
	for _, r := range a.roles {
		if !actor.Has(r.Name) || !slices.Contains(r.Do, "approve") {
			continue
		}
		if r.seesAll() {
			return ""
		}
		if r.see != nil {
			if with == nil {
				with = a.facts(actor, f())
				withUnknown(with, actor, known)
			}
			if r.see.Truth(with) != rule.False {
				return ""
			}
		}
		blind = append(blind, r.Name)
	}
	if len(blind) == 0 || a.moves.allow(actor, "approve", from) {
		return ""
	}
	if len(blind) == 1 {
		return "the role " + blind[0] + " does not see the offer any more"
	}
	return "the roles " + strings.Join(blind, ", ") + " do not see the offer any more"
}

// withUnknown adds a missing item to lists about the actor that may have more items: a
// rule that looks for another value is unknown then.
func withUnknown(f *rule.Facts, actor record.Actor, known Memberships) {
	lists := map[string][]string{"actor.roles": actor.Roles}
	if known == SomeMemberships {
		lists["actor.teams"], lists["actor.clients"], lists["actor.regions"] = actor.Teams, actor.Clients, actor.Regions
	}
	for path, list := range lists {
		items := []rule.Value{{}}
		for _, s := range list {
			items = append(items, rule.TextValue(s))
		}
		_ = f.Set(path, rule.ListValue(items)) // declared in actorFields
	}
}
