package approval

import (
	"errors"
	"strings"
)

// Code says which condition a refused decision did not meet.
type Code string

// The codes of refusals.
const (
	CodeSeparation     Code = "separation"
	CodeNotEntitled    Code = "not_entitled"
	CodeNotOpen        Code = "not_open"
	CodeNotOn          Code = "not_on"
	CodeAlreadyDecided Code = "already_decided"
	CodeMissing        Code = "missing"
	CodeNobody         Code = "nobody"
	CodeReason         Code = "reason"
	CodeStale          Code = "stale"
	CodeBlocked        Code = "blocked"
)

// ErrRefused is the sentinel of every refusal.
var ErrRefused = errors.New("approval: the decision was refused")

// Unmet is one condition that was not met.
type Unmet struct {
	Code    Code
	Stage   string
	Message string
}

// Refusal is every condition that a decision did not meet. It unwraps to
// [ErrRefused].
type Refusal struct{ Unmet []Unmet }

// Error lists the conditions.
func (r *Refusal) Error() string {
	lines := make([]string, len(r.Unmet))
	for i, u := range r.Unmet {
		lines[i] = string(u.Code) + " " + u.Stage + ": " + u.Message
	}
	return "the decision is refused: " + strings.Join(lines, "; ")
}

// Unwrap returns [ErrRefused].
func (r *Refusal) Unwrap() error { return ErrRefused }
