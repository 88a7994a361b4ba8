package backup

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// WriteCSV writes a table of offers for a spreadsheet: one row for each offer,
// ordered by ID, with the ID and every column of the table offers. Amounts are
// exact, per hour, and in the currency of the row; dates are 2026-12-31; times are
// 2026-12-31T17:00:00.000000Z in UTC; unknown values are empty. The file is UTF-8
// with commas and line feeds. Every cell is quoted, so a spreadsheet that
// separates cells by semicolons finds one cell in each row.
//
// A text that a spreadsheet would run as a formula gets an apostrophe: a text that
// begins with = + - @ | %, a tab, a line end or a NUL, also after blanks and
// invisible characters. So does a text that it would take for a number or a day
// and change: 0012, 1E5, 1-2, and more than 15 digits. Amounts such as -12.50 stay
// numbers.
//
// It reads page by page in constant memory. The file can't be restored: use
// [Write] or [WriteTables] for a backup.
func WriteCSV(ctx context.Context, s store.Store, w io.Writer) error {
	if err := writeCSV(ctx, storage.Guard(s), w); err != nil {
		return fmt.Errorf("backup: write: %w", err)
	}
	return nil
}

func writeCSV(ctx context.Context, s store.Store, w io.Writer) error {
	offers := storage.Kinds()[0]
	out := csvWriter{w: bufio.NewWriterSize(w, bufferSize)}
	row := []string{"id"}
	for _, c := range offers.Columns {
		row = append(row, c.Name)
	}
	if err := out.write(row); err != nil {
		return err
	}
	for r, err := range storage.Records(ctx, s, store.Query{Kind: offers.Name, Limit: recordsPage}) {
		if err != nil {
			return err
		}
		row = append(row[:0], inert(r.ID))
		for _, c := range offers.Columns {
			value, err := columnCell(c, r.Columns[c.Name], inert)
			if err != nil {
				return damagedColumn(r, c.Name)
			}
			row = append(row, value)
		}
		if err := out.write(row); err != nil {
			return err
		}
	}
	return out.w.Flush()
}

// csvWriter writes rows in which every cell is quoted.
type csvWriter struct {
	w    *bufio.Writer
	line []byte // reused
}

func (c *csvWriter) write(cells []string) error {
	c.line = c.line[:0]
	for i, s := range cells {
		if i > 0 {
			c.line = append(c.line, ',')
		}
		c.line = append(c.line, '"')
		c.line = append(c.line, strings.ReplaceAll(s, `"`, `""`)...)
		c.line = append(c.line, '"')
	}
	_, err := c.w.Write(append(c.line, '\n'))
	return err
}
