package record

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
)

// Code names what is wrong with a field. It is the code of package approval, so
// one vocabulary serves rules, approvals and fields.
type Code = approval.Code

// The codes of field errors.
const (
	CodeSyntax    Code = rule.CodeSyntax      // not JSON, not a number, not a date
	CodeLimit     Code = rule.CodeLimit       // too long, too deep, too large
	CodeUnknown   Code = rule.CodeUnknownName // no field of that name
	CodeDuplicate Code = "duplicate"          // the same key twice
	CodeType      Code = rule.CodeType        // another type is wanted here
	CodeChoice    Code = "choice"             // not among the choices
	CodeText      Code = "text"               // text with control or invisible characters
	CodeComputed  Code = "computed"           // a computed name can't be given
	CodeReserved  Code = "reserved"           // set by the desk, not by callers
	CodeRange     Code = "out_of_range"       // a number or date outside what makes sense
	CodeOrder     Code = "wrong_order"        // an end before its start
)

// ErrInvalid is the sentinel of every error about the content of an offer.
var ErrInvalid = errors.New("record: the offer is not valid")

// FieldError is one thing wrong, at one path. Its text never holds the value
// that was refused: values are pay, names and letters.
type FieldError struct {
	Path    string // dotted, with [n] for list items; empty for the whole input
	Code    Code
	Message string // what is wrong and what to do
	Hint    string // the nearest name, when one is near
	Line    int    // of the input, when its reader knows
	Column  int
}

// Error names the path, what is wrong and the hint.
func (e *FieldError) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		fmt.Fprintf(&b, "%d:%d: ", e.Line, e.Column)
	}
	if e.Path != "" {
		b.WriteString(Shown(e.Path) + ": ")
	}
	b.WriteString(e.Message)
	if e.Hint != "" {
		b.WriteString(" (" + e.Hint + ")")
	}
	return b.String()
}

// maxShownPath is how much of a path an error shows: keys are input too.
const maxShownPath = 120

// Shown is a name that came from outside as an error or a log line can hold it:
// short, and without what could break a line or hide.
func Shown(path string) string {
	if len(path) > 4*maxShownPath {
		path = path[:4*maxShownPath]
	}
	path = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || invisible(r) || r == 0x2028 || r == 0x2029 {
			return '·'
		}
		return r
	}, path)
	if r := []rune(path); len(r) > maxShownPath {
		return string(r[:maxShownPath]) + "…"
	}
	return path
}

// Unwrap returns [ErrInvalid].
func (e *FieldError) Unwrap() error { return ErrInvalid }

// Errors is everything wrong with one input at once.
type Errors []*FieldError

// MaxShown is how many of many things that are wrong an error text shows.
const MaxShown = 100

// Error puts each error on a line of its own, up to [MaxShown].
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

// Unwrap gives errors.Is and errors.As every single error.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, f := range e {
		out[i] = f
	}
	return out
}

// errorOrNil keeps an empty list from becoming a non-nil error.
func (e Errors) errorOrNil() error {
	if len(e) == 0 {
		return nil
	}
	return e
}
