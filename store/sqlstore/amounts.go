package sqlstore

import (
	"fmt"
	"strconv"

	"github.com/shopspring/decimal"
)

// smallDigits is the number of digits that always fit an int64.
const smallDigits = 18

// powers are the powers of ten up to smallDigits.
var powers = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9,
	1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// steps returns an amount as a number of steps of its scale, if it is a whole one
// and small.
func steps(x decimal.Decimal, scale int) (int64, bool) {
	shift := int(x.Exponent()) + scale
	if shift < 0 || shift > smallDigits || x.NumDigits()+shift > smallDigits {
		return 0, false
	}
	return x.CoefficientInt64() * powers[shift], true
}

// fixed writes an amount with all places of its scale.
func fixed(x decimal.Decimal, scale int) string {
	n, ok := steps(x, scale)
	if !ok || scale > smallDigits {
		return x.StringFixed(int32(scale))
	}
	var buffer [2 * smallDigits]byte
	b := buffer[:0]
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/powers[scale], 10)
	if scale > 0 {
		start := len(b)
		b = strconv.AppendInt(b, powers[scale]+n%powers[scale], 10) // 1, and all places
		b[start] = '.'
	}
	return string(b)
}

// maxAmountText bounds an amount before it is parsed.
const maxAmountText = 128

// parseAmount reads an amount as an engine returns it.
func parseAmount(text string) (decimal.Decimal, error) {
	if len(text) > maxAmountText {
		return decimal.Decimal{},
			fmt.Errorf("an amount has at most %d characters, not %d", maxAmountText, len(text))
	}
	if x, ok := parseSmall(text); ok {
		return x, nil
	}
	return decimal.NewFromString(text)
}

// parseSmall reads digits with at most one point and one sign.
func parseSmall(text string) (x decimal.Decimal, ok bool) {
	digits, negative := text, false
	if digits != "" && digits[0] == '-' {
		digits, negative = digits[1:], true
	}
	if digits == "" || len(digits) > smallDigits {
		return x, false
	}
	n, point := int64(0), -1
	for i := range len(digits) {
		switch c := digits[i]; {
		case c >= '0' && c <= '9':
			n = n*10 + int64(c-'0')
		case c == '.' && point < 0 && i > 0 && i < len(digits)-1:
			point = i
		default:
			return x, false
		}
	}
	places := 0
	if point >= 0 {
		places = len(digits) - point - 1
	}
	if negative {
		n = -n
	}
	return decimal.New(n, -int32(places)), true
}
