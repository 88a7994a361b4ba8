package template

import (
	"errors"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// ErrLimit is returned for a template or a letter that is too large.
var ErrLimit = errors.New("template: too large")

// Error is an error in a template.
type Error struct {
	Line, Column int // 1-based, in the text that was parsed
	Code         rule.Code
	Message      string
	Hint         string
}

// Error returns the place, the message and the hint.
func (e *Error) Error() string {
	s := fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// Errors are all errors of a template.
type Errors []*Error

// Error returns the errors, one on each line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, x := range e {
		lines[i] = x.Error()
	}
	return strings.Join(lines, "\n")
}
