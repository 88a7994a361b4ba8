package record

import (
	"errors"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// Code names what is wrong with a field. It is the code of package approval, so
// one vocabulary serves rules, approvals and fields.
type Code = approval.Code

// The codes of field errors.
const (
	CodeSyntax    Code = rule.CodeSyntax      // not JSON, not a number, not a date
	CodeLimit     Code = rule.CodeLimit       // too long, too deep, too large
	CodeUnknown   Code = rule.CodeUnknownName // no field of that name
	CodeDuplicate Code = input.CodeDuplicate  // the same key twice
	CodeType      Code = rule.CodeType        // the value has another type
	CodeChoice    Code = "choice"             // not among the choices
	CodeText      Code = "text"               // text with control or invisible characters
	CodeComputed  Code = "computed"           // a computed name can't be given
	CodeReserved  Code = "reserved"           // only the desk sets this name
	CodeRange     Code = "out_of_range"       // a number or date out of range
	CodeOrder     Code = "wrong_order"        // an end before its start
)

// ErrInvalid is the error that every error about the content of an offer unwraps
// to.
var ErrInvalid = errors.New("the offer is not valid")

// FieldError is one problem at one path. Its text never holds the refused value,
// which may be pay, a name or a letter.
type FieldError struct {
	Path    string // with points, and [n] for list items; empty for the whole input
	Code    Code
	Message string // what is wrong, and what to do
	Hint    string // the nearest name, if any
	Line    int    // 1-based; 0 if unknown
	Column  int
}

// Error returns the path, the message and the hint.
func (e *FieldError) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		fmt.Fprintf(&b, "%d:%d: ", e.Line, e.Column)
	}
	if e.Path != "" {
		b.WriteString(input.Shown(e.Path) + ": ")
	}
	b.WriteString(e.Message)
	if e.Hint != "" {
		b.WriteString(" (" + e.Hint + ")")
	}
	return b.String()
}

// Unwrap returns [ErrInvalid].
func (e *FieldError) Unwrap() error { return ErrInvalid }

// Errors lists every problem of one input.
type Errors []*FieldError

// MaxShown is how many problems the text of an error shows.
const MaxShown = 100

// Error returns the errors, each on its own line, at most [MaxShown] of them.
func (e Errors) Error() string {
	var lines []string
	for i, f := range e {
		if i == MaxShown {
			lines = append(lines, fmt.Sprintf("and %d more", len(e)-i))
			break
		}
		lines = append(lines, f.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the single errors, for errors.Is and errors.As.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, f := range e {
		out[i] = f
	}
	return out
}

// readJSON reads JSON of at most limit bytes. The error is [Errors].
func readJSON(src []byte, limit int) (input.Node, error) {
	n, problem := input.ReadJSON(src, limit)
	if problem != nil {
		return n, Errors{{Path: problem.Path, Code: problem.Code, Message: problem.Message}}
	}
	return n, nil
}

// errorOrNil returns nil for an empty list.
func (e Errors) errorOrNil() error {
	if len(e) == 0 {
		return nil
	}
	return e
}
