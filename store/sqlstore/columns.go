package sqlstore

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/store"
)

// table is a declared kind as an engine keeps it, with the statements that its
// declaration fixes.
type table struct {
	store.Kind
	index   int // among the tables of the store
	columns []column
	byName  map[string]int // index in columns

	quoted string   // the table
	names  []string // quoted columns that a put writes, without tenant, id, revision and body
	list   string   // selected columns
	get    string   // selects one record, with list
	// getBody selects the revision and body of one record.
	getBody string

	insert       string // of a put that expects no record
	strictInsert string // the same; an error if the key exists
	upsert       string // of a put that expects anything
	update       string // of a put that expects a revision
}

// column is a declared column with its names in SQL.
type column struct {
	store.Column
	indexed bool   // part of an index
	quoted  string // its name
	sort    string // the name of the column it is compared by
	param   string // the placeholder of a value it is compared with
}

// hasKey reports whether a column of its own holds what this one is compared by.
func (c *column) hasKey() bool { return c.sort != c.quoted }

func newTable(p parts, k store.Kind) (*table, error) {
	if k.Table == "" {
		k.Table = k.Name
	}
	if err := checkKind(k); err != nil {
		return nil, err
	}
	t := &table{Kind: k, quoted: p.schema.quote(k.Table), byName: map[string]int{}}
	list := []string{"id", "revision", "body"}
	for i, declared := range k.Columns {
		c := column{
			Column:  declared,
			indexed: isIndexed(k, declared.Name),
			quoted:  p.schema.quote(declared.Name),
			sort:    p.schema.quote(p.types.sortName(declared)),
			param:   p.types.sortParam(declared),
		}
		t.columns, t.byName[c.Name] = append(t.columns, c), i
		list = append(list, c.quoted)
		for _, kept := range p.schema.columns(c) {
			t.names = append(t.names, p.schema.quote(kept.name))
		}
	}
	t.list = strings.Join(list, ", ")
	one := " from " + t.quoted + " where tenant=? and id=?"
	t.get = p.statements.bind("select " + t.list + one)
	t.getBody = p.statements.bind("select revision, body" + one)
	t.writeTexts(p.statements)
	return t, nil
}

// checkKind refuses amounts that some engine cannot hold, names that cannot be
// quoted, and indexes of unknown columns.
func checkKind(k store.Kind) error {
	for _, c := range k.Columns {
		if c.Type == store.Decimal && (c.Precision < 1 || c.Precision > store.MaxPrecision ||
			c.Scale < 0 || c.Scale > min(c.Precision, store.MaxScale)) {
			return fmt.Errorf("%w: column %s of %s: an amount has 1 to %d digits, up to %d of them after the point",
				store.ErrInvalid, c.Name, k.Name, store.MaxPrecision, store.MaxScale)
		}
	}
	names := []string{k.Table}
	for _, c := range k.Columns {
		names = append(names, c.Name)
	}
	for _, n := range names {
		if n == "" || strings.ContainsAny(n, "?\"`\x00") {
			return fmt.Errorf("%w: %q cannot name a table or column", store.ErrInvalid, n)
		}
	}
	for _, c := range slices.Concat(k.Indexes...) {
		if !slices.Contains(names[1:], c) {
			return fmt.Errorf("%w: an index of %s names an unknown column %q", store.ErrInvalid, k.Name, c)
		}
	}
	return nil
}

func isIndexed(k store.Kind, column string) bool {
	return slices.ContainsFunc(k.Indexes, func(index []string) bool { return slices.Contains(index, column) })
}

// writeTexts writes the statements of puts.
func (t *table) writeTexts(s statements) {
	t.strictInsert = "insert into " + t.quoted + "(tenant, id, revision, body" + prefixed(t.names) +
		") values (?,?,1,?" + strings.Repeat(",?", len(t.names)) + ")"
	t.insert = t.strictInsert + s.insertIfAbsent()
	t.upsert = t.strictInsert + s.upsert(t.quoted, append([]string{"body"}, t.names...))
	var b strings.Builder
	b.WriteString("update " + t.quoted + " set revision=revision+1, body=?")
	for _, n := range t.names {
		b.WriteString(", " + n + "=?")
	}
	t.update = b.String() + " where tenant=? and id=? and revision=?"
}

// prefixed returns the names with a comma before each.
func prefixed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return ", " + strings.Join(names, ", ")
}

// column returns a declared column, or nil.
func (t *table) column(name string) *column {
	if i, ok := t.byName[name]; ok {
		return &t.columns[i]
	}
	return nil
}

// scan reads a row of list.
func (t *table) scan(types types, from row) (store.Record, error) {
	r := store.Record{Kind: t.Name, Columns: store.Columns{}}
	values := make([]any, len(t.columns))
	targets := make([]any, 0, len(values)+3)
	targets = append(targets, &r.ID, &r.Revision, &r.Body)
	for i := range values {
		targets = append(targets, &values[i])
	}
	if err := from.Scan(targets...); err != nil {
		return store.Record{}, err
	}
	for i, c := range t.columns {
		if values[i] == nil {
			continue
		}
		v, err := types.decode(c.Column, values[i])
		if err != nil {
			return store.Record{}, &store.DamagedError{Kind: t.Name, ID: r.ID, Column: c.Name}
		}
		r.Columns[c.Name] = v
	}
	return r, nil
}

// text returns a value as a text, in whatever form a driver returns texts.
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
		return parseAmount(text(v))
	}
	return text(v), nil
}
