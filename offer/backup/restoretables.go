package backup

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"github.com/offerdesk/offerdesk/store"
)

// RestoreTables reads the files that [WriteTables] wrote into an empty
// store: everything that [Restore] says holds here, too. What it counts as
// lines are the rows of all files, in the order in which they were written; an
// error names the file and its row as well.
func RestoreTables(ctx context.Context, s store.Store, files fs.FS) (Restored, error) {
	t := &tableReader{files: files, kinds: append(exportedKinds(), entryTable())}
	defer t.close()
	return Restore(ctx, s, t)
}

// tableReader turns the files into the lines of an export.
type tableReader struct {
	files fs.FS
	kinds []store.Kind // whose files are still to come

	kind  store.Kind
	file  fs.File
	in    *bounded
	csv   *csv.Reader
	heads []string

	begun, ended bool
	line         []byte // what is still to be read of the line
}

// Read reads lines.
func (t *tableReader) Read(p []byte) (int, error) {
	for len(t.line) == 0 {
		if err := t.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, t.line)
	t.line = t.line[n:]
	return n, nil
}

// next makes the next line.
func (t *tableReader) next() error {
	switch {
	case t.ended:
		return io.EOF
	case !t.begun:
		t.begun = true
		t.line = append(appendHeader(nil), '\n')
		return nil
	case t.csv == nil && len(t.kinds) == 0:
		t.ended = true
		return t.manifest()
	case t.csv == nil:
		return t.open()
	}
	t.in.left = maxTableRow
	row, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		t.csv = nil
		return t.close()
	}
	if err != nil {
		return t.unread(err)
	}
	return t.take(row)
}

// unread names the file that can't be read.
func (t *tableReader) unread(err error) error {
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return fmt.Errorf("%w: %s: %w", ErrExport, tableFile(t.kind), err)
	}
	return fmt.Errorf("%s: %w", tableFile(t.kind), err)
}

func (t *tableReader) open() error {
	t.kind, t.kinds = t.kinds[0], t.kinds[1:]
	name := tableFile(t.kind)
	f, err := t.files.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s is not there", ErrCutOff, name)
	}
	if err != nil {
		return err
	}
	t.file, t.in = f, &bounded{f, maxTableRow}
	t.csv = csv.NewReader(t.in)
	t.csv.ReuseRecord = true
	row, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: %s has no headings", ErrCutOff, name)
	}
	if err != nil {
		return t.unread(err)
	}
	t.heads = append([]string(nil), row...)
	want := heads(t.kind)
	for i, h := range want {
		if len(row) != len(want) || row[i] != h.Name {
			return fmt.Errorf("%w: %s: column %d is %s, and there are %d", ErrExport, name, i+1, h.Name, len(want))
		}
	}
	return nil
}

func (t *tableReader) close() error {
	if t.file == nil {
		return nil
	}
	f := t.file
	t.file = nil
	return f.Close()
}

// take turns a row into a line.
func (t *tableReader) take(row []string) error {
	var texts [4]string
	bad := func(i int) error {
		line, _ := t.csv.FieldPos(i)
		return fmt.Errorf("%w: %s, line %d, column %s: no export writes it so", ErrExport, tableFile(t.kind), line, t.heads[i])
	}
	text := func(i int) (s string, ok bool) {
		if row[i] == "" {
			return "", true
		}
		return uncell(row[i])
	}
	if t.kind.Name == lineEntry {
		for i := range texts {
			var ok bool
			if texts[i], ok = row[i], true; i != 1 {
				texts[i], ok = text(i)
			}
			if !ok {
				return bad(i)
			}
		}
		seq, err := strconv.ParseInt(texts[1], 10, 64)
		if err != nil || strconv.FormatInt(seq, 10) != texts[1] {
			return bad(1)
		}
		t.line = append(appendEntry(nil, store.Entry{Log: texts[0], Seq: seq, Body: []byte(texts[2]), Private: []byte(texts[3])}), '\n')
		return nil
	}
	r := store.Record{Kind: t.kind.Name, Columns: store.Columns{}}
	var ok bool
	if r.ID, ok = text(0); !ok {
		return bad(0)
	}
	for i, c := range t.kind.Columns {
		v, err := cellValue(c, row[i+1])
		if err != nil {
			return bad(i + 1)
		}
		r.Columns[c.Name] = v
	}
	last := len(row) - 1
	body, ok := text(last)
	if !ok {
		return bad(last)
	}
	r.Body = []byte(body)
	line, err := appendRecord(nil, t.kind, r)
	t.line = append(line, '\n')
	return err
}

// cellValue reads a column's cell, which there is one way to write.
func cellValue(c store.Column, s string) (store.Value, error) {
	if s == "" {
		return nil, nil
	}
	if c.Type == store.Text {
		text, ok := uncell(s)
		if !ok {
			return nil, store.ErrInvalid
		}
		return text, c.CheckValue(text)
	}
	v, err := columnValue(c, s)
	if err != nil {
		return nil, err
	}
	if again, err := columnText(c, v); err != nil || again != s {
		return nil, store.ErrInvalid
	}
	return v, nil
}

// manifest makes the last line.
func (t *tableReader) manifest() error {
	f, err := t.files.Open(manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return io.EOF // and so the export was cut off
	}
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it was only read
	b, err := io.ReadAll(io.LimitReader(f, 1<<20))
	if err != nil {
		return err
	}
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return fmt.Errorf("%w: %s is no JSON of an export", ErrExport, manifestName)
	}
	if m.Version != exportVersion {
		return fmt.Errorf("%w: it is an export of version %d, and this library reads version %d", ErrExport, m.Version, exportVersion)
	}
	t.line = append(appendEnd(nil, m.Records, m.Entries, m.SHA256), '\n')
	return nil
}

// maxTableRow bounds a row: quotes within it are doubled.
const maxTableRow = 2*maxExportLine + 1<<16

// bounded ends a file in which one row does not end.
type bounded struct {
	io.Reader
	left int64
}

// Read implements [io.Reader].
func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("%w: a row is longer than %d bytes", ErrExport, maxTableRow)
	}
	n, err := b.Reader.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
