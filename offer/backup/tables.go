package backup

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/offerdesk/offerdesk/store"
)

// WriteTables writes everything that [Write] writes as CSV, one file for each
// table: offers.csv, commands.csv and so on, and the entries of all logs as
// entries.csv. The last file is datapackage.json, a tabular data package with the
// columns of each file, their types and meanings, the counts, and the digest that
// the same backup has as lines. A backup without it was cut off. [RestoreTables]
// reads the files.
//
// It calls create once for each file, and closes each file before it creates the
// next.
//
// Every cell is quoted. An empty cell is null. Amounts, dates and times are
// written as in lines. Texts are safe for spreadsheets: a text to which
// [WriteCSV] adds an apostrophe has one here too, and so has a text that is empty
// or begins with an apostrophe or with base64: itself. A text that has a carriage
// return or a NUL, or is not UTF-8, is base64: followed by its bytes.
//
// See the package comment for what a backup leaves out, and for the errors.
func WriteTables(ctx context.Context, s store.Store, create func(name string) (io.WriteCloser, error)) error {
	out := &tableOutput{create: create}
	if err := newWriter(s, out).write(ctx); err != nil {
		out.abandon()
		return fmt.Errorf("backup: write: %w", err)
	}
	return nil
}

// tableOutput writes one file after another.
type tableOutput struct {
	create   func(name string) (io.WriteCloser, error)
	file     io.WriteCloser // nil if none is open
	csv      csvWriter
	kind     store.Kind // of the file
	row      []string   // reused
	manifest manifest
}

func (o *tableOutput) header([]byte) error { return nil }

// begin creates the file of a kind.
func (o *tableOutput) begin(k store.Kind) error {
	if err := o.close(); err != nil {
		return err
	}
	file, err := o.create(tableFile(k))
	if err != nil {
		return err
	}
	o.file, o.kind, o.csv = file, k, csvWriter{w: bufio.NewWriterSize(file, bufferSize)}
	o.manifest.add(k)
	o.row = o.row[:0]
	for _, field := range tableFields(k) {
		o.row = append(o.row, field.Name)
	}
	return o.csv.write(o.row)
}

func (o *tableOutput) record(r store.Record, _ []byte) error {
	o.row = append(o.row[:0], cell(r.ID))
	for _, c := range o.kind.Columns {
		value, err := columnCell(c, r.Columns[c.Name], cell)
		if err != nil {
			return damagedColumn(r, c.Name)
		}
		o.row = append(o.row, value)
	}
	return o.csv.write(append(o.row, bytesCell(r.Body)))
}

func (o *tableOutput) entry(e store.Entry, _ []byte) error {
	o.row = append(o.row[:0], cell(e.Log), strconv.FormatInt(e.Seq, 10), bytesCell(e.Body), bytesCell(e.Private))
	return o.csv.write(o.row)
}

// end writes the last file.
func (o *tableOutput) end(t totals, _ []byte) error {
	if err := o.close(); err != nil {
		return err
	}
	b, err := o.manifest.encode(t)
	if err != nil {
		return err
	}
	file, err := o.create(manifestName)
	if err != nil {
		return err
	}
	_, err = file.Write(b)
	if closing := file.Close(); err == nil {
		err = closing
	}
	return err
}

func (o *tableOutput) close() error {
	if o.file == nil {
		return nil
	}
	file := o.file
	o.file = nil
	if err := o.csv.w.Flush(); err != nil {
		_ = file.Close() // the first error is returned
		return err
	}
	return file.Close()
}

// abandon closes the file of a backup that failed.
func (o *tableOutput) abandon() {
	if o.file != nil {
		_ = o.file.Close() // another error is returned
	}
}
