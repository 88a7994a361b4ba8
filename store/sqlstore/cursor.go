package sqlstore

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

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

// cursorOf returns the cursor of a page that ends with a record.
func cursorOf(q store.Query, last store.Record) (string, error) {
	c := cursor{For: []byte(orderKey(q)), ID: []byte(last.ID), Values: make([][]byte, len(q.Order))}
	for i, o := range q.Order {
		switch x := last.Columns[o.Column].(type) {
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

// readCursor returns the cursor of a query, if it is one of that kind and order.
func (s *Store) readCursor(q store.Query) (c cursor, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(q.After)
	if err != nil || json.Unmarshal(b, &c) != nil {
		return c, false
	}
	return c, string(c.For) == orderKey(q) && len(c.Values) == len(q.Order) && s.types.keepsKey(string(c.ID))
}

// valueOf reads a value of a cursor.
func valueOf(c store.Column, b []byte) (store.Value, bool) {
	text, ok := strings.CutPrefix(string(b), "=")
	if !ok {
		return nil, len(b) == 0
	}
	var v store.Value
	var err error
	switch c.Type {
	case store.Integer:
		v, err = strconv.ParseInt(text, 10, 64)
	case store.Bool:
		v, err = strconv.ParseBool(text)
	case store.Time:
		v, err = time.Parse(time.RFC3339Nano, text)
	case store.Date:
		v = store.Day(text)
	case store.Decimal:
		v, err = parseAmount(text)
	default:
		v = text
	}
	return v, err == nil && c.CheckValue(v) == nil
}

// condition is a condition in the making: alternatives, each with its arguments.
type condition struct {
	alternatives []string
	args         []any
	prefix       string // the columns before are as in the cursor
	same         []any  // arguments of prefix
}

// or adds an alternative.
func (c *condition) or(text string, args ...any) {
	c.alternatives = append(c.alternatives, c.prefix+text)
	c.args = append(append(c.args, c.same...), args...)
}

// after writes the condition of everything after a cursor.
func (s *Store) after(t *table, q store.Query) (string, []any, error) {
	bad := fmt.Errorf("%w: the cursor belongs to another query", store.ErrInvalid)
	c, ok := s.readCursor(q)
	if !ok {
		return "", nil, bad
	}
	var cond condition
	for i, o := range q.Order {
		col := t.column(o.Column)
		v, ok := valueOf(col.Column, c.Values[i])
		if x, is := v.(string); !ok || is && !s.types.keeps(x) {
			return "", nil, bad
		}
		s.orderAfter(&cond, o, col, v)
	}
	cond.or("id > ?", string(c.ID))
	return "(" + strings.Join(cond.alternatives, " or ") + ")", cond.args, nil
}

// orderAfter adds what one column says about everything after a value.
func (s *Store) orderAfter(cond *condition, o store.Order, col *column, v store.Value) {
	if v == nil {
		if !o.Desc { // nulls come first: every known value is after them
			cond.or(col.sort + " is not null")
		}
		cond.prefix += col.sort + " is null and "
		return
	}
	key := s.types.sortKey(col.Column, v)
	if o.Desc {
		cond.or("("+col.sort+" < "+col.param+" or "+col.sort+" is null)", key)
	} else {
		cond.or(col.sort+" > "+col.param, key)
	}
	cond.prefix += col.sort + " = " + col.param + " and "
	cond.same = append(cond.same, key)
}
