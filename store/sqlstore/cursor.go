package sqlstore

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// cursor is where a page ended: the values of its order and the id. Texts are
// bytes: JSON would change what is not UTF-8.
type cursor struct {
	For    []byte   `json:"o"`
	ID     []byte   `json:"i"`
	Values [][]byte `json:"v"` // "=" and the value; empty for null
}

func orderKey(q store.Query) string { return fmt.Sprint(q.Kind, q.Order) }

func cursorOf(q store.Query, r store.Record) (string, error) {
	c := cursor{For: []byte(orderKey(q)), ID: []byte(r.ID), Values: make([][]byte, len(q.Order))}
	for i, o := range q.Order {
		switch x := r.Columns[o.Column].(type) {
		case nil:
		case time.Time:
			c.Values[i] = []byte("=" + x.Format(time.RFC3339Nano))
		default:
			c.Values[i] = fmt.Append([]byte("="), x)
		}
	}
	b, err := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(b), err
}

// valueOf reads a value of a cursor back.
func valueOf(c store.Column, b []byte) (store.Value, bool) {
	s, ok := strings.CutPrefix(string(b), "=")
	if !ok {
		return nil, len(b) == 0
	}
	var v store.Value
	var err error
	switch c.Type {
	case store.Integer:
		v, err = strconv.ParseInt(s, 10, 64)
	case store.Bool:
		v, err = strconv.ParseBool(s)
	case store.Time:
		v, err = time.Parse(time.RFC3339Nano, s)
	case store.Date:
		v = store.Day(s)
	case store.Decimal:
		if len(s) > 128 {
			return nil, false
		}
		v, err = decimal.NewFromString(s)
	default:
		v = s
	}
	return v, err == nil && c.CheckValue(v) == nil
}

// behind writes the condition of everything behind a cursor.
func (s *Store) behind(t *table, q store.Query) (string, []any, error) {
	bad := fmt.Errorf("%w: the cursor is not one of this query", store.ErrInvalid)
	b, err := base64.RawURLEncoding.DecodeString(q.After)
	if err != nil {
		return "", nil, bad
	}
	var c cursor
	if json.Unmarshal(b, &c) != nil || string(c.For) != orderKey(q) || len(c.Values) != len(q.Order) || !s.dialect.holds(string(c.ID), true) {
		return "", nil, bad
	}
	var parts []string
	var args, same []any
	prefix := ""
	for i, o := range q.Order {
		col, _ := t.Column(o.Column)
		name, param := s.dialect.compared(col), s.dialect.keyParam(col)
		v, ok := valueOf(col, c.Values[i])
		if x, is := v.(string); !ok || is && !s.dialect.holds(x, false) {
			return "", nil, bad
		}
		if v == nil {
			if !o.Desc { // nulls come first: everything known is behind
				parts, args = append(parts, prefix+name+" is not null"), append(args, same...)
			}
			prefix += name + " is null and "
			continue
		}
		key := s.dialect.key(col, v)
		cond := prefix + name + " > " + param
		if o.Desc {
			cond = prefix + "(" + name + " < " + param + " or " + name + " is null)"
		}
		parts, args = append(parts, cond), append(append(args, same...), key)
		prefix += name + " = " + param + " and "
		same = append(same, key)
	}
	parts, args = append(parts, prefix+"id > ?"), append(append(args, same...), string(c.ID))
	return "(" + strings.Join(parts, " or ") + ")", args, nil
}
