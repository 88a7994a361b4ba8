package memstore

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// cursor names the record after which a page begins, and the query it is for.
// Texts are bytes: JSON would change what is not UTF-8.
type cursor struct {
	ID     []byte   `json:"i"`
	For    []byte   `json:"o"`
	Values [][]byte `json:"v"`
}

func orderKey(q store.Query) string { return fmt.Sprint(q.Kind, q.Order) }

// encodeCursor keeps the id and the values of the order.
func encodeCursor(q store.Query, r *store.Record) string {
	vals := make([][]byte, 0, len(q.Order))
	for _, o := range q.Order {
		vals = append(vals, []byte(encodeValue(r.Columns[o.Column])))
	}
	b, err := json.Marshal(cursor{[]byte(r.ID), []byte(orderKey(q)), vals})
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func decodeCursor(q store.Query) (*store.Record, error) {
	if q.After == "" {
		return nil, nil
	}
	bad := fmt.Errorf("%w: the cursor belongs to another query", store.ErrInvalid)
	b, err := base64.RawURLEncoding.DecodeString(q.After)
	if err != nil {
		return nil, bad
	}
	var c cursor
	if json.Unmarshal(b, &c) != nil || string(c.For) != orderKey(q) || len(c.Values) != len(q.Order) {
		return nil, bad
	}
	r := store.Record{ID: string(c.ID), Columns: store.Columns{}}
	for i, o := range q.Order {
		v, err := decodeValue(string(c.Values[i]))
		if err != nil {
			return nil, bad
		}
		r.Columns[o.Column] = v
	}
	return &r, nil
}

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
		if len(rest) > store.MaxPrecision+2 {
			break
		}
		return decimal.NewFromString(rest)
	case 't':
		us, err := strconv.ParseInt(rest, 10, 64)
		return time.UnixMicro(us).UTC(), err
	}
	return nil, errors.New("unknown value in a cursor")
}
