package offer_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
)

// gameRoles are what the people of the game can be.
var gameRoles = []string{"recruiter", "ops", "lead", "finance", "controller", "director", "legal", "chief",
	"overrider", "admin"}

// approverRoles have the right to approve.
var approverRoles = []string{"ops", "lead", "finance", "controller", "director", "legal", "chief"}

// gamePeople are the people and the agents of one table, with the roles that they
// have now.
type gamePeople struct {
	ids   []string
	roles map[string][]string
	agent map[string]bool
}

// newGamePeople draws people so that each role has at least two, and two agents.
func newGamePeople(r *rand.Rand) *gamePeople {
	p := &gamePeople{roles: map[string][]string{}, agent: map[string]bool{}}
	for i := range 16 {
		id := fmt.Sprint("p", i)
		p.ids = append(p.ids, id)
		p.roles[id] = []string{gameRoles[i%len(gameRoles)]}
	}
	for range 10 {
		p.gain(r, p.ids[r.IntN(len(p.ids))])
	}
	for i := range 2 {
		id := fmt.Sprint("bot", i)
		p.ids = append(p.ids, id)
		p.agent[id] = true
		p.roles[id] = []string{"recruiter", approverRoles[r.IntN(len(approverRoles))], "admin", "overrider"}
	}
	return p
}

// gain gives a person one more role.
func (p *gamePeople) gain(r *rand.Rand, id string) {
	if role := gameRoles[r.IntN(len(gameRoles))]; !slices.Contains(p.roles[id], role) {
		p.roles[id] = append(slices.Clone(p.roles[id]), role)
	}
}

// lose takes a role of a person who has several.
func (p *gamePeople) lose(r *rand.Rand, id string) {
	if n := len(p.roles[id]); n > 1 {
		i := r.IntN(n)
		p.roles[id] = slices.Delete(slices.Clone(p.roles[id]), i, i+1)
	}
}

// has reports whether a person has one of the roles now.
func (p *gamePeople) has(id string, roles ...string) bool {
	return slices.ContainsFunc(roles, func(role string) bool { return slices.Contains(p.roles[id], role) })
}

// anyone returns a person who has a role, or nearly: now and then another.
func (p *gamePeople) anyone(r *rand.Rand, role string) string {
	for range 40 {
		if id := p.ids[r.IntN(len(p.ids))]; p.has(id, role) || r.IntN(40) == 0 {
			return id
		}
	}
	return p.ids[0]
}

// actor is a person as the host knows the person now.
func (p *gamePeople) actor(id string) offer.Actor {
	a := offer.Actor{ID: id, Roles: slices.Clone(p.roles[id])}
	if p.agent[id] {
		a.Kind = offer.Agent
	}
	return a
}

// Holders implements [approval.Directory].
func (p *gamePeople) Holders(role string) (out []approval.Person, known bool) {
	for _, id := range p.ids {
		if p.has(id, role) {
			out = append(out, approval.Person{ID: id, Roles: slices.Clone(p.roles[id])})
		}
	}
	return out, true
}
