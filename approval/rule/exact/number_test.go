package exact_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

func num(t testing.TB, s string) exact.Number {
	t.Helper()
	n, err := exact.Parse(s)
	if err != nil {
		t.Fatalf("Parse(%q): %v", s, err)
	}
	return n
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want, why string }{
		{"0", "0", "zero"},
		{"0.00", "0", "zero with places"},
		{"1234.50", "1234.5", "an amount"},
		{"-1234.50", "-1234.5", "a negative amount"},
		{"0.1", "0.1", "a tenth is exact"},
		{strings.Repeat("9", 30), strings.Repeat("9", 30), "thirty digits"},
		{"-0." + strings.Repeat("9", 30), "-0." + strings.Repeat("9", 30), "thirty places"},
		{"999999999999999999", "999999999999999999", "eighteen digits, the last that need no big number"},
		{"9223372036854775808", "9223372036854775808", "one more than fits a machine word"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			if got := num(t, c.in).String(); got != c.want {
				t.Errorf("%s: Parse(%q) = %s, want %s", c.why, c.in, got, c.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, why string }{
		{"", "nothing"},
		{"-", "a sign alone"},
		{"+1", "a plus sign"},
		{"--1", "two signs"},
		{"1e5", "an exponent"},
		{"1E5", "an exponent"},
		{"NaN", "not a number"},
		{"Infinity", "no end"},
		{"-0", "negative zero"},
		{"-0.00", "negative zero with places"},
		{"00", "a leading zero"},
		{"02139", "a postal code"},
		{".5", "no digit before the point"},
		{"5.", "no digit behind the point"},
		{"1.2.3", "two points"},
		{"12,50", "a comma"},
		{"1,000.00", "a separator"},
		{"1_000", "a separator"},
		{" 1", "white space"},
		{"1\n", "white space"},
		{"0x10", "hexadecimal"},
		{"1/3", "a fraction"},
		{"$5", "a currency"},
		{"٣", "a digit that is not ASCII"},
		{strings.Repeat("9", 31), "thirty-one digits"},
		{strings.Repeat("9", 40), "forty digits"},
		{"0." + strings.Repeat("1", 31), "thirty-one places"},
		{strings.Repeat("1", 10<<20), "ten megabytes"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			if n, err := exact.Parse(c.in); !errors.Is(err, exact.ErrSyntax) {
				t.Errorf("%s: Parse gave %s and %v, want ErrSyntax", c.why, n, err)
			}
		})
	}
}

func TestRound(t *testing.T) {
	t.Parallel()
	modes := []exact.Mode{exact.HalfUp, exact.HalfEven, exact.Up, exact.Down}
	for _, c := range []struct {
		in, increment string
		places        int
		want          string // in the order of modes
		why           string
	}{
		{"2.345", "0", 2, "2.35 2.34 2.35 2.34", "half, even neighbour below"},
		{"2.355", "0", 2, "2.36 2.36 2.36 2.35", "half, even neighbour above"},
		{"-2.345", "0", 2, "-2.35 -2.34 -2.35 -2.34", "negative half goes away from zero"},
		{"2.3449", "0", 2, "2.34 2.34 2.35 2.34", "below half"},
		{"2.3451", "0", 2, "2.35 2.35 2.35 2.34", "above half"},
		{"2.34", "0", 2, "2.34 2.34 2.34 2.34", "nothing to round"},
		{"0.004", "0", 2, "0 0 0.01 0", "down to zero"},
		{"-0.004", "0", 2, "0 0 -0.01 0", "no negative zero"},
		{"2.5", "0", -3, "3 2 3 2", "negative places count as none"},
		{"62.6", "0.25", 0, "62.5 62.5 62.75 62.5", "to a quarter"},
		{"62.625", "0.25", 0, "62.75 62.5 62.75 62.5", "half a quarter"},
		{"-62.625", "0.25", 0, "-62.75 -62.5 -62.75 -62.5", "negative half a quarter"},
		{"104999", "10", 0, "105000 105000 105000 104990", "to ten"},
		{"7", "3", 0, "6 6 9 6", "to three"},
		{"123456789012345678901234.5", "0", 0,
			"123456789012345678901235 123456789012345678901234 123456789012345678901235 123456789012345678901234",
			"a big number"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			for i, want := range strings.Fields(c.want) {
				got := num(t, c.in).Round(exact.Rounding{Mode: modes[i], Places: c.places, Increment: num(t, c.increment)})
				if got.String() != want {
					t.Errorf("%s: %s rounded %s = %s, want %s", c.why, c.in, modes[i], got, want)
				}
			}
		})
	}
	if got := num(t, "2.5").Round(exact.Rounding{}).String(); got != "3" {
		t.Errorf("the zero Rounding gives %s, want 3", got)
	}
}

func TestFixed(t *testing.T) {
	t.Parallel()
	third, _ := exact.Int(1).Div(exact.Int(3))
	for _, c := range []struct {
		n      exact.Number
		places int
		want   string
	}{
		{exact.Number{}, 0, "0"}, {exact.Number{}, 2, "0.00"}, {num(t, "0.05"), 1, "0.1"},
		{num(t, "-0.04"), 1, "0.0"},
		{num(t, "-0.05"), 1, "-0.1"}, {num(t, "1234.5"), 2, "1234.50"}, {num(t, "0.001"), 2, "0.00"},
		{third, 4, "0.3333"},
		{num(t, "99.995"), 2, "100.00"}, {num(t, "1.5"), -1, "2"},
	} {
		t.Run(c.want, func(t *testing.T) {
			t.Parallel()
			if got := c.n.Fixed(c.places, exact.HalfUp); got != c.want {
				t.Errorf("%s to %d places = %s, want %s", c.n, c.places, got, c.want)
			}
			if d := c.n.Decimal(max(c.places, 0), exact.HalfUp); !d.Equal(decimal.RequireFromString(c.want)) {
				t.Errorf("%s as a decimal = %s, want %s", c.n, d, c.want)
			}
		})
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	third, _ := exact.Int(-1).Div(exact.Int(3))
	eighth, _ := exact.Ratio(1, 8)
	for _, c := range []struct {
		n          exact.Number
		text, json string
	}{
		{exact.Number{}, "0", `"0"`},
		{num(t, "1.10"), "1.1", `"1.1"`},
		{third, "-0.3333333333…", `"-1/3"`},
		{eighth, "0.125", `"0.125"`},
	} {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			if got := c.n.String(); got != c.text {
				t.Errorf("text is %s, want %s", got, c.text)
			}
			b, err := json.Marshal(c.n)
			if err != nil || string(b) != c.json {
				t.Errorf("JSON is %s and %v, want %s", b, err, c.json)
			}
			var back exact.Number
			if err := json.Unmarshal(b, &back); err != nil || !back.Equal(c.n) {
				t.Errorf("%s came back from JSON as %s and %v", c.n, back, err)
			}
		})
	}
	for in, want := range map[string]string{`1.10`: "1.1", `"1.10"`: "1.1", `"2/4"`: "0.5"} {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			var n exact.Number
			if err := json.Unmarshal([]byte(in), &n); err != nil || n.String() != want {
				t.Errorf("%s from JSON is %s and %v, want %s", in, n, err, want)
			}
		})
	}
	for _, in := range []string{`1e5`, `"1e5"`, `"1/0"`, `"/"`, `"1/x"`, `null`, `true`, `""`, `[1]`, `-0`} {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			var n exact.Number
			if err := json.Unmarshal([]byte(in), &n); !errors.Is(err, exact.ErrSyntax) {
				t.Errorf("%s from JSON gave %s and %v, want ErrSyntax", in, n, err)
			}
		})
	}
}

// TestProduct multiplies without bringing the product to lowest terms.
func TestProduct(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ a, b, reason string }{
		{"1.5", "-2.25", "small numbers of two signs"},
		{"-0.5", "-0.5", "small numbers below zero"},
		{"0", "3", "zero"},
		{"9223372036854775807", "3", "a product that does not fit a machine word"},
		{"0.000000000000000001", "0.000000000000000001", "a denominator that does not fit one"},
		{strings.Repeat("9", 30), "0.1", "a big number"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			a, b := num(t, row.a), num(t, row.b)
			if got, want := a.Product(b), a.Mul(b); !got.Equal(want) || got.Sign() != want.Sign() {
				t.Errorf("%s × %s is %s, want %s", row.a, row.b, got, want)
			}
		})
	}
	var n exact.Number
	if err := n.UnmarshalJSON([]byte(`"\q"`)); !errors.Is(err, exact.ErrSyntax) {
		t.Errorf("a text with an escape that is none: %v", err)
	}
}

func TestConversions(t *testing.T) {
	t.Parallel()
	if _, err := exact.Ratio(1, 0); err == nil {
		t.Error("1/0 is a ratio")
	}
	if _, ok := exact.Int(1).Div(exact.Number{}); ok {
		t.Error("1 divided by 0 is a number")
	}
	if n, err := exact.FromDecimal(decimal.RequireFromString("92.50")); err != nil || n.String() != "92.5" {
		t.Errorf("a decimal came over as %s and %v", n, err)
	}
	for _, s := range []string{"1e31", "1e-31", "1e10000"} {
		t.Run(s, func(t *testing.T) {
			t.Parallel()
			if n, err := exact.FromDecimal(decimal.RequireFromString(s)); !errors.Is(err, exact.ErrSyntax) {
				t.Errorf("the decimal %s came over as %s and %v", s, n, err)
			}
		})
	}
	for _, c := range []struct {
		in    string
		whole int64
		ok    bool
	}{{"5", 5, true}, {"5.0", 5, true}, {"-5.00", -5, true}, {"5.5", 0, false},
		{"9223372036854775807", 1<<63 - 1, true}, {"9223372036854775808", 0, false}} {
		t.Run(c.in, func(t *testing.T) {
			t.Parallel()
			n := num(t, c.in)
			if got, ok := n.Int64(); ok != c.ok || ok && got != c.whole {
				t.Errorf("%s as a whole number is %d, %v", c.in, got, ok)
			}
			if n.IsInt() != (n.Rat().IsInt()) {
				t.Errorf("%s: IsInt is %v", c.in, n.IsInt())
			}
		})
	}
	r := big.NewRat(3, 2)
	n := exact.FromRat(r)
	r.SetInt64(7)
	n.Rat().SetInt64(8)
	if n.String() != "1.5" {
		t.Errorf("a number changed with the rational it came from: %s", n)
	}
}
