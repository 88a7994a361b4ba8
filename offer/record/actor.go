package record

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// ActorKind is what acts: a person, or a program.
type ActorKind string

// The kinds of actors. An empty kind is a person. An agent acts by its own judgment,
// such as a language model; a service runs what people wrote. Both draft, edit,
// submit and answer as far as their roles allow, and never decide: they fill no place
// of a stage, not as a delegate either, and change no approvers.
const (
	KindPerson  ActorKind = "person"
	KindAgent   ActorKind = "agent"
	KindService ActorKind = "service"
)

// Actor is who acts, as the login of the host knows it: a person or a program. The
// zero Actor may do nothing.
type Actor struct {
	ID      string    `json:"id"`
	Kind    ActorKind `json:"kind,omitempty"` // empty: a person
	Roles   []string  `json:"roles,omitempty"`
	Teams   []string  `json:"teams,omitempty"`   // business units the person belongs to
	Clients []string  `json:"clients,omitempty"` // clients the person answers for
	Regions []string  `json:"regions,omitempty"` // regions the person answers for
}

// IsPerson reports whether the actor is a person. A kind that is not known is none.
func (a Actor) IsPerson() bool { return a.Kind == "" || a.Kind == KindPerson }

// KindName returns the kind of the actor, person if it is empty.
func (a Actor) KindName() string {
	if a.IsPerson() {
		return string(KindPerson)
	}
	return string(a.Kind)
}

// CheckActorKind returns what is wrong with a kind of actors, or "".
func CheckActorKind(kind ActorKind) string {
	switch kind {
	case "", KindPerson, KindAgent, KindService:
		return ""
	}
	return "the kind of the actor is person, agent or service"
}

// Has reports whether the actor holds a role.
func (a Actor) Has(role string) bool { return role != "" && slices.Contains(a.Roles, role) }

// SystemID is the id of the actor of what time does, such as an escalation. No person
// has it.
const SystemID = "system"

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
