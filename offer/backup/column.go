package backup

import (
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// timeLayout is how a time is written, in UTC.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// maxDecimal bounds the characters of an amount.
const maxDecimal = 64

// columnText returns a value as text, which is the same on every engine. The
// error is [store.ErrInvalid] if the column can't hold the value.
func columnText(c store.Column, v store.Value) (string, error) {
	if err := c.CheckValue(v); err != nil {
		return "", err
	}
	switch v := v.(type) {
	case string:
		return v, nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case bool:
		return strconv.FormatBool(v), nil
	case store.Day:
		return string(v), nil
	case time.Time:
		return v.UTC().Format(timeLayout), nil
	case decimal.Decimal:
		return v.StringFixed(int32(c.Scale)), nil
	}
	return "", store.ErrInvalid
}

// columnValue reads what columnText returns. It accepts other forms of some
// values too: the caller compares.
func columnValue(c store.Column, s string) (store.Value, error) {
	var v store.Value
	var err error
	switch c.Type {
	case store.Text:
		v = s
	case store.Integer:
		v, err = strconv.ParseInt(s, 10, 64)
	case store.Bool:
		v = s == "true"
	case store.Date:
		v = store.Day(s)
	case store.Time:
		v, err = time.Parse(timeLayout, s)
	case store.Decimal:
		if len(s) > maxDecimal || strings.Trim(s, "-.0123456789") != "" {
			return nil, store.ErrInvalid
		}
		v, err = decimal.NewFromString(s)
	}
	if err != nil {
		return nil, err
	}
	return v, c.CheckValue(v)
}
