package pay

import (
	"errors"
	"strings"
)

const prefix = "pay: "

// What can be wrong, one sentinel for each meaning; errors.Is finds them in
// the struct errors of this package.
var (
	ErrAmount       = errors.New("pay: this is not an amount")
	ErrUnit         = errors.New("pay: this is not a known unit of time")
	ErrCurrency     = errors.New("pay: this is not a known currency")
	ErrLocale       = errors.New("pay: this locale has no table here")
	ErrMixed        = errors.New("pay: amounts of different currency or unit can't be combined")
	ErrZero         = errors.New("pay: this would divide by zero")
	ErrRange        = errors.New("pay: this value is outside what can be")
	ErrRounding     = errors.New("pay: this rounding is not possible")
	ErrPlace        = errors.New("pay: the table knows no such place")
	ErrNotCovered   = errors.New("pay: the table does not cover this date")
	ErrConflict     = errors.New("pay: two rules contradict each other")
	ErrUnsolvable   = errors.New("pay: no rate meets these conditions")
	ErrInconsistent = errors.New("pay: the figures given contradict each other")
)

// InputError says which input was refused and what would fit. It never
// carries the value itself, which may be somebody's pay.
type InputError struct {
	Kind error  // one of the sentinels above
	Name string // which input, such as "hours_by_day"; may be empty
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

// Reason returns the text of an error of this package without the name of the
// package, for a message to a person.
func Reason(err error) string { return strings.TrimPrefix(err.Error(), prefix) }
