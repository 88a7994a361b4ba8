package flow

import (
	"errors"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Code says which condition was not met. The codes are those of a playbook's
// cases, and stable.
type Code string

// The codes of refusals.
const (
	Separation     Code = "separation"      // duties must be separate
	NotEntitled    Code = "not_entitled"    // the actor may not do this, or is not asked
	NotOpen        Code = "not_open"        // the stage waits for another, or is done
	NotOn          Code = "not_on"          // the stage is skipped
	AlreadyDecided Code = "already_decided" // the actor has decided this stage
	Missing        Code = "missing"         // required names have no value
	Blocked        Code = "blocked"         // a guardrail or a value stands against it
	Nobody         Code = "nobody"          // nobody can decide, or nobody is asked
	NotApproved    Code = "not_approved"    // these terms are not approved in full
	NoOverride     Code = "no_override"     // nobody may lift this block
	Reason         Code = "reason"          // a reason, or one of the list, is wanted
	State          Code = "state"           // the move does not start in this state
	Stale          Code = "stale"           // decided on something older than what stands now
)

// Sentinels: what kind of refusal it was. One error can be several.
var (
	ErrRefused     = errors.New("flow: the command was refused")
	ErrNotEntitled = errors.New("flow: the actor may not do this")
	ErrState       = errors.New("flow: the move is not possible in this state")
	ErrNotReady    = errors.New("flow: something must be corrected first")
	ErrStale       = errors.New("flow: the offer has changed since it was looked at")
)

// Item is one unmet condition.
type Item struct {
	Code    Code   `json:"code"`
	Where   string `json:"where,omitempty"` // a path, a stage, a guardrail
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
			b.WriteString(" " + record.Shown(i.Where))
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
		case Separation, NotEntitled, NoOverride:
			out = append(out, ErrNotEntitled)
		case State, NotOpen, NotOn, AlreadyDecided:
			out = append(out, ErrState)
		case Stale:
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

// conditions collects what is unmet while a command is decided.
type conditions struct{ items []Item }

func (c *conditions) add(code Code, where, format string, a ...any) {
	c.items = append(c.items, Item{code, where, fmt.Sprintf(format, a...)})
}

func (c *conditions) has(code Code) bool { return (&Refusal{Items: c.items}).Has(code) }

// refusal returns nil when everything is met.
func (c *conditions) refusal(command string, from lifecycle.State) error {
	if len(c.items) == 0 {
		return nil
	}
	return &Refusal{Command: command, From: from, Items: c.items}
}
