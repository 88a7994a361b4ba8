package approval

import (
	"errors"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// Code names a condition that a refused decision did not meet, or what is wrong
// with a policy. It is the code of package rule, so the code of an error in a
// rule is the code of the finding.
type Code = rule.Code

// The codes of findings beside those of package rule.
const (
	CodeGap           Code = "gap"           // a value lies in no band
	CodeOverlap       Code = "overlap"       // a value lies in several bands
	CodeContradiction Code = "contradiction" // the same values have different approvers
	CodeAlwaysOn      Code = "always_on"     // a condition that is always true
	CodeNeverOn       Code = "never_on"      // a condition that is never true
)

// The codes of refusals. CodeNobody is a finding too.
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
