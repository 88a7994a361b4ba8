package memstore

import (
	"errors"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// encodeValue writes a column's value with a letter for its type.
func encodeValue(v store.Value) string {
	switch x := v.(type) {
	case string:
		return "s" + x
	case int64:
		return "i" + strconv.FormatInt(x, 10)
	case bool:
		return "b" + strconv.FormatBool(x)
	case store.Day:
		return "d" + string(x)
	case decimal.Decimal:
		return "n" + x.String()
	case time.Time:
		return "t" + strconv.FormatInt(x.UnixMicro(), 10)
	}
	return ""
}

func decodeValue(s string) (store.Value, error) {
	if s == "" {
		return nil, nil
	}
	rest := s[1:]
	switch s[0] {
	case 's':
		return rest, nil
	case 'i':
		return strconv.ParseInt(rest, 10, 64)
	case 'b':
		return rest == "true", nil
	case 'd':
		return store.Day(rest), nil
	case 'n':
		if len(rest) > 64 {
			break
		}
		return decimal.NewFromString(rest)
	case 't':
		us, err := strconv.ParseInt(rest, 10, 64)
		return time.UnixMicro(us).UTC(), err
	}
	return nil, errors.New("memstore: a cursor holds no such value")
}
