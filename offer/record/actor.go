package record

import "slices"

// Actor is who acts: what the host's own login knows of a person. The zero
// Actor may do nothing.
type Actor struct {
	ID      string   `json:"id"`
	Roles   []string `json:"roles,omitempty"`
	Teams   []string `json:"teams,omitempty"`   // business units the person belongs to
	Clients []string `json:"clients,omitempty"` // clients the person answers for
	Regions []string `json:"regions,omitempty"` // regions the person answers for
}

// Has reports whether the actor holds a role.
func (a Actor) Has(role string) bool { return role != "" && slices.Contains(a.Roles, role) }
