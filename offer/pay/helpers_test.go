package pay_test

import (
	"testing"

	"pgregory.net/rapid"

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

func day(s string) exact.Date {
	d, err := exact.ParseDate(s)
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

var cents = exact.Rounding{Mode: exact.HalfUp, Places: 2}

func same(t *testing.T, what string, got, want exact.Number) {
	t.Helper()
	if want.Sign() != 0 && !got.Equal(want) {
		t.Errorf("%s %s, want %s", what, got, want)
	}
}

func hundredths(t *rapid.T, name string, from, to int64) exact.Number {
	v, _ := exact.Ratio(rapid.Int64Range(from, to).Draw(t, name), 100)
	return v
}
