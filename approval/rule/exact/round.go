package exact

import (
	"encoding/json"
	"math/big"
	"strings"

	"github.com/shopspring/decimal"
)

// Mode is the direction in which a number between two steps is rounded.
type Mode string

// The modes. The zero Mode is HalfUp.
const (
	HalfUp   Mode = "half_up"   // half away from zero
	HalfEven Mode = "half_even" // half to the even neighbour
	Up       Mode = "up"        // away from zero
	Down     Mode = "down"      // towards zero
)

// Rounding is how a number is rounded: to a multiple of Increment if that is
// positive, otherwise to Places after the point.
type Rounding struct {
	Mode      Mode
	Places    int
	Increment Number
}

// Round returns n rounded.
func (n Number) Round(r Rounding) Number {
	if r.Increment.Sign() > 0 {
		q, _ := n.Div(r.Increment)
		return FromRat(new(big.Rat).SetInt(whole(q.rat(), r.Mode))).Mul(r.Increment)
	}
	if n.big == nil && r.Places >= 0 && r.Places <= 18 {
		if a, ok := mul(n.num, pow10(r.Places)); ok {
			return Number{num: whole64(a, n.d(), r.Mode), den: pow10(r.Places)}.small()
		}
	}
	scale := scaleOf(r.Places)
	up := new(big.Rat).Mul(n.rat(), new(big.Rat).SetInt(scale))
	return FromRat(new(big.Rat).SetFrac(whole(up, r.Mode), scale))
}

func scaleOf(places int) *big.Int {
	if places < 0 {
		places = 0
	}
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
}

// whole64 rounds a ÷ d to a whole number; a is not the least integer.
func whole64(a, d int64, m Mode) int64 {
	q, rem := a/d, a%d
	if rem == 0 {
		return q
	}
	part := size(rem)
	over, half := part > uint64(d)-part, part == uint64(d)-part
	away := false
	switch m {
	case Up:
		away = true
	case Down:
	case HalfEven:
		away = over || half && q&1 != 0
	default:
		away = over || half
	}
	switch {
	case !away:
		return q
	case a < 0:
		return q - 1
	}
	return q + 1
}

// whole rounds to a whole number.
func whole(r *big.Rat, m Mode) *big.Int {
	q, rem := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int))
	if rem.Sign() == 0 {
		return q
	}
	half := new(big.Int).Abs(rem)
	c := half.Lsh(half, 1).Cmp(r.Denom())
	away := false
	switch m {
	case Up:
		away = true
	case Down:
	case HalfEven:
		away = c > 0 || c == 0 && q.Bit(0) == 1
	default:
		away = c >= 0
	}
	if away {
		q.Add(q, big.NewInt(int64(r.Sign())))
	}
	return q
}

// Fixed writes n with exactly that many places.
func (n Number) Fixed(places int, m Mode) string {
	if places < 0 {
		places = 0
	}
	scaled := new(big.Rat).Mul(n.rat(), new(big.Rat).SetInt(scaleOf(places)))
	w := whole(scaled, m)
	digits := new(big.Int).Abs(w).String()
	if len(digits) <= places {
		digits = strings.Repeat("0", places-len(digits)+1) + digits
	}
	if places > 0 {
		digits = digits[:len(digits)-places] + "." + digits[len(digits)-places:]
	}
	if w.Sign() < 0 {
		return "-" + digits
	}
	return digits
}

// Decimal returns n rounded to places as a decimal.
func (n Number) Decimal(places int, m Mode) decimal.Decimal {
	if n.big == nil && places >= 0 && places <= 18 {
		if scaled, ok := mul(n.num, pow10(places)); ok {
			return decimal.New(whole64(scaled, n.d(), m), -int32(places))
		}
	}
	scaled := new(big.Rat).Mul(n.rat(), new(big.Rat).SetInt(scaleOf(places)))
	return decimal.NewFromBigInt(whole(scaled, m), -int32(places))
}

// Finite returns the exact decimal text of n, and false when it has none, as
// 1/3 has none.
func (n Number) Finite() (string, bool) {
	r := n.rat()
	twos := int(r.Denom().TrailingZeroBits())
	d := new(big.Int).Rsh(r.Denom(), uint(twos))
	fives, q, rem := 0, new(big.Int), new(big.Int)
	for _, step := range []int{27, 1} {
		for power := new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(step)), nil); ; fives += step {
			if q.QuoRem(d, power, rem); rem.Sign() != 0 {
				break
			}
			d.Set(q)
		}
	}
	if d.Cmp(big.NewInt(1)) != 0 {
		return "", false
	}
	return n.Fixed(max(twos, fives), Down), true
}

// String writes n exactly when it is a finite decimal, otherwise rounded half
// up to 10 places and followed by ….
func (n Number) String() string {
	if s, ok := n.Finite(); ok {
		return s
	}
	return n.Fixed(10, HalfUp) + "…"
}

// MarshalJSON writes the exact decimal as a string; a number that has none is
// written as a fraction, "1/3".
func (n Number) MarshalJSON() ([]byte, error) {
	s, ok := n.Finite()
	if !ok {
		s = n.rat().String()
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads a string or a bare number in the strict grammar, or a
// fraction as [Number.MarshalJSON] writes it.
func (n *Number) UnmarshalJSON(b []byte) error {
	s := string(b)
	if len(s) > 1 && s[0] == '"' {
		if err := json.Unmarshal(b, &s); err != nil {
			return ErrSyntax
		}
		if num, den, ok := strings.Cut(s, "/"); ok {
			p, err1 := Parse(num)
			q, err2 := Parse(den)
			r, ok := p.Div(q)
			if err1 != nil || err2 != nil || !ok {
				return ErrSyntax
			}
			*n = r
			return nil
		}
	}
	v, err := Parse(s)
	if err != nil {
		return err
	}
	*n = v
	return nil
}
