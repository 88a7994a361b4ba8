package backup

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// WriteCSV writes a table for a spreadsheet, one row an offer by id: the id
// and every column of offers, under the names that [offer.Kinds] has for them, as
// they are now. Amounts are exact, hourly and in the currency of the row, dates
// are 2026-12-31, times 2026-12-31T17:00:00.000000Z in UTC, and what is not
// known is empty. It is UTF-8 with commas and line feeds; every cell is quoted,
// so that a spreadsheet that parts cells by semicolons finds one in each row and
// no formula behind them.
//
// A text that a spreadsheet would run as a formula begins with an apostrophe:
// one that begins with = + - @ | %, a tab, a line end or a NUL, also behind
// blanks and characters that can't be seen. So does one that it would take for
// a number or a day and change: 0012, 1E5, 1-2, and more than 15 digits. Amounts
// such as -12.50 stay numbers.
//
// It reads page by page in constant memory. It knows no rights and holds pay:
// it is for the host, not for an actor. A whole desk goes with [Write] or,
// as tables, with [WriteTables].
func WriteCSV(ctx context.Context, s store.Store, w io.Writer) error {
	if err := writeCSV(ctx, storage.Guard(s), w); err != nil {
		return fmt.Errorf("backup: write: %w", err)
	}
	return nil
}

func writeCSV(ctx context.Context, s store.Store, w io.Writer) error {
	k := storage.Kinds()[0] // offers
	out := csvWriter{w: bufio.NewWriterSize(w, 1<<16)}
	row := []string{"id"}
	for _, c := range k.Columns {
		row = append(row, c.Name)
	}
	if err := out.write(row); err != nil {
		return err
	}
	for r, err := range storage.Records(ctx, s, store.Query{Kind: storage.KindOffer, Limit: exportPage}) {
		if err != nil {
			return err
		}
		row = append(row[:0], harmless(r.ID))
		for _, c := range k.Columns {
			text := ""
			if v := r.Columns[c.Name]; v != nil {
				if text, err = columnText(c, v); err != nil {
					return fmt.Errorf("%w: %s %s: column %s", store.ErrDamaged, r.Kind, r.ID, c.Name)
				}
			}
			if c.Type == store.Text {
				text = harmless(text)
			}
			row = append(row, text)
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
	line []byte
}

func (c *csvWriter) write(cells []string) error {
	c.line = c.line[:0]
	for i, s := range cells {
		if i > 0 {
			c.line = append(c.line, ',')
		}
		c.line = append(c.line, '"')
		for {
			before, after, found := strings.Cut(s, `"`)
			c.line = append(c.line, before...)
			if !found {
				break
			}
			c.line = append(c.line, '"', '"')
			s = after
		}
		c.line = append(c.line, '"')
	}
	_, err := c.w.Write(append(c.line, '\n'))
	return err
}

// plainNumber is no formula, though it may begin with a minus. A spreadsheet
// keeps 15 digits.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?$`)

// changing is what a spreadsheet would take for a number or a day, and show
// otherwise.
var changing = regexp.MustCompile(`(?i)^([0-9.]+(e[+-]?[0-9]+)?|[0-9]{1,4}[-/.][0-9]{1,4}([-/.][0-9]{1,4})?|true|false)$`)

// harmless is a text as a spreadsheet leaves it alone. The wide forms of the
// signs count: some spreadsheets take them for the narrow ones.
func harmless(s string) string {
	if len(s) <= 17 && plainNumber.MatchString(s) {
		return s
	}
	seen := strings.TrimLeftFunc(s, unseen)
	if s != "" && strings.ContainsRune("\t\r\n\x00", rune(s[0])) || strings.IndexAny(seen, "=+-@|%＝＋－＠｜％") == 0 || changing.MatchString(seen) {
		return "'" + s
	}
	return s
}

func unseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}
