package offer

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"

	"github.com/offerdesk/offerdesk/store"
)

// ExportCSV writes a table for a spreadsheet, one row an offer by id: the id
// and every column of offers, under the names that [Kinds] has for them, as
// they are now. Amounts are exact, hourly and in the currency of the row, dates
// are 2026-12-31, times 2026-12-31T17:00:00.000000Z in UTC, and what is not
// known is empty. It is UTF-8 with commas and line feeds.
//
// A cell that a spreadsheet would run as a formula begins with an apostrophe:
// one that begins with = + - @, a tab or a line end, also behind blanks and
// characters that can't be seen, unless it is a plain number such as -12.50.
//
// It reads page by page in constant memory. It knows no rights and holds pay:
// it is for the host, not for an actor. A whole desk goes with [Desk.Export].
func (d *Desk) ExportCSV(ctx context.Context, w io.Writer) error {
	if err := d.exportCSV(ctx, w); err != nil {
		return fmt.Errorf("offer: export: %w", err)
	}
	return nil
}

func (d *Desk) exportCSV(ctx context.Context, w io.Writer) error {
	k := Kinds()[0] // offers
	out := csv.NewWriter(w)
	row := []string{"id"}
	for _, c := range k.Columns {
		row = append(row, c.Name)
	}
	if err := out.Write(row); err != nil {
		return err
	}
	q := store.Query{Kind: kindOffer, Limit: exportPage}
	for {
		page, err := d.store.Find(ctx, q)
		if err != nil {
			return err
		}
		for _, r := range page.Records {
			row = append(row[:0], cell(r.ID))
			for _, c := range k.Columns {
				text := ""
				if v := r.Columns[c.Name]; v != nil {
					if text, err = columnText(c, v); err != nil {
						return fmt.Errorf("%w: %s %s: column %s", ErrDamaged, kindOffer, r.ID, c.Name)
					}
				}
				row = append(row, cell(text))
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
		if q.After = page.Next; page.Next == "" {
			out.Flush()
			return out.Error()
		}
	}
}

// plainNumber is no formula, though it may begin with a minus.
var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// cell makes a text harmless to a spreadsheet. The wide forms of the signs
// count: some spreadsheets take them for the narrow ones.
func cell(s string) string {
	if plainNumber.MatchString(s) {
		return s
	}
	seen := strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
	if strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") || strings.HasPrefix(s, "\n") || strings.IndexAny(seen, "=+-@＝＋－＠") == 0 {
		return "'" + s
	}
	return s
}
