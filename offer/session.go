package offer

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Session is one actor at the desk: every command and every read lives here,
// so nobody can forget who acts. It is a small value.
type Session struct {
	desk  *Desk
	actor Actor
}

// Actor returns who acts.
func (s Session) Actor() Actor { return s.actor }

// With is something that a command takes beside what it needs: see [Key],
// [Seen], [For], [Note] and [ID].
type With func(*call)

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
// and the same answer, however often it is sent. A key that was used for
// another command or other values is refused with [ErrKeyReused].
func Key(key string) With { return func(c *call) { c.key = key } }

// Seen binds a decision to what the actor saw: the digest of [Offer]'s
// submission. A decision on something older is refused with code stale.
func Seen(digest string) With { return func(c *call) { c.seen = digest } }

// For names whom the actor stands in for; the desk finds the delegation.
func For(person string) With { return func(c *call) { c.standIn = person } }

// Note adds free text to a decision.
func Note(text string) With { return func(c *call) { c.note = text } }

// ID names the offer that [Session.Create] makes. Default: a new random id.
func ID(id string) With { return func(c *call) { c.id = id } }

// newCall puts a command together; parts are what a repeated key must repeat.
func newCall(command, id string, with []With, parts ...any) *call {
	c := &call{command: command, id: id}
	for _, w := range with {
		w(c)
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
