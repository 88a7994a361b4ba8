package sqlstore

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// postgresTypes has an exact type for each of the port's.
type postgresTypes struct{}

// keeps refuses what is not UTF-8 and the character NUL.
func (postgresTypes) keeps(text string) bool {
	return utf8.ValidString(text) && strings.IndexByte(text, 0) < 0
}

func (t postgresTypes) keepsKey(text string) bool { return t.keeps(text) }

func (postgresTypes) encode(c store.Column, v store.Value) any {
	switch x := v.(type) {
	case decimal.Decimal:
		return fixed(x, c.Scale)
	case store.Day:
		return string(x)
	case time.Time:
		if x.Location() != time.UTC {
			return x.UTC()
		}
	}
	return v
}

func (postgresTypes) decode(c store.Column, v any) (store.Value, error) {
	if t, ok := v.(time.Time); ok && c.Type == store.Time {
		return t.UTC(), nil
	}
	return decodeValue(c, v)
}

func (postgresTypes) sortName(c store.Column) string { return c.Name }

func (t postgresTypes) sortKey(c store.Column, v store.Value) any { return t.encode(c, v) }

func (postgresTypes) sortParam(store.Column) string { return "?" }
