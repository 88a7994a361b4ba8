// Package refusal is the one vocabulary of refused commands: the codes of unmet
// conditions, the [Refusal] that lists them all at once, and the sentinels that
// errors.Is finds in it.
//
// Package offer returns a *Refusal from every command that is refused; package
// playbook uses the same codes for the conditions of moves and letters.
package refusal

import (
	"errors"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Sentinels: what kind of refusal it was. One error can be several.
var (
	ErrRefused     = errors.New("the command was refused")
	ErrNotEntitled = errors.New("the actor may not do this")
	ErrState       = errors.New("the move is not possible in this state")
	ErrNotReady    = errors.New("something must be corrected first")
	ErrStale       = errors.New("the offer has changed since it was looked at")
)

// Item is one unmet condition.
type Item struct {
	Code Code `json:"code"`
	// a path, a stage, a guardrail, or a part of a decision: finance.envelope.at_most.pay.hourly
	Where   string `json:"where,omitempty"`
	Message string `json:"message"`
}

// Refusal is a command that was refused: from which state, and every unmet
// condition at once. It unwraps to [ErrRefused] and to the sentinel of each
// code. Its text names conditions and paths, never values.
type Refusal struct {
	Command string          `json:"command"`
	From    lifecycle.State `json:"from"`
	Items   []Item          `json:"items"`
}

// Error says what was refused, from where, and every condition unmet; of very
// many the first [record.MaxShown].
func (r *Refusal) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s is refused in state %s:", r.Command, r.From)
	for n, i := range r.Items {
		if n == record.MaxShown {
			fmt.Fprintf(&b, "\n  and %d more", len(r.Items)-n)
			break
		}
		b.WriteString("\n  " + string(i.Code))
		if i.Where != "" {
			b.WriteString(" " + input.Shown(i.Where))
		}
		if i.Message != "" {
			b.WriteString(": " + i.Message)
		}
	}
	return b.String()
}

// Unwrap gives errors.Is [ErrRefused] and the sentinel of each code.
func (r *Refusal) Unwrap() []error {
	out := []error{ErrRefused}
	for _, i := range r.Items {
		switch i.Code {
		case CodeSeparation, CodeNotEntitled, CodeNoOverride:
			out = append(out, ErrNotEntitled)
		case CodeState, CodeNotOpen, CodeNotOn, CodeAlreadyDecided:
			out = append(out, ErrState)
		case CodeStale:
			out = append(out, ErrStale)
		default:
			out = append(out, ErrNotReady)
		}
	}
	return out
}

// Codes returns the codes, each once, in order of appearance.
func (r *Refusal) Codes() []Code {
	var out []Code
	seen := map[Code]bool{}
	for _, i := range r.Items {
		if !seen[i.Code] {
			seen[i.Code] = true
			out = append(out, i.Code)
		}
	}
	return out
}

// Has reports whether one of the conditions has the code.
func (r *Refusal) Has(c Code) bool {
	for _, i := range r.Items {
		if i.Code == c {
			return true
		}
	}
	return false
}
