package record

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// Actor is the person who acts, as the login of the host knows the person. The
// zero Actor may do nothing.
type Actor struct {
	ID      string   `json:"id"`
	Roles   []string `json:"roles,omitempty"`
	Teams   []string `json:"teams,omitempty"`   // business units the person belongs to
	Clients []string `json:"clients,omitempty"` // clients the person answers for
	Regions []string `json:"regions,omitempty"` // regions the person answers for
}

// Has reports whether the actor holds a role.
func (a Actor) Has(role string) bool { return role != "" && slices.Contains(a.Roles, role) }

// CheckActorID returns what is wrong with the id of a person, or "". An id is 1
// to [MaxIDBytes] bytes of visible text in Unicode normal form C, without blanks
// at its ends. Ids that look alike would defeat the separation of duties.
func CheckActorID(id string) string {
	switch {
	case id == "":
		return "the id of the actor is missing"
	case len(id) > MaxIDBytes:
		return "the id of the actor is longer than 128 bytes"
	case strings.TrimSpace(id) != id:
		return "the id of the actor has blanks at its ends"
	case input.CheckLine(id) != "" ||
		strings.ContainsFunc(id, func(r rune) bool { return unicode.Is(unicode.Cf, r) }):
		return "the id of the actor has characters that can't be seen"
	case !norm.NFC.IsNormalString(id):
		return "the id of the actor is not in Unicode normal form C"
	}
	return ""
}
