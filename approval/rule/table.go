package rule

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Table is a lookup table: rows of keys with one value each.
type Table struct {
	name    string
	header  []string
	columns []string // of the keys, without from and to
	from    int      // index of the from column, -1 without dates
	to      int
	date    int // place of the date among the arguments
	number  bool
	rows    []tableRow
}

type tableRow struct {
	line     int
	keys     []string
	from, to Date // zero: open
	text     string
	num      exact.Number
}

// TableError is one error of a lookup table, with its line.
type TableError struct {
	Table   string
	Line    int
	Code    Code // CodeSyntax, or CodeOverlap for two rows that answer the same question
	Message string
}

// Error returns the table, the line and the message.
func (e *TableError) Error() string { return fmt.Sprintf("%s:%d: %s", e.Table, e.Line, e.Message) }

func tableErrorf(table string, line int, code Code, format string, args ...any) *TableError {
	return &TableError{table, line, code, fmt.Sprintf(format, args...)}
}

// unreadRow returns the error of a row that is not CSV.
func unreadRow(table string, err error) *TableError {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return tableErrorf(table, p.Line, CodeSyntax, "%v", p.Err)
	}
	return tableErrorf(table, 1, CodeSyntax, "%v", err)
}

// Bounds of a table.
const (
	maxRows  = 20_000
	maxTable = 8 << 20 // bytes
)

// ParseTable reads CSV whose first row names the columns. The last column is
// the value: a number, or text if any cell of it is not a number. Columns from
// and to are dates that both belong; blank is open. Texts are valid UTF-8, and
// brought to normal form C as those of offers are. The errors are
// [*TableError], joined.
func ParseTable(name string, r io.Reader) (*Table, error) {
	limited := &io.LimitedReader{R: r, N: maxTable + 1}
	c := csv.NewReader(limited)
	c.TrimLeadingSpace = true
	header, err := c.Read()
	if err != nil || len(header) < 2 {
		return nil, tableErrorf(name, 1, CodeSyntax, "the first row names at least one key column and the value column")
	}
	if err := validRow(name, c, header); err != nil {
		return nil, err
	}
	t := &Table{name: name, header: header, from: -1, to: -1, number: true}
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	for i, h := range header {
		h = normal(strings.TrimSpace(h))
		header[i] = h
		switch {
		case i == len(header)-1:
		case slices.Contains(header[:i], h):
			return nil, tableErrorf(name, 1, CodeSyntax, "the column %s is there twice", h)
		case h == "from":
			t.from = i
		case h == "to":
			t.to = i
		default:
			t.columns = append(t.columns, h)
		}
		if (h == "from" || h == "to") && (t.from < 0 || t.to < 0) {
			t.date = len(t.columns)
		}
	}
	if (t.from < 0) != (t.to < 0) {
		return nil, tableErrorf(name, 1, CodeSyntax, "from and to go together")
	}
	var errs []error
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if limited.N <= 0 {
			return nil, tableErrorf(name, 1, CodeSyntax, "a table has at most %d bytes", maxTable)
		}
		if err != nil && !errors.Is(err, csv.ErrFieldCount) {
			return nil, errors.Join(append(errs, unreadRow(name, err))...)
		}
		if err := validRow(name, c, cells); err != nil {
			return nil, errors.Join(append(errs, err)...)
		}
		line, _ := c.FieldPos(0)
		if err != nil {
			errs = append(errs, tableErrorf(name, line, CodeSyntax, "a row has %d cells, this one has %d", len(header), len(cells)))
			continue
		}
		if len(t.rows) == maxRows {
			return nil, tableErrorf(name, line, CodeSyntax, "a table has at most %d rows", maxRows)
		}
		row, err := t.row(line, cells)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		t.rows = append(t.rows, row)
	}
	errs = append(errs, t.overlaps()...)
	return t, errors.Join(errs...)
}

// validRow requires the cells that were read last to be UTF-8.
func validRow(name string, c *csv.Reader, cells []string) error {
	for i, cell := range cells {
		if !utf8.ValidString(cell) {
			line, _ := c.FieldPos(i)
			return tableErrorf(name, line, CodeSyntax, "the text of column %d is not valid UTF-8", i+1)
		}
	}
	return nil
}

func (t *Table) row(line int, cells []string) (tableRow, error) {
	r := tableRow{line: line}
	for i, c := range cells {
		c = normal(strings.TrimSpace(c))
		var err error
		switch {
		case i == len(cells)-1:
			r.text = c
			if r.num, err = exact.Parse(c); err != nil {
				t.number, err = false, nil
			}
		case i == t.from && c != "":
			r.from, err = ParseDate(c)
		case i == t.to && c != "":
			r.to, err = ParseDate(c)
		case i != t.from && i != t.to:
			r.keys = append(r.keys, c)
		}
		if err != nil {
			return r, tableErrorf(t.name, line, CodeSyntax, "%v", err)
		}
	}
	if !r.from.IsZero() && !r.to.IsZero() && r.to.Before(r.from) {
		return r, tableErrorf(t.name, line, CodeSyntax, "to is before from")
	}
	return r, nil
}

// maxFindings bounds what is said about one table.
const maxFindings = 50

// overlaps finds rows that answer the same question: of two neighbours by
// date, or a row and the one that reaches furthest before it.
func (t *Table) overlaps() []error {
	byKey := map[string][]tableRow{}
	for _, r := range t.rows {
		k := strings.Join(r.keys, "\x00")
		byKey[k] = append(byKey[k], r)
	}
	var found [][2]int
	for _, rows := range byKey {
		slices.SortStableFunc(rows, func(a, b tableRow) int { return a.from.Compare(b.from) }) // open is the earliest
		far := rows[0]
		for _, r := range rows[1:] {
			if far.to.IsZero() || !far.to.Before(r.from) {
				found = append(found, [2]int{max(r.line, far.line), min(r.line, far.line)})
			}
			if !far.to.IsZero() && (r.to.IsZero() || far.to.Before(r.to)) {
				far = r
			}
		}
	}
	slices.SortFunc(found, func(a, b [2]int) int { return a[0] - b[0] })
	var errs []error
	for _, f := range found[:min(len(found), maxFindings)] {
		errs = append(errs, tableErrorf(t.name, f[0], CodeOverlap, "this row and line %d answer the same question", f[1]))
	}
	return errs
}

// has reports whether a row has a key in a column.
func (t *Table) has(column, key string) bool {
	i := slices.Index(t.columns, column)
	return i < 0 || slices.ContainsFunc(t.rows, func(r tableRow) bool { return r.keys[i] == key })
}

func (t *Table) dated() bool { return t.from >= 0 }

func (t *Table) match(keys []Value, on Date) Value {
rows:
	for _, r := range t.rows {
		for i, k := range keys {
			if !cellIs(r.keys[i], k) {
				continue rows
			}
		}
		if t.dated() && (!r.from.IsZero() && on.Before(r.from) || !r.to.IsZero() && r.to.Before(on)) {
			continue
		}
		if t.number {
			return NumberValue(r.num)
		}
		return TextValue(r.text)
	}
	return Value{}
}

// cellIs reads a cell as the type of the argument.
func cellIs(cell string, v Value) bool {
	switch v.kind {
	case Text:
		return cell == v.text
	case Number:
		n, err := exact.Parse(cell)
		return err == nil && n.Equal(v.num)
	case Bool:
		return cell == v.String()
	case DateKind:
		return cell == v.String()
	}
	return false
}

func (c *checker) lookup(n *node) Type {
	if len(n.args) > 1 && n.args[0].op == opName && n.args[0].local == nil {
		for _, a := range n.args[1:] {
			c.check(a)
		}
		return c.fail(n.args[0], CodeType, `write lookup("`+n.args[0].text+`", …)`,
			"the name of a table is written in quotes")
	}
	if len(n.args) < 2 || n.args[0].op != opText {
		for _, a := range n.args {
			if a.op != opDot && a.op != opItem {
				c.check(a)
			}
		}
		return c.fail(n, CodeType, "", `write lookup("table", key, …)`)
	}
	n.args[0].typ = Type{Kind: Text}
	t, ok := c.s.opt.Tables[n.args[0].text]
	if !ok {
		for _, a := range n.args[1:] {
			c.check(a)
		}
		if c.s.broken["lookup:"+n.args[0].text] {
			return c.fail(n.args[0], CodeBroken, "", "the table %s has an error of its own", n.args[0].text)
		}
		known := slices.Collect(maps.Keys(c.s.opt.Tables))
		return c.fail(n.args[0], CodeUnknownName, Nearest(n.args[0].text, known), "there is no table %s", n.args[0].text)
	}
	n.table = t
	keys := slices.Clone(t.columns)
	if t.dated() {
		keys = slices.Insert(keys, t.date, "the date")
	}
	out := Type{Kind: Text}
	if t.number {
		out.Kind = Number
	}
	for i, a := range n.args[1:] {
		k := c.check(a).Kind
		if !t.dated() || i != t.date {
			c.quoteArg(a, Type{Kind: Text})
		}
		switch {
		case t.dated() && i == t.date && k != DateKind && k != Missing:
			c.fail(a, CodeType, "", "key %d of the table %s is a date, this is %s", i+1, n.args[0].text, a.typ)
		case k == List || k == RecordKind:
			c.fail(a, CodeType, "", "a key of a table is one value, this is %s", a.typ)
		}
	}
	if len(n.args)-1 != len(keys) {
		c.fail(n, CodeType, "", "the table %s wants %d keys: %s", n.args[0].text, len(keys), strings.Join(keys, ", "))
	}
	return out
}

func (e *env) lookup(n *node) Value {
	t := n.table
	keys, known := make([]Value, 0, len(n.args)), true
	for _, a := range n.args[1:] {
		v := e.home(a)
		known = known && !v.IsMissing()
		keys = append(keys, v)
	}
	if !known {
		return Value{}
	}
	var on Date
	if t.dated() {
		on = keys[t.date].day()
		keys = slices.Delete(keys, t.date, t.date+1)
	}
	if e.spent(len(t.rows) / 8) {
		return Value{}
	}
	v := t.match(keys, on)
	if v.IsMissing() {
		e.note(`lookup("` + n.args[0].text + `")`)
	}
	return v
}
