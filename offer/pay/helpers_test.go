package pay_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/pay"
)

// n reads a number of a test; a wrong one is a mistake in the test.
func n(s string) exact.Number {
	v, err := exact.Parse(s)
	if err != nil {
		panic("test: " + s)
	}
	return v
}

func some(s string) pay.Optional {
	if s == "" {
		return pay.Optional{}
	}
	return pay.Some(n(s))
}

func day(s string) pay.Date {
	d, err := pay.ParseDate(s)
	if err != nil {
		panic("test: " + s)
	}
	return d
}

func builtin(t testing.TB) *pay.Tables {
	t.Helper()
	tables, err := pay.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
