package approval

import (
	"errors"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// Code names a condition that a refused decision did not meet, or what is wrong
// with a policy. It is the code of package rule, so the code of an error in a
// rule is the code of the finding.
type Code = rule.Code

// The codes of findings, in addition to those of package rule.
const (
	CodeGap           Code = "gap"           // a value lies in no band
	CodeOverlap       Code = "overlap"       // a value lies in several bands
	CodeContradiction Code = "contradiction" // the same values have different approvers
	CodeAlwaysOn      Code = "always_on"     // a condition that is always true
	CodeNeverOn       Code = "never_on"      // a condition that is never true
)

// The codes of refusals. CodeNobody is a finding too.
const (
	CodeSeparation     Code = "separation"      // separation of duties bars the person
	CodeNotEntitled    Code = "not_entitled"    // the person is not an approver of the stage
	CodeNotOpen        Code = "not_open"        // the stage waits, or the process is decided
	CodeNotOn          Code = "not_on"          // the stage is skipped or unknown
	CodeAlreadyDecided Code = "already_decided" // the stage is decided, or the person has decided it
	CodeMissing        Code = "missing"         // an input or the verdict is missing
	CodeNobody         Code = "nobody"          // no person can decide the stage
	CodeReason         Code = "reason"          // a reason is required, or it is not one of the list
	CodeStale          Code = "stale"           // the person saw an older submission
	CodeBlocked        Code = "blocked"         // an auto stage rejects the submission
	CodeExpired        Code = "expired"         // the time for it is over
)

// ErrRefused is the error that every refusal unwraps to.
var ErrRefused = errors.New("the decision was refused")

// Unmet is one condition that is not met. Stage is empty if it is about the plan. Key
// is the part of the decision that it is about, such as envelope.at_most.pay.hourly, or
// empty.
type Unmet struct {
	Code    Code
	Stage   string
	Key     string
	Message string
}

// Where returns the stage, with the key after a dot if there is one.
func (u Unmet) Where() string {
	if u.Key == "" {
		return u.Stage
	}
	return u.Stage + "." + u.Key
}

// Refusal lists every condition that a decision or submission does not meet. It
// unwraps to [ErrRefused].
type Refusal struct{ Unmet []Unmet }

// add returns a function that adds a condition of a stage.
func (r *Refusal) add(stage string) func(code Code, format string, a ...any) {
	return func(code Code, format string, a ...any) {
		r.Unmet = append(r.Unmet, Unmet{Code: code, Stage: stage, Message: fmt.Sprintf(format, a...)})
	}
}

// Error returns the conditions, separated by semicolons.
func (r *Refusal) Error() string {
	lines := make([]string, len(r.Unmet))
	for i, u := range r.Unmet {
		lines[i] = string(u.Code) + " " + u.Where() + ": " + u.Message
	}
	return "the decision is refused: " + strings.Join(lines, "; ")
}

// Unwrap returns [ErrRefused].
func (r *Refusal) Unwrap() error { return ErrRefused }
