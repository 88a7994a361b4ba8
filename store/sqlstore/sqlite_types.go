package sqlstore

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// sqliteTypes keeps amounts and times as text that sorts, because SQLite has no
// exact decimals and no times. An amount has a second column, the key it is compared by.
type sqliteTypes struct{}

// timeLayout sorts as text in the order of time.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// wholeDigits is the precision up to which the key of an amount is a whole
// number. Beyond it the key is a text.
const wholeDigits = 18

func (sqliteTypes) keeps(string) bool { return true }

func (sqliteTypes) keepsKey(string) bool { return true }

func (sqliteTypes) encode(c store.Column, v store.Value) any {
	switch x := v.(type) {
	case decimal.Decimal:
		return fixed(x, c.Scale)
	case store.Day:
		return string(x)
	case time.Time:
		return x.UTC().Format(timeLayout)
	case bool:
		if x {
			return int64(1)
		}
		return int64(0)
	}
	return v
}

func (sqliteTypes) decode(c store.Column, v any) (store.Value, error) {
	if c.Type == store.Time {
		t, err := time.Parse(timeLayout, text(v))
		return t.UTC(), err
	}
	return decodeValue(c, v)
}

func (sqliteTypes) sortName(c store.Column) string {
	if c.Type == store.Decimal {
		return c.Name + "_key"
	}
	return c.Name
}

func (t sqliteTypes) sortKey(c store.Column, v store.Value) any {
	x, ok := v.(decimal.Decimal)
	switch {
	case !ok:
		return t.encode(c, v)
	case c.Precision > wholeDigits:
		return sortable(x, c)
	}
	if n, ok := steps(x, c.Scale); ok {
		return n
	}
	return x.Shift(int32(c.Scale)).IntPart()
}

func (sqliteTypes) sortParam(store.Column) string { return "?" }

// sortable writes an amount as a text that sorts as the amount does: its sign
// and all its digits, each of a negative one subtracted from nine.
func sortable(x decimal.Decimal, c store.Column) string {
	digits := x.Abs().Shift(int32(c.Scale)).StringFixed(0)
	digits = strings.Repeat("0", max(c.Precision-len(digits), 0)) + digits
	if !x.IsNegative() {
		return "1" + digits
	}
	return "0" + strings.Map(func(r rune) rune { return '9' - (r - '0') }, digits)
}
