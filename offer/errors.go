package offer

import (
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
	"github.com/offerdesk/offerdesk/store"
)

// The kinds of errors. errors.Is finds them in what a command returns.
var (
	// ErrInvalid: the content of an offer is not valid; errors.As finds
	// record.Errors with the path of each problem.
	ErrInvalid = record.ErrInvalid
	// ErrArgument: an argument of the call is not valid, such as an approver
	// that can't be read.
	ErrArgument = errors.New("the argument is not valid")
	// ErrRefused: the command was refused; errors.As finds a [*Refusal].
	ErrRefused = refusal.ErrRefused
	// ErrNotEntitled: the actor may not do this.
	ErrNotEntitled = refusal.ErrNotEntitled
	// ErrState: the move is not possible in this state.
	ErrState = refusal.ErrState
	// ErrNotReady: something must be corrected first.
	ErrNotReady = refusal.ErrNotReady
	// ErrStale: the offer has changed since the actor looked at it.
	ErrStale = refusal.ErrStale
	// ErrNotOpen: the desk is not one that Open returned.
	ErrNotOpen = storage.ErrNotOpen
	// ErrNotFound: there is no such offer, or the actor may not know of it.
	ErrNotFound = errors.New("no such offer")
	// ErrExists: an offer with this id exists already.
	ErrExists = errors.New("an offer with this id exists already")
	// ErrConflict: another command changed the offer in the meantime; read and
	// retry.
	ErrConflict = store.ErrConflict
	// ErrOutcomeUnknown: the connection was lost at commit; the same command
	// with the same key returns the outcome.
	ErrOutcomeUnknown = store.ErrOutcomeUnknown
	// ErrKeyReused: the idempotency key was used for another command.
	ErrKeyReused = errors.New("the idempotency key was used for another command")
	// ErrPlaybook: a playbook has errors or is not there; errors.As finds
	// playbook.Findings if there are any.
	ErrPlaybook = storage.ErrPlaybook
	// ErrErased: the candidate's data was erased, and what was judged by it can't be
	// judged again.
	ErrErased = errors.New("the candidate's data was erased; what was judged by it can't be judged again")
	// ErrDamaged: what the store returned is not what was written.
	ErrDamaged = store.ErrDamaged
)

// CommandError is a command that failed: which one, on which offer, and why.
// It unwraps to the reason.
type CommandError struct {
	Command, Offer string
	Err            error
}

// Error names the command, the offer's id and the reason; never pay or names.
func (e *CommandError) Error() string {
	if e.Offer == "" {
		return fmt.Sprintf("offer: %s: %v", e.Command, e.Err)
	}
	return fmt.Sprintf("offer: %s %s: %v", e.Command, input.Shown(e.Offer), e.Err)
}

// Unwrap returns the reason.
func (e *CommandError) Unwrap() error { return e.Err }

// absent is what an offer does not have, such as a letter that was not made. It
// is [ErrNotFound].
type absent string

// Error tells what is absent.
func (a absent) Error() string { return string(a) }

// Is reports that the error is [ErrNotFound].
func (a absent) Is(target error) bool { return target == ErrNotFound }

// prefixed names the package in an error that no command wraps.
func prefixed(err error) error { return fmt.Errorf("offer: %w", err) }
