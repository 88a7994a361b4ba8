package offer

// Option is what any command on an offer takes besides its arguments: [Key],
// [Seen].
type Option interface{ onCommand(*call) }

// CreateOption is what [Session.Create] takes besides the terms: [Key], [ID].
type CreateOption interface{ onCreate(*call) }

// KeyOption is the idempotency key of a command; see [Key].
type KeyOption struct{ key string }

// Key makes a command idempotent: the same key of the same actor is one effect
// and the same answer, however often it is sent, even if the actor may not see
// the offer any more. A key that was used for another command or other values is
// refused with [ErrKeyReused]. A key may hold any bytes; an empty key has no effect.
func Key(key string) KeyOption { return KeyOption{key} }

func (o KeyOption) onCommand(c *call) { c.key = o.key }
func (o KeyOption) onCreate(c *call)  { c.key = o.key }

// SeenOption is the submission that the actor looked at; see [Seen].
type SeenOption struct{ digest string }

// Seen binds a command to what the actor saw: the digest of the offer's latest
// submission. A command on something older is refused with code stale.
func Seen(digest string) SeenOption { return SeenOption{digest} }

func (o SeenOption) onCommand(c *call) { c.seen = o.digest }

// IDOption names a new offer; see [ID].
type IDOption struct{ id string }

// ID names the offer that [Session.Create] makes: 1 to 128 ASCII letters,
// digits and . _ - : @. Default: a new random id.
func ID(id string) IDOption { return IDOption{id} }

func (o IDOption) onCreate(c *call) { c.id = o.id }
