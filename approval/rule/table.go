package rule

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
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
	if err := t.setColumns(); err != nil {
		return nil, err
	}
	return t.readRows(c, limited)
}

// setColumns finds the columns of the keys and the dates in the header.
func (t *Table) setColumns() error {
	header := t.header
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	for i, h := range header {
		h = normal(strings.TrimSpace(h))
		header[i] = h
		switch {
		case i == len(header)-1:
		case slices.Contains(header[:i], h):
			return tableErrorf(t.name, 1, CodeSyntax, "the column %s is duplicated", h)
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
		return tableErrorf(t.name, 1, CodeSyntax, "from and to go together")
	}
	return nil
}

// readRows reads the rows below the header. It stops at text that is not CSV or
// not UTF-8, and at the bounds of a table.
func (t *Table) readRows(c *csv.Reader, limited *io.LimitedReader) (*Table, error) {
	var errs []error
	for {
		cells, err := c.Read()
		switch {
		case errors.Is(err, io.EOF):
			return t, errors.Join(append(errs, t.overlaps()...)...)
		case limited.N <= 0:
			return nil, tableErrorf(t.name, 1, CodeSyntax, "a table has at most %d bytes", maxTable)
		case err != nil && !errors.Is(err, csv.ErrFieldCount):
			return nil, errors.Join(append(errs, unreadRow(t.name, err))...)
		}
		if err := validRow(t.name, c, cells); err != nil {
			return nil, errors.Join(append(errs, err)...)
		}
		line, _ := c.FieldPos(0)
		if err == nil && len(t.rows) == maxRows {
			return nil, tableErrorf(t.name, line, CodeSyntax, "a table has at most %d rows", maxRows)
		}
		row, err := t.row(line, cells)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		t.rows = append(t.rows, row)
	}
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

// row reads the cells of a row.
func (t *Table) row(line int, cells []string) (tableRow, error) {
	r := tableRow{line: line}
	if len(cells) != len(t.header) {
		return r, tableErrorf(t.name, line, CodeSyntax, "a row has %d cells, this one has %d",
			len(t.header), len(cells))
	}
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
		slices.SortStableFunc(rows,
			func(a, b tableRow) int { return a.from.Compare(b.from) }) // open is the earliest
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

// Has reports whether a row has a key in a column. It is true of a column that the
// table has not.
func (t *Table) Has(column, key string) bool {
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
	}
	return cell == v.String() // a truth or a date
}
