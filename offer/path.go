package offer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// The one path of every command:
//
//	do      observe, and name the command in the error
//	run     again when a playbook was published in the meantime
//	load    read the offer and its playbook, make the facts once    load.go
//	sight   may the actor know of it?                               load.go
//	flow    may it be done, and what follows                        package flow
//	write   record, trail, rows, letters, answer in one batch       write.go
//	settle  conflict, unknown outcome, the same key again
//
// An attempt is load, sight, flow and write; what differs between commands is
// there.

// call is one command as it runs.
type call struct {
	command  string
	id       string // of the offer
	subject  string // what a denied attempt is about; empty: the offer
	key      string // idempotency
	seen     string // digest of the submission that the actor looked at
	note     string // of a decision
	evidence string // of an answer
	onFor    string // the person on whose behalf a decision is taken
	parts    []any  // what a repeated key must repeat
	print    string // fingerprint, once it is known

	decides bool  // delegations count
	creates bool  // a conflict means that the offer exists
	repeats bool  // any conflict begins it again: what it decides is read anew
	inner   bool  // one offer of a command on many, which keeps what is denied
	invalid error // of the arguments

	joined []*call // more decisions on the offer in the same batch, each with its answer
}

// newCall returns the call of a command on an offer; parts are what a repeated
// key must repeat.
func newCall(command, id string, options []Option, parts ...any) *call {
	c := &call{command: command, id: id, parts: parts}
	for _, o := range options {
		if o != nil {
			o.onCommand(c)
		}
	}
	return c
}

// fingerprint identifies the command and its values under its key.
func (c *call) fingerprint() string {
	if c.print != "" {
		return c.print
	}
	b, err := json.Marshal(append([]any{c.command, c.id, c.seen, c.onFor, c.note}, c.parts...))
	if err != nil {
		b = []byte(c.command) // values of ours always encode
	}
	sum := sha256.Sum256(b)
	c.print = hex.EncodeToString(sum[:])
	return c.print
}

// change is what an attempt leads to: the answer, and the batch that makes it
// so. An empty batch changes nothing.
type change struct {
	offer   Offer
	batch   store.Batch
	refused error // what the batch records, and the caller is told all the same
}

func (c change) empty() bool { return len(c.batch.Puts)+len(c.batch.Appends) == 0 }

// playbooks is how an attempt learns which playbooks are in force.
type playbooks int

const (
	known playbooks = iota // as they were when the store was last asked; a commit compares them
	fresh                  // the store is asked
)

// attempt loads, decides and returns what to write. It changes nothing.
type attempt func(ctx context.Context, books playbooks) (change, error)

// mayBeStale is an error that a playbook may have caused which was replaced
// since the store was last asked.
type mayBeStale struct{ error }

// Unwrap returns the error.
func (e mayBeStale) Unwrap() error { return e.error }

// errHidden: the actor may not know of the offer.
var errHidden = errors.New("hidden")

// do runs a command and tells the host.
func (s Session) do(ctx context.Context, c *call, try attempt) (Offer, error) {
	o, err := s.run(ctx, c, try)
	if s.desk != nil {
		s.desk.observe(ctx, Observation{Command: c.command, Actor: s.actor.ID, Offer: c.id, State: o.State(),
			Err: err})
	}
	if err != nil {
		return Offer{}, &CommandError{c.command, c.id, err}
	}
	return o, nil
}

// attempts bounds how often a command starts again because a playbook was
// published in the meantime.
const attempts = 4

func (s Session) run(ctx context.Context, c *call, try attempt) (Offer, error) {
	if err := errors.Join(s.ready(), c.invalid); err != nil {
		return Offer{}, err
	}
	return s.once(ctx, c, try)
}

// once runs a command for a session that is ready: one effect, however often it
// has to begin again.
func (s Session) once(ctx context.Context, c *call, try attempt) (Offer, error) {
	if c.key != "" {
		c.fingerprint() // before a new offer has its id
	}
	books := known
	for n := 0; ; n++ {
		ch, err := try(ctx, books)
		if stale := (mayBeStale{}); errors.As(err, &stale) {
			if books == known {
				books = fresh
				continue
			}
			err = stale.error
		}
		if err != nil {
			return s.refuse(ctx, c, err)
		}
		if ch.empty() {
			return ch.offer, nil
		}
		if ch.refused != nil {
			if again := s.commitRefused(ctx, c, ch); again && n < attempts {
				books = fresh
				continue
			}
			return s.refuse(ctx, c, ch.refused)
		}
		err = s.desk.store.Commit(ctx, ch.batch)
		if err == nil {
			return ch.offer, nil
		}
		if n < attempts && (published(err) || taken(err) || c.repeats && errors.Is(err, ErrConflict)) {
			books = fresh
			continue
		}
		return s.settle(ctx, c, ch.batch, err)
	}
}

// commitRefused writes the entry of a refused attempt, unless its key has an answer. It
// reports whether another command came between, so that the attempt begins again. Any
// other failure leaves the entry out: the caller is told the refusal.
func (s Session) commitRefused(ctx context.Context, c *call, ch change) (again bool) {
	if _, ok, failed := s.answered(ctx, c); ok || failed != nil {
		return false
	}
	err := s.desk.store.Commit(ctx, ch.batch)
	var conflict *store.ConflictError
	return errors.As(err, &conflict) && conflict.Kind != storage.KindCommand
}

// refuse answers a command that an attempt refused: as it was answered before
// under its key, if it was; otherwise with the reason. Attempts that the actor
// was not entitled to are kept.
func (s Session) refuse(ctx context.Context, c *call, err error) (Offer, error) {
	o, ok, failed := s.answered(ctx, c)
	switch {
	case ok || errors.Is(failed, ErrKeyReused):
		return o, failed
	case failed != nil: // whether it was done before is not known, so it is not refused
		return Offer{}, failed
	case errors.Is(err, errHidden):
		s.deny(ctx, "see", c.id)
		return Offer{}, ErrNotFound
	case errors.Is(err, ErrNotEntitled) && !c.inner:
		s.deny(ctx, c.command, c.about())
	}
	return Offer{}, err
}

func (c *call) about() string {
	if c.subject != "" {
		return c.subject
	}
	return c.id
}

// settle answers a command whose commit failed. A conflict may be with what
// this very command has done before, and an unknown outcome may be success: the
// answer under its key tells.
func (s Session) settle(ctx context.Context, c *call, batch store.Batch, err error) (Offer, error) {
	unknown := errors.Is(err, ErrOutcomeUnknown)
	if !unknown && !errors.Is(err, ErrConflict) {
		return Offer{}, err
	}
	o, ok, failed := s.answered(ctx, c)
	switch {
	case ok || errors.Is(failed, ErrKeyReused):
		return o, failed
	case failed != nil && unknown:
		return Offer{}, errors.Join(err, failed)
	case failed != nil:
		return Offer{}, fmt.Errorf("%w: %w", ErrOutcomeUnknown, failed)
	}
	if damage := s.desk.behindLog(ctx, batch, err); damage != nil {
		return Offer{}, damage
	}
	switch {
	case c.creates && !unknown && !published(err):
		return Offer{}, ErrExists
	}
	return Offer{}, err
}

// published reports whether a commit failed because playbooks were published.
func published(err error) bool {
	var c *store.ConflictError
	return errors.As(err, &c) && (c.Kind == storage.KindPublished || c.ID == storage.PlaybooksLog)
}

// taken reports whether a commit failed because another offer took the same place under
// unique, or gave it up.
func taken(err error) bool {
	var c *store.ConflictError
	return errors.As(err, &c) && c.Kind == storage.KindClaim
}

// keyID is the id under which an answer is kept. It escapes the actor, so that
// no two actors' keys can meet.
func (s Session) keyID(c *call) string {
	return storage.StorableID(url.PathEscape(s.actor.ID) + "/" + c.key)
}

// answered returns what the same command with the same key has answered.
func (s Session) answered(ctx context.Context, c *call) (Offer, bool, error) {
	if c.key == "" {
		return Offer{}, false, nil
	}
	r, err := s.desk.store.Get(ctx, storage.KindCommand, s.keyID(c))
	if errors.Is(err, store.ErrNotFound) {
		return Offer{}, false, nil
	}
	if err != nil {
		return Offer{}, false, err
	}
	a, err := storage.DecodeAnswer(r)
	if err != nil {
		return Offer{}, false, err
	}
	if a.Fingerprint != c.fingerprint() {
		return Offer{}, false, ErrKeyReused
	}
	if err := s.checkAnswer(ctx, c, r, a); err != nil {
		return Offer{}, false, err
	}
	c.id = a.Offer.ID()
	return a.Offer, true, nil
}
