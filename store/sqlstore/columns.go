package sqlstore

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// table is a declared kind as an engine keeps it, with the statements that its
// declaration fixes.
type table struct {
	store.Kind
	quoted string   // the table
	names  []string // quoted columns that a put writes, beside tenant, id, revision and body
	list   string   // what is selected
	get    string   // selects one

	insert, upsert, update string // of a put that expects nothing, anything, a revision
	bold                   string // an insert that fails when the place is taken
}

func newTable(d dialect, k store.Kind) (*table, error) {
	if k.Table == "" {
		k.Table = k.Name
	}
	for _, c := range k.Columns {
		if c.Type == store.Decimal && (c.Precision < 1 || c.Precision > store.MaxPrecision || c.Scale < 0 || c.Scale > min(c.Precision, store.MaxScale)) {
			return nil, fmt.Errorf("%w: column %s of %s; an amount has 1 to %d digits, up to %d of them behind the point",
				store.ErrInvalid, c.Name, k.Name, store.MaxPrecision, store.MaxScale)
		}
	}
	names := []string{k.Table}
	for _, c := range k.Columns {
		names = append(names, c.Name)
	}
	for _, n := range names {
		if n == "" || strings.ContainsAny(n, "?\"`\x00") {
			return nil, fmt.Errorf("%w: %q is no name for a table or column", store.ErrInvalid, n)
		}
	}
	t := &table{Kind: k, quoted: d.quote(k.Table)}
	list := []string{"id", "revision", "body"}
	for _, c := range k.Columns {
		list = append(list, d.quote(c.Name))
		for _, sc := range d.columns(c, t.indexed(c.Name)) {
			t.names = append(t.names, d.quote(sc.name))
		}
	}
	t.list = strings.Join(list, ", ")
	t.get = d.bind("select " + t.list + " from " + t.quoted + " where tenant=? and id=?")
	t.writes(d)
	return t, nil
}

// writes writes down the statements of puts.
func (t *table) writes(d dialect) {
	insert := "insert into " + t.quoted + "(tenant, id, revision, body" + prefixed(t.names) + ") values (?,?,1,?" + strings.Repeat(",?", len(t.names)) + ")"
	t.bold = insert
	t.insert = insert + d.insert()
	t.upsert = insert + d.upsert(t.quoted, append([]string{"body"}, t.names...))
	var b strings.Builder
	b.WriteString("update " + t.quoted + " set revision=revision+1, body=?")
	for _, n := range t.names {
		b.WriteString(", " + n + "=?")
	}
	t.update = b.String() + " where tenant=? and id=? and revision=?"
}

// indexed reports whether a column stands in an index.
func (t *table) indexed(column string) bool {
	return slices.ContainsFunc(t.Indexes, func(i []string) bool { return slices.Contains(i, column) })
}

// values returns the values of names; what was left out is null.
func (t *table) values(d dialect, c store.Columns) []any {
	out := make([]any, 0, len(t.names))
	for _, col := range t.Columns {
		v := c[col.Name]
		if v == nil {
			out = append(out, nil)
		} else {
			out = append(out, d.encode(col, v))
		}
		if d.compared(col) != d.quote(col.Name) {
			out = append(out, d.key(col, v))
		}
	}
	return out
}

// scan reads a row of list.
func (t *table) scan(d dialect, into func(...any) error) (store.Record, error) {
	r := store.Record{Kind: t.Name, Columns: store.Columns{}}
	values := make([]any, len(t.Columns))
	targets := []any{&r.ID, &r.Revision, &r.Body}
	for i := range values {
		targets = append(targets, &values[i])
	}
	if err := into(targets...); err != nil {
		return store.Record{}, err
	}
	for i, c := range t.Columns {
		if values[i] == nil {
			continue
		}
		v, err := d.decode(c, values[i])
		if err != nil {
			return store.Record{}, &store.DamagedError{Kind: t.Name, ID: r.ID, Column: c.Name}
		}
		r.Columns[c.Name] = v
	}
	return r, nil
}

// text is a value as drivers return texts.
func text(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case []byte:
		return string(x)
	}
	return fmt.Sprint(v)
}

// decodeValue reads what drivers return for a column.
func decodeValue(c store.Column, v any) (store.Value, error) {
	switch c.Type {
	case store.Integer:
		if n, ok := v.(int64); ok {
			return n, nil
		}
		return strconv.ParseInt(text(v), 10, 64)
	case store.Bool:
		if b, ok := v.(bool); ok {
			return b, nil
		}
		return text(v) == "1", nil
	case store.Date:
		if t, ok := v.(time.Time); ok {
			return store.Day(t.Format(time.DateOnly)), nil
		}
		return store.Day(text(v)), nil
	case store.Decimal:
		s := text(v)
		if len(s) > 128 {
			return nil, fmt.Errorf("no amount has %d characters", len(s))
		}
		return decimal.NewFromString(s)
	}
	return text(v), nil
}

func prefixed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return ", " + strings.Join(names, ", ")
}
