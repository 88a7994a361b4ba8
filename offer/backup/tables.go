package backup

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/offerdesk/offerdesk/store"
)

// manifestName is the file that says what the others are.
const manifestName = "datapackage.json"

// WriteTables writes everything that the desk keeps as CSV, one file a table:
// what [Write] writes, under the names of the tables that [offer.Kinds] has, as
// offers.csv or commands.csv, and the entries of all logs as entries.csv. The
// last file is datapackage.json, a tabular data package: the columns of each
// file with their types and meanings, the counts, and the digest that the same
// export has as lines. An export without it was cut off. [RestoreTables]
// reads them back, on whatever engine, byte for byte.
//
// Create is called once for each file, one behind the other; each is closed
// before the next one begins.
//
// Every cell is quoted. An empty one is null; amounts, dates and times are
// written as in an export of lines. Texts are for spreadsheets, too: one that
// [WriteCSV] would begin with an apostrophe does so here, and so does one
// that is empty or begins with an apostrophe or with base64: itself. One that
// holds a carriage return or a NUL, or is not UTF-8, is base64: and its bytes.
//
// As with Export it is of one moment or [ErrMoved], knows no rights, and holds
// one page at a time.
func WriteTables(ctx context.Context, s store.Store, create func(name string) (io.WriteCloser, error)) error {
	x := newWriter(s, io.Discard)
	x.tables = &tableWriter{create: create}
	err := x.all(ctx)
	if err != nil {
		x.tables.abandon()
		return fmt.Errorf("backup: write: %w", err)
	}
	return nil
}

// tableWriter writes one file after the other.
type tableWriter struct {
	create func(name string) (io.WriteCloser, error)
	file   io.WriteCloser
	out    csvWriter
	kind   store.Kind
	row    []string
	made   manifest
}

// manifest is datapackage.json.
type manifest struct {
	Version   int        `json:"offerdesk_export"`
	Profile   string     `json:"profile"`
	Records   int64      `json:"records"`
	Entries   int64      `json:"entries"`
	SHA256    string     `json:"sha256"`
	Resources []resource `json:"resources"`
}

type resource struct {
	Name        string      `json:"name"`
	Path        string      `json:"path"`
	Profile     string      `json:"profile"`
	Description string      `json:"description,omitempty"`
	Encoding    string      `json:"encoding"`
	Schema      tableSchema `json:"schema"`
}

type tableSchema struct {
	Fields     []tableField `json:"fields"`
	PrimaryKey []string     `json:"primaryKey"`
}

type tableField struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Description string `json:"description,omitempty"`
}

// tableTypes are the types of columns as a table schema names them.
var tableTypes = map[store.Type]string{store.Text: "string", store.Integer: "integer", store.Decimal: "number", store.Bool: "boolean", store.Date: "date", store.Time: "datetime"}

// entryTable declares the file of entries. No kind has its name.
func entryTable() store.Kind {
	return store.Kind{Name: lineEntry, Table: "entries", Comment: "append-only logs, each in its order", Columns: []store.Column{
		{Name: "log", Type: store.Text, Comment: "the log that the entry belongs to"},
		{Name: "seq", Type: store.Integer, Comment: "its place in the log, from 1 without gaps"},
		{Name: "body", Type: store.Text, Comment: "what was written; it never changes"},
		{Name: "private", Type: store.Text, Comment: "what can be erased"},
	}}
}

func tableFile(k store.Kind) string { return k.Table + ".csv" }

// heads are the columns of the file of a kind.
func heads(k store.Kind) []tableField {
	var out []tableField
	if k.Name != lineEntry {
		out = append(out, tableField{"id", "string", ""})
	}
	for _, c := range k.Columns {
		out = append(out, tableField{c.Name, tableTypes[c.Type], c.Comment})
	}
	if k.Name != lineEntry {
		out = append(out, tableField{"body", "string", "the record, byte for byte"})
	}
	return out
}

// begin starts the file of a kind.
func (w *tableWriter) begin(k store.Kind) error {
	if err := w.close(); err != nil {
		return err
	}
	f, err := w.create(tableFile(k))
	if err != nil {
		return err
	}
	w.file, w.kind, w.out = f, k, csvWriter{w: bufio.NewWriterSize(f, 1<<16)}
	fields, key := heads(k), []string{"id"}
	if k.Name == lineEntry {
		key = []string{"log", "seq"}
	}
	w.row = w.row[:0]
	for _, h := range fields {
		w.row = append(w.row, h.Name)
	}
	w.made.Resources = append(w.made.Resources, resource{k.Table, tableFile(k), "tabular-data-resource", k.Comment, "utf-8", tableSchema{fields, key}})
	return w.out.write(w.row)
}

func (w *tableWriter) close() error {
	if w.file == nil {
		return nil
	}
	f := w.file
	w.file = nil
	if err := w.out.w.Flush(); err != nil {
		_ = f.Close() // what went wrong first is what is told
		return err
	}
	return f.Close()
}

// abandon closes the file of an export that failed.
func (w *tableWriter) abandon() {
	if w.file != nil {
		_ = w.file.Close()
	}
}

func (w *tableWriter) record(r store.Record) error {
	w.row = append(w.row[:0], cell(r.ID))
	for _, c := range w.kind.Columns {
		v, text := r.Columns[c.Name], ""
		if v != nil {
			var err error
			if text, err = columnText(c, v); err != nil {
				return fmt.Errorf("%w: %s %s: column %s", store.ErrDamaged, r.Kind, r.ID, c.Name)
			}
			if c.Type == store.Text {
				text = cell(text)
			}
		}
		w.row = append(w.row, text)
	}
	return w.out.write(append(w.row, bytesCell(r.Body)))
}

func (w *tableWriter) entry(e store.Entry) error {
	w.row = append(w.row[:0], cell(e.Log), strconv.FormatInt(e.Seq, 10), bytesCell(e.Body), bytesCell(e.Private))
	return w.out.write(w.row)
}

// end writes the last file.
func (w *tableWriter) end(records, entries int64, sum string) error {
	if err := w.close(); err != nil {
		return err
	}
	w.made.Version, w.made.Profile = exportVersion, "tabular-data-package"
	w.made.Records, w.made.Entries, w.made.SHA256 = records, entries, sum
	b, err := json.MarshalIndent(w.made, "", "  ")
	if err != nil {
		return err
	}
	f, err := w.create(manifestName)
	if err != nil {
		return err
	}
	_, err = f.Write(append(b, '\n'))
	if bad := f.Close(); err == nil {
		err = bad
	}
	return err
}

const base64Cell = "base64:"

// cell writes a text, so that uncell reads it back. Null is the empty cell.
func cell(s string) string {
	switch {
	case strings.ContainsAny(s, "\r\x00") || !utf8.ValidString(s):
		return base64Cell + base64.StdEncoding.EncodeToString([]byte(s))
	case s == "" || s[0] == '\'' || strings.HasPrefix(s, base64Cell):
		return "'" + s
	}
	return harmless(s)
}

// uncell reads a cell that is not empty. There is one way to write each text.
func uncell(s string) (string, bool) {
	text := strings.TrimPrefix(s, "'")
	if raw, ok := strings.CutPrefix(s, base64Cell); ok {
		b, err := base64.StdEncoding.DecodeString(raw)
		if err != nil {
			return "", false
		}
		text = string(b)
	}
	return text, cell(text) == s
}

// bytesCell writes what is never null: nothing is the empty cell.
func bytesCell(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	return cell(string(b))
}
