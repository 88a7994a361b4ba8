package exact_test

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// edges are where machine words end.
var edges = []int64{0, 1, -1, 2, -2, 3, 10, 100, -1 << 63, -1<<63 + 1, 1<<63 - 1, 1<<63 - 2, 1 << 62,
	-1 << 62, 1 << 32, -1 << 32, 1<<31 - 1, 3037000499, 3037000500, 1_000_000_000_000_000_000}

func word() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.SampledFrom(edges), rapid.Int64(), rapid.Int64Range(-100_000, 100_000))
}

// rational draws a rational in any of the shapes that numbers are kept in.
func rational() *rapid.Generator[*big.Rat] {
	return rapid.Custom(func(t *rapid.T) *big.Rat {
		num, den := word().Draw(t, "num"), word().Draw(t, "den")
		if den == 0 {
			den = 1
		}
		r := big.NewRat(num, den)
		if rapid.IntRange(0, 5).Draw(t, "big") == 0 {
			r.Mul(r, big.NewRat(word().Draw(t, "num2"), 7))
		}
		return r
	})
}

func TestArithmeticAgreesWithRationals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rational().Draw(t, "a"), rational().Draw(t, "b")
		x, y := exact.FromRat(a), exact.FromRat(b)
		same := func(what string, got exact.Number, want *big.Rat) {
			if got.Rat().Cmp(want) != 0 {
				t.Fatalf("%s %s %s = %s, want %s", a, what, b, got.Rat(), want)
			}
			if bits := want.Num().BitLen() + want.Denom().BitLen(); got.BitLen() != bits && got.BitLen() != 127 {
				t.Fatalf("%s %s %s: %d bits", a, what, b, got.BitLen())
			}
		}
		same("+", x.Add(y), new(big.Rat).Add(a, b))
		same("-", x.Sub(y), new(big.Rat).Sub(a, b))
		same("*", x.Mul(y), new(big.Rat).Mul(a, b))
		if q, ok := x.Div(y); ok != (b.Sign() != 0) {
			t.Fatalf("%s / %s is %v", a, b, ok)
		} else if ok {
			same("/", q, new(big.Rat).Quo(a, b))
		}
		same("neg", x.Neg(), new(big.Rat).Neg(a))
		same("abs", x.Abs(), new(big.Rat).Abs(a))
		if x.Cmp(y) != a.Cmp(b) || x.Equal(y) != (a.Cmp(b) == 0) || x.Sign() != a.Sign() || x.IsInt() != a.IsInt() {
			t.Fatalf("%s against %s compares as %d", a, b, x.Cmp(y))
		}
	})
}

// TestSumsOfParsedAmounts mixes the places in which amounts are written.
func TestSumsOfParsedAmounts(t *testing.T) {
	t.Parallel()
	amount := rapid.StringMatching(`-?[1-9][0-9]{0,20}(\.[0-9]{1,8})?`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := amount.Draw(t, "a"), amount.Draw(t, "b")
		x, err1 := exact.Parse(a)
		y, err2 := exact.Parse(b)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		p, _ := new(big.Rat).SetString(a)
		q, _ := new(big.Rat).SetString(b)
		if x.Add(y).Rat().Cmp(new(big.Rat).Add(p, q)) != 0 || x.Cmp(y) != p.Cmp(q) ||
			x.Mul(y).Rat().Cmp(new(big.Rat).Mul(p, q)) != 0 {
			t.Fatalf("%s and %s: sum %s", a, b, x.Add(y))
		}
	})
}

// TestRoundIsTheNearestStep checks rounding by what it means: a multiple of
// the step, less than a step away, and on the side that the mode asks for.
func TestRoundIsTheNearestStep(t *testing.T) {
	t.Parallel()
	modes := []exact.Mode{exact.HalfUp, exact.HalfEven, exact.Up, exact.Down}
	rapid.Check(t, func(t *rapid.T) {
		a := rational().Draw(t, "a")
		r := exact.Rounding{Mode: rapid.SampledFrom(modes).Draw(t, "mode"),
			Places: rapid.IntRange(0, 12).Draw(t, "places")}
		step := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(r.Places)),
			nil))
		if rapid.Bool().Draw(t, "increment") {
			if step = new(big.Rat).Abs(rational().Draw(t, "step")); step.Sign() > 0 {
				r.Increment = exact.FromRat(step)
			} else {
				step = new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(r.Places)),
					nil))
			}
		}
		got := exact.FromRat(a).Round(r).Rat()
		times := new(big.Rat).Quo(got, step)
		if !times.IsInt() {
			t.Fatalf("%s to %s is %s, no multiple", a, step, got)
		}
		off := new(big.Rat).Sub(new(big.Rat).Abs(got), new(big.Rat).Abs(a)) // positive: away from zero
		double := new(big.Rat).Add(off, off)
		switch far := new(big.Rat).Abs(double).Cmp(step); {
		case new(big.Rat).Abs(off).Cmp(step) >= 0, got.Sign()*a.Sign() < 0:
			t.Fatalf("%s to %s is %s, too far", a, step, got)
		case r.Mode == exact.Up && off.Sign() < 0, r.Mode == exact.Down && off.Sign() > 0:
			t.Fatalf("%s to %s %s is %s, the wrong side", a, step, r.Mode, got)
		case (r.Mode == exact.HalfUp || r.Mode == exact.HalfEven) && far > 0:
			t.Fatalf("%s to %s %s is %s, not the nearest", a, step, r.Mode, got)
		case r.Mode == exact.HalfUp && far == 0 && off.Sign() < 0:
			t.Fatalf("%s to %s is %s, half goes away from zero", a, step, got)
		case r.Mode == exact.HalfEven && far == 0 && times.Num().Bit(0) == 1:
			t.Fatalf("%s to %s is %s, half goes to the even neighbour", a, step, got)
		}
	})
}

// TestDecimalIsWhatFixedWrites compares the two ways to round to places.
func TestDecimalIsWhatFixedWrites(t *testing.T) {
	t.Parallel()
	modes := []exact.Mode{exact.HalfUp, exact.HalfEven, exact.Up, exact.Down}
	rapid.Check(t, func(t *rapid.T) {
		n := exact.FromRat(rational().Draw(t, "n"))
		mode, places := rapid.SampledFrom(modes).Draw(t, "mode"), rapid.IntRange(0, 20).Draw(t, "places")
		got := n.Decimal(places, mode)
		want := strings.TrimPrefix(n.Fixed(places, mode), "-")
		if got.Exponent() != -int32(places) || got.Abs().StringFixed(int32(places)) != want || got.Sign()*n.Sign() < 0 {
			t.Fatalf("%s to %d places %s: %s, want %s", n, places, mode, got, want)
		}
	})
}

// TestTextComesBack reads what was written.
func TestTextComesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		twos, fives := rapid.IntRange(0, 90).Draw(t, "twos"), rapid.IntRange(0, 90).Draw(t, "fives")
		den := new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(fives)), nil)
		want := new(big.Rat).SetFrac(big.NewInt(word().Draw(t, "num")), den.Lsh(den, uint(twos)))
		text, ok := exact.FromRat(want).Finite()
		got, read := new(big.Rat).SetString(text)
		if !ok || !read || got.Cmp(want) != 0 {
			t.Fatalf("%s is written as %q", want, text)
		}
		if _, ok := exact.FromRat(new(big.Rat).Add(want, big.NewRat(1, 3))).Finite(); ok {
			t.Fatalf("%s and a third is a decimal", want)
		}
	})
}
