package offer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/offerdesk/offerdesk/offer/record"
)

// Session is one actor at the desk: every command and every read lives here,
// so nobody can forget who acts. It is a small value.
type Session struct {
	desk  *Desk
	actor Actor
}

// Actor returns who acts.
func (s Session) Actor() Actor { return s.actor }

// Option is something that a command takes beside what it needs: see [Key],
// [Seen], [For], [Note] and [ID].
type Option func(*call)

// call is one command as it runs.
type call struct {
	command  string
	id       string // of the offer
	key      string // idempotency
	seen     string
	standIn  string
	note     string
	decision bool // delegations count
	payload  [32]byte
}

// Key makes a command idempotent: the same key of the same actor is one effect
// and the same answer, however often it is sent, also when the actor may not
// see the offer any more. A key that was used for another command or other
// values is refused with [ErrKeyReused]. Any bytes are a key.
func Key(key string) Option { return func(c *call) { c.key = key } }

// Seen binds a decision, or any other command on an offer, to what the actor
// saw: the digest of [Offer]'s submission. A command on something older is
// refused with code stale.
func Seen(digest string) Option { return func(c *call) { c.seen = digest } }

// For names whom the actor stands in for; the desk finds the delegation.
func For(person string) Option { return func(c *call) { c.standIn = person } }

// Note adds free text to a decision.
func Note(text string) Option { return func(c *call) { c.note = text } }

// ID names the offer that [Session.Create] makes. Default: a new random id.
func ID(id string) Option { return func(c *call) { c.id = id } }

// newCall puts a command together; parts are what a repeated key must repeat.
func newCall(command, id string, with []Option, parts ...any) *call {
	c := &call{command: command, id: id}
	for _, w := range with {
		if w != nil {
			w(c)
		}
	}
	if command != "create" {
		c.id = id // ID is for new offers
	}
	if c.key == "" {
		return c
	}
	b, err := json.Marshal(append([]any{command, c.id, c.seen, c.standIn, c.note}, parts...))
	if err != nil {
		b = []byte(command) // values of ours always encode
	}
	c.payload = sha256.Sum256(b)
	return c
}

func (c *call) fingerprint() string { return hex.EncodeToString(c.payload[:]) }

// ready refuses a session that has no desk, and an actor whose id could be
// taken for another's. That nobody is named is no error here: nobody sees
// nothing and may do nothing.
func (s Session) ready() error {
	if s.desk == nil || s.desk.store.inner == nil {
		return ErrNotOpen
	}
	problem := record.CheckActorID(s.actor.ID)
	if s.actor.ID == system.ID {
		problem = "the id of who acts is kept for what time does"
	}
	if s.actor.ID != "" && problem != "" {
		return fmt.Errorf("%w: %s", ErrNotEntitled, problem)
	}
	return nil
}
