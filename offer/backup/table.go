package backup

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"github.com/offerdesk/offerdesk/store"
)

// table is one file of rows that is read.
type table struct {
	kind     store.Kind
	file     fs.File
	bounded  *boundedReader
	csv      *csv.Reader
	headings []tableField
}

// openTable opens the file of a kind and reads its headings.
func openTable(files fs.FS, k store.Kind) (*table, error) {
	name := tableFile(k)
	file, err := files.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s is missing", ErrCutOff, name)
	}
	if err != nil {
		return nil, err
	}
	bounded := &boundedReader{file, maxRow}
	t := &table{kind: k, file: file, bounded: bounded, csv: csv.NewReader(bounded), headings: tableFields(k)}
	t.csv.ReuseRecord = true
	if err := t.readHeadings(); err != nil {
		_ = file.Close() // the first error is returned
		return nil, err
	}
	return t, nil
}

func (t *table) readHeadings() error {
	row, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: %s has no headings", ErrCutOff, tableFile(t.kind))
	}
	if err != nil {
		return t.unreadable(err)
	}
	for i, want := range t.headings {
		if len(row) != len(t.headings) || row[i] != want.Name {
			return fmt.Errorf("%w: %s: column %d of %d has to be %s",
				ErrFormat, tableFile(t.kind), i+1, len(t.headings), want.Name)
		}
	}
	return nil
}

// line reads the next row and returns it as a line. The error is io.EOF after the
// last row.
func (t *table) line() ([]byte, error) {
	t.bounded.left = maxRow
	row, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, io.EOF
	}
	if err != nil {
		return nil, t.unreadable(err)
	}
	if t.kind.Name == lineEntry {
		return t.entryLine(row)
	}
	return t.recordLine(row)
}

func (t *table) entryLine(row []string) ([]byte, error) {
	var texts [4]string
	for _, i := range []int{0, 2, 3} {
		var ok bool
		if texts[i], ok = bytesOf(row[i]); !ok {
			return nil, t.badCell(i)
		}
	}
	seq, err := strconv.ParseInt(row[1], 10, 64)
	if err != nil || strconv.FormatInt(seq, 10) != row[1] {
		return nil, t.badCell(1)
	}
	e := store.Entry{Log: texts[0], Seq: seq, Body: []byte(texts[2]), Private: []byte(texts[3])}
	return append(appendEntry(nil, e), '\n'), nil
}

func (t *table) recordLine(row []string) ([]byte, error) {
	id, ok := bytesOf(row[0])
	if !ok {
		return nil, t.badCell(0)
	}
	last := len(row) - 1
	body, ok := bytesOf(row[last])
	if !ok {
		return nil, t.badCell(last)
	}
	r := store.Record{Kind: t.kind.Name, ID: id, Columns: store.Columns{}, Body: []byte(body)}
	for i, c := range t.kind.Columns {
		value, err := columnOf(c, row[i+1])
		if err != nil {
			return nil, t.badCell(i + 1)
		}
		r.Columns[c.Name] = value
	}
	line, err := appendRecord(nil, t.kind, r)
	return append(line, '\n'), err
}

// badCell refuses a cell that no backup writes.
func (t *table) badCell(i int) error {
	line, _ := t.csv.FieldPos(i)
	return fmt.Errorf("%w: %s, line %d, column %s: the cell is not written as a backup writes it",
		ErrFormat, tableFile(t.kind), line, t.headings[i].Name)
}

// unreadable adds the name of the file to an error.
func (t *table) unreadable(err error) error {
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%w: %s: %w", ErrFormat, tableFile(t.kind), err)
	}
	return fmt.Errorf("%s: %w", tableFile(t.kind), err)
}

// maxRow bounds the bytes of a row. Quotes in it are doubled.
const maxRow = 2*maxLine + 1<<16

// boundedReader ends a file that has a row without an end.
type boundedReader struct {
	io.Reader
	left int64
}

// Read implements [io.Reader].
func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("%w: a row is longer than %d bytes", ErrFormat, maxRow)
	}
	n, err := b.Reader.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
