package main

import (
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
)

// admin puts playbooks in force.
var admin = offer.Actor{ID: "admin", Roles: []string{"ops_admin"}}

// recruiter brings in the offers that name no recruiter.
const recruiter = "ann"

// auditor sees everything and does nothing, under the program's own playbooks.
var auditor = []string{"auditor", "ops_admin", "ops", "finance", "recruiter"}

// names are the people of the firm by role.
var names = map[string]string{"ops": "olga", "finance": "fred", "cfo": "carla", "legal": "lena",
	"director": "dora"}

// clerk is who does a move for an offer: the recruiter, with every role that a
// playbook lets do it.
func (r *runner) clerk(t offer.Terms, do string) offer.Actor {
	id := t.Get("people.recruiter").Text()
	if id == "" {
		id = recruiter
	}
	a := offer.Actor{ID: id}
	for _, p := range r.playbooks {
		for _, role := range p.Access().Roles() {
			if slices.Contains(role.Do, do) && !slices.Contains(a.Roles, role.Name) {
				a.Roles = append(a.Roles, role.Name)
			}
		}
	}
	return places(a, t)
}

// places gives an actor the offer's own team, client and region.
func places(a offer.Actor, t offer.Terms) offer.Actor {
	a.Teams, a.Clients, a.Regions = list(t, "business_unit"), list(t, "client"), list(t, "region")
	return a
}

func list(t offer.Terms, path string) []string {
	if v := t.Get(path).Text(); v != "" {
		return []string{v}
	}
	return nil
}

// approver returns an actor that may decide a stage. n tells actors apart when a
// stage needs several of one role.
func approver(w approval.Approver, persons map[string]string, t offer.Terms, n int) offer.Actor {
	switch {
	case w.User != "":
		return offer.Actor{ID: w.User}
	case w.Field != "":
		return offer.Actor{ID: persons[w.Field]}
	}
	id := names[w.Role]
	if id == "" {
		id = w.Role
	}
	if n > 0 {
		id = fmt.Sprintf("%s-%d", id, n+1)
	}
	return places(offer.Actor{ID: id, Roles: []string{w.Role}}, t)
}
