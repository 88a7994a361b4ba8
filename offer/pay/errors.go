package pay

import (
	"errors"
	"strings"
)

const prefix = "pay: "

// The sentinel errors of this package and of package calc, one for each meaning.
// An [InputError] or [CoverageError] wraps one of them.
var (
	ErrAmount       = errors.New(prefix + "this is not an amount")
	ErrUnit         = errors.New(prefix + "this is not a known unit of time")
	ErrCurrency     = errors.New(prefix + "this is not a known currency")
	ErrLocale       = errors.New(prefix + "there is no table for this locale")
	ErrMixed        = errors.New(prefix + "amounts of different currency or unit can't be combined")
	ErrZero         = errors.New(prefix + "division by zero")
	ErrRange        = errors.New(prefix + "the value is out of range")
	ErrRounding     = errors.New(prefix + "the rounding is not valid")
	ErrPlace        = errors.New(prefix + "the table has no such place")
	ErrNotCovered   = errors.New(prefix + "the table does not cover this date")
	ErrConflict     = errors.New(prefix + "two rules contradict each other")
	ErrUnsolvable   = errors.New(prefix + "no rate meets these conditions")
	ErrInconsistent = errors.New(prefix + "the figures given contradict each other")
)

// InputError reports an input that is refused. Its text names the input and what
// is accepted, and never holds the value, which may be a person's pay.
type InputError struct {
	Kind error  // one of the sentinels above
	Name string // the input, such as "hours_by_day"; may be empty
	Want string // what would fit
}

// Error implements error.
func (e *InputError) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.Error())
	if e.Name != "" {
		b.WriteString(": " + e.Name)
	}
	if e.Want != "" {
		b.WriteString("; give " + e.Want)
	}
	return b.String()
}

// Unwrap returns the sentinel.
func (e *InputError) Unwrap() error { return e.Kind }

// refuse returns the error of an input.
func refuse(kind error, name, want string) error {
	return &InputError{Kind: kind, Name: name, Want: want}
}

// Reason returns the text of an error of this package without the name of the
// package, for a message to a person.
func Reason(err error) string { return strings.TrimPrefix(err.Error(), prefix) }
