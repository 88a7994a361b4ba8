// Package exact holds exact values: rational numbers with the one strict grammar
// by which amounts are read, and days of the calendar.
package exact

import (
	"errors"
	"math/big"
	"math/bits"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// ErrSyntax is the error of text that is not an amount in the strict grammar.
var ErrSyntax = errors.New("exact: not a number: write digits with at most one point, such as 1234.50")

// Number is an immutable exact rational number. The zero Number is 0. Small
// numbers are two machine words and never allocate.
type Number struct {
	num int64
	den int64 // 0 stands for 1; always positive otherwise
	big *big.Rat
}

// Int returns a whole number.
func Int(n int64) Number { return Number{num: n} }

// Parse reads -?digits[.digits]: no exponent, no separators, no leading zeros,
// no -0, at most 30 digits on either side.
func Parse(s string) (Number, error) {
	if !valid(s) {
		return Number{}, ErrSyntax
	}
	whole, frac, _ := strings.Cut(s, ".")
	if len(whole)+len(frac) <= 18 {
		n, err := strconv.ParseInt(whole+frac, 10, 64)
		if err == nil {
			return Number{num: n, den: pow10(len(frac))}.small(), nil
		}
	}
	r, _ := new(big.Rat).SetString(s) // it reads more than valid lets through
	return FromRat(r), nil
}

func valid(s string) bool {
	if len(s) > 62 {
		return false
	}
	t := strings.TrimPrefix(s, "-")
	whole, frac, point := strings.Cut(t, ".")
	if whole == "" || len(whole) > 30 || len(whole) > 1 && whole[0] == '0' || point && frac == "" ||
		len(frac) > 30 {
		return false
	}
	zero := true
	for _, part := range []string{whole, frac} {
		for i := 0; i < len(part); i++ {
			if part[i] < '0' || part[i] > '9' {
				return false
			}
			zero = zero && part[i] == '0'
		}
	}
	return !(zero && len(t) < len(s))
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

func (n Number) d() int64 {
	if n.den == 0 {
		return 1
	}
	return n.den
}

func (n Number) small() Number {
	if n.den == 1 {
		n.den = 0
	}
	return n
}

// Ratio returns num ÷ den.
func Ratio(num, den int64) (Number, error) {
	if den == 0 {
		return Number{}, errors.New("exact: division by zero")
	}
	return FromRat(big.NewRat(num, den)), nil
}

// FromRat returns the number of a rational.
func FromRat(r *big.Rat) Number {
	if r.Num().IsInt64() && r.Denom().IsInt64() {
		return Number{num: r.Num().Int64(), den: r.Denom().Int64()}.small()
	}
	return Number{big: new(big.Rat).Set(r)}
}

// FromDecimal returns the number of a decimal within the bounds of [Parse].
func FromDecimal(d decimal.Decimal) (Number, error) {
	if e := d.Exponent(); e > 30 || e < -30 || d.NumDigits() > 60 {
		return Number{}, ErrSyntax
	}
	return FromRat(d.Rat()), nil
}

// Rat returns the number as a new rational.
func (n Number) Rat() *big.Rat {
	if n.big != nil {
		return new(big.Rat).Set(n.big)
	}
	return big.NewRat(n.num, n.d())
}

func (n Number) rat() *big.Rat {
	if n.big != nil {
		return n.big
	}
	return big.NewRat(n.num, n.d())
}

const least = -1 << 63

// Neg returns -n.
func (n Number) Neg() Number {
	if n.big == nil && n.num != least {
		return Number{num: -n.num, den: n.den}
	}
	return FromRat(new(big.Rat).Neg(n.rat()))
}

// Abs returns the size of n.
func (n Number) Abs() Number {
	if n.Sign() < 0 {
		return n.Neg()
	}
	return n
}

// Sign returns -1, 0 or 1.
func (n Number) Sign() int {
	switch {
	case n.big != nil:
		return n.big.Sign()
	case n.num < 0:
		return -1
	case n.num > 0:
		return 1
	}
	return 0
}

func mul(a, b int64) (int64, bool) {
	if a == 0 || b == 0 {
		return 0, true
	}
	c := a * b
	return c, a != least && b != least && c/b == a
}

func add(a, b int64) (int64, bool) {
	c := a + b
	return c, (c > a) == (b > 0)
}

// Add returns n + m.
func (n Number) Add(m Number) Number {
	if n.big == nil && m.big == nil {
		if n.d() == m.d() {
			if s, ok := add(n.num, m.num); ok {
				return Number{num: s, den: n.den}
			}
		}
		a, ok1 := mul(n.num, m.d())
		b, ok2 := mul(m.num, n.d())
		d, ok3 := mul(n.d(), m.d())
		if s, ok := add(a, b); ok && ok1 && ok2 && ok3 {
			return Number{num: s, den: d}.reduce()
		}
	}
	return FromRat(new(big.Rat).Add(n.rat(), m.rat()))
}

// reduce keeps numerators small by dividing by the greatest common divisor.
func (n Number) reduce() Number {
	a, b := n.num, n.d()
	if a < 0 {
		a = -a
	}
	for b != 0 {
		a, b = b, a%b
	}
	if a > 1 {
		return Number{num: n.num / a, den: n.d() / a}.small()
	}
	return n.small()
}

// Sub returns n - m.
func (n Number) Sub(m Number) Number { return n.Add(m.Neg()) }

// Mul returns n × m.
func (n Number) Mul(m Number) Number {
	if n.big == nil && m.big == nil {
		a, ok1 := mul(n.num, m.num)
		d, ok2 := mul(n.d(), m.d())
		if ok1 && ok2 {
			return Number{num: a, den: d}.reduce()
		}
	}
	return FromRat(new(big.Rat).Mul(n.rat(), m.rat()))
}

// Product is [Number.Mul] not brought to lowest terms. It is the same number,
// and cheaper where the product is compared and not kept.
func (n Number) Product(m Number) Number {
	if n.big == nil && m.big == nil {
		hi, lo := bits.Mul64(size(n.num), size(m.num))
		dh, dl := bits.Mul64(uint64(n.d()), uint64(m.d()))
		if hi|dh == 0 && (lo|dl)>>63 == 0 {
			p := Number{num: int64(lo), den: int64(dl)}
			if n.num^m.num < 0 {
				p.num = -p.num
			}
			return p
		}
	}
	return n.Mul(m)
}

// Div returns n ÷ m, and false when m is 0.
func (n Number) Div(m Number) (Number, bool) {
	if m.Sign() == 0 {
		return Number{}, false
	}
	if m.big == nil && m.num != least {
		inv := Number{num: m.d(), den: m.num}
		if m.num < 0 {
			inv = Number{num: -m.d(), den: -m.num}
		}
		return n.Mul(inv), true
	}
	return FromRat(new(big.Rat).Quo(n.rat(), m.rat())), true
}

// Cmp compares: -1 when n < m, 0 when equal, 1 when n > m.
func (n Number) Cmp(m Number) int {
	if n.big != nil || m.big != nil {
		return n.rat().Cmp(m.rat())
	}
	if n.d() == m.d() {
		switch {
		case n.num < m.num:
			return -1
		case n.num > m.num:
			return 1
		}
		return 0
	}
	s := n.Sign()
	if t := m.Sign(); s != t {
		if s < t {
			return -1
		}
		return 1
	}
	ah, al := bits.Mul64(size(n.num), uint64(m.d()))
	bh, bl := bits.Mul64(size(m.num), uint64(n.d()))
	c := 0
	switch {
	case ah != bh && ah < bh, ah == bh && al < bl:
		c = -1
	case ah != bh, al != bl:
		c = 1
	}
	return c * s
}

func size(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// Equal reports whether n and m are the same number.
func (n Number) Equal(m Number) bool { return n.Cmp(m) == 0 }

// IsInt reports whether n is whole.
func (n Number) IsInt() bool {
	if n.big == nil {
		return n.num%n.d() == 0
	}
	return n.big.IsInt()
}

// Int64 returns a whole number that fits.
func (n Number) Int64() (int64, bool) {
	if n.big == nil {
		return n.num / n.d(), n.num%n.d() == 0
	}
	return n.big.Num().Int64(), n.big.IsInt() && n.big.Num().IsInt64()
}

// smallBits is what two machine words hold at most.
const smallBits = 127

// BitLen returns the bits of numerator and denominator together, and 127 for
// every number that fits two machine words.
func (n Number) BitLen() int {
	if n.big == nil {
		return smallBits
	}
	return n.bigBits()
}

func (n Number) bigBits() int { return n.big.Num().BitLen() + n.big.Denom().BitLen() }
