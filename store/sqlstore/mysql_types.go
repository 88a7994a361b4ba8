package sqlstore

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// mysqlTypes keeps times without a zone, in UTC.
type mysqlTypes struct{}

// keyLength is the number of characters of a text in an index; an index holds
// three such texts.
const keyLength = 191

// datetime is how a DATETIME(6) is written.
const datetime = "2006-01-02 15:04:05.000000"

func (mysqlTypes) keeps(text string) bool { return utf8.ValidString(text) }

// keepsKey refuses a text that is too long: the server would cut spaces off its
// end.
func (mysqlTypes) keepsKey(text string) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= keyLength
}

func (mysqlTypes) encode(c store.Column, v store.Value) any {
	switch x := v.(type) {
	case time.Time:
		return x.UTC().Format(datetime)
	case decimal.Decimal:
		return fixed(x, c.Scale)
	case store.Day:
		return string(x)
	}
	return v
}

// decode reads a time as UTC, whatever zone the driver gave it.
func (mysqlTypes) decode(c store.Column, v any) (store.Value, error) {
	if c.Type != store.Time {
		return decodeValue(c, v)
	}
	if t, ok := v.(time.Time); ok {
		year, month, day := t.Date()
		hour, minute, second := t.Clock()
		return time.Date(year, month, day, hour, minute, second, t.Nanosecond(), time.UTC), nil
	}
	t, err := time.Parse(datetime, text(v))
	return t.UTC(), err
}

func (mysqlTypes) sortName(c store.Column) string { return c.Name }

func (t mysqlTypes) sortKey(c store.Column, v store.Value) any { return t.encode(c, v) }

// sortParam casts: the server compares a text with a number as floats.
func (mysqlTypes) sortParam(c store.Column) string {
	switch c.Type {
	case store.Decimal:
		return fmt.Sprintf("cast(? as decimal(%d,%d))", c.Precision, c.Scale)
	case store.Time:
		return "cast(? as datetime(6))"
	case store.Date:
		return "cast(? as date)"
	}
	return "?"
}
