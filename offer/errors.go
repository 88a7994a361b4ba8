package offer

import (
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Sentinels of the desk. Those of the pure half are in offer.go; ErrConflict
// and ErrOutcomeUnknown are the store's.
var (
	// ErrNotOpen: the desk is not one that Open has returned.
	ErrNotOpen = errors.New("offer: the desk was not opened; take it from offer.Open")
	// ErrNotFound: there is no such offer, or the actor may not know of it.
	ErrNotFound = errors.New("offer: no such offer")
	// ErrExists: an offer of that id is there already.
	ErrExists = errors.New("offer: an offer with this id is there already")
	// ErrConflict: somebody else changed the offer meanwhile; read and retry.
	ErrConflict = store.ErrConflict
	// ErrOutcomeUnknown: the connection was lost at commit; the same command
	// with the same key learns the outcome.
	ErrOutcomeUnknown = store.ErrOutcomeUnknown
	// ErrRolledBack: a reader of the feed has seen what is not there any more.
	ErrRolledBack = errors.New("offer: the feed ends in front of that position; an older copy of the database may have been restored")
	// ErrKeyReused: the idempotency key was used for another command.
	ErrKeyReused = errors.New("offer: the idempotency key was used for another command")
	// ErrPlaybook: a playbook has errors or is not there; errors.As gives
	// playbook.Findings where there are some.
	ErrPlaybook = errors.New("offer: the playbook can't be used")
	// ErrDamaged: what the store returned is not what was written.
	ErrDamaged = store.ErrDamaged
)

// CommandError is a command that failed on an offer: which one, and why. It
// unwraps to the reason.
type CommandError struct {
	Command, Offer string
	Err            error
}

// Error names the command, the offer's id and the reason; never pay or names.
func (e *CommandError) Error() string {
	if e.Offer == "" {
		return fmt.Sprintf("offer: %s: %v", e.Command, e.Err)
	}
	return fmt.Sprintf("offer: %s %s: %v", e.Command, record.Shown(e.Offer), e.Err)
}

// Unwrap returns the reason.
func (e *CommandError) Unwrap() error { return e.Err }
