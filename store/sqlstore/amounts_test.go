package sqlstore

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// Amounts are written and read as the decimal library does.
func TestAmountsAreWrittenAsDecimals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		scale := rapid.IntRange(0, 30).Draw(t, "scale")
		x := decimal.New(rapid.Int64().Draw(t, "digits"), int32(rapid.IntRange(-scale, 20).Draw(t, "exponent")))
		text := fixed(x, scale)
		if want := x.StringFixed(int32(scale)); text != want {
			t.Fatalf("%s with %d places is written %s, want %s", x, scale, text, want)
		}
		if n, ok := steps(x, scale); ok && n != x.Shift(int32(scale)).IntPart() {
			t.Fatalf("%s is %d steps of %d places", x, n, scale)
		}
		read, err := parseAmount(text)
		if want, bad := decimal.NewFromString(text); len(text) <= maxAmountText &&
			(err != nil || bad != nil || !read.Equal(want) || read.Exponent() != want.Exponent()) {
			t.Fatalf("%s is read as %v, %v; want %v", text, read, err, want)
		}
	})
}

func TestAmountsAreReadAsDecimals(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "-", "+1", ".5", "5.", "1.2.3", "1e3", "--1", "1-", "007.50", "-0",
		"-0.00", " 1",
		"123456789012345678", "1234567890123456789", "-12345678901234567.8"} {
		t.Run(text, func(t *testing.T) {
			got, err := parseAmount(text)
			want, bad := decimal.NewFromString(text)
			if (err == nil) != (bad == nil) || err == nil && (!got.Equal(want) || got.Exponent() != want.Exponent()) {
				t.Errorf("%q is read as %v, %v; want %v, %v", text, got, err, want, bad)
			}
		})
	}
}
