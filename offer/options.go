package offer

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"io"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// Options is everything the desk takes from outside. The zero value works.
type Options struct {
	// Now is the host's clock. Default: the system's. The desk keeps UTC and
	// microseconds. A command on an offer whose last entry is later takes the time
	// of that entry, so that times in one trail never run backwards.
	Now func() time.Time
	// Random gives salts for the trail and the ids of new offers. Default:
	// crypto/rand.Reader.
	Random io.Reader
	// NewID names new offers and delegations. Default: 16 random bytes in hex.
	NewID func() (string, error)
	// Directory knows who holds which role, so that a stage that no person can
	// decide is refused at submission. Default: not known; a holder is assumed. If it
	// is also [approval.Managers], it names the people of person:hiring_manager.manager
	// at submission; a stage of a manager who is not known is refused.
	Directory approval.Directory
	// Law is what rules know of law: minimum wages, exempt levels, per diem.
	// Default: the built-in tables, without per diem.
	Law playbook.Options
	// Observe is called with every command after it was committed or refused, on
	// the caller's goroutine. It must not block; a panic in it does not change the
	// command. Default: none.
	Observe func(ctx context.Context, o Observation)
}

// Observation is what [Options.Observe] receives: never pay, names or letters.
type Observation struct {
	Command string
	Actor   string
	Offer   string
	State   State // after the command
	Err     error // nil when committed
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.NewID == nil {
		random := o.Random
		o.NewID = func() (string, error) {
			var b [16]byte
			if _, err := io.ReadFull(random, b[:]); err != nil {
				return "", err
			}
			return hex.EncodeToString(b[:]), nil
		}
	}
	if o.Observe == nil {
		o.Observe = func(context.Context, Observation) {}
	}
	return o
}
