package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxRowLines is how many lines one quoted cell may run over. After that the
// quote counts as broken, and only the line that opened it is refused.
const maxRowLines = 50

// table reads CSV row by row and survives broken quotes: a row that can't be
// read costs that row.
type table struct {
	lines   *lines
	columns map[string]int
	width   int
	pending []string // lines read ahead for a quote that never closed
	at      int      // line on which the row began
}

// openTable reads the header and refuses a file that lacks a wanted column.
func openTable(r io.Reader, wanted []string) (*table, error) {
	t := &table{lines: newLines(r)}
	header, err := t.row()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("the file is empty")
		}
		return nil, fmt.Errorf("the header can't be read: %w", err)
	}
	t.columns, t.width = make(map[string]int, len(header)), len(header)
	var missing, twice []string
	for i, h := range header {
		h = strings.TrimSpace(h)
		if _, ok := t.columns[h]; ok && slices.Contains(wanted, h) {
			twice = append(twice, h)
		}
		t.columns[h] = i
	}
	for _, w := range wanted {
		if _, ok := t.columns[w]; !ok {
			missing = append(missing, w)
		}
	}
	if len(twice) > 0 {
		return nil, fmt.Errorf("the file has column %s twice; keep one", strings.Join(twice, ", "))
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("the file has no column %s; it must be a CSV of LCA disclosures with its header",
			strings.Join(missing, ", "))
	}
	return t, nil
}

func (t *table) line() (string, error) {
	if len(t.pending) > 0 {
		s := t.pending[0]
		t.pending = t.pending[1:]
		return s, nil
	}
	return t.lines.next()
}

// row returns the cells of the next row; io.EOF after the last. Any other
// error belongs to that row alone.
func (t *table) row() ([]string, error) {
	first, err := t.line()
	for err == nil && strings.TrimSpace(first) == "" {
		first, err = t.line()
	}
	t.at = t.lines.number - len(t.pending)
	if err != nil {
		return nil, err
	}
	cells, err := parseRow(first, t.width)
	if !openQuote(err) {
		return cells, err
	}
	text, ahead := first, []string(nil)
	for len(ahead) < maxRowLines && len(text) < maxLine {
		next, lineErr := t.line()
		if lineErr != nil {
			break
		}
		ahead = append(ahead, next)
		text += "\n" + next
		if cells, more := parseRow(text, t.width); more == nil {
			return cells, nil
		} else if !openQuote(more) {
			break
		}
	}
	t.pending = append(ahead, t.pending...)
	return nil, errors.New("a quote is opened and never closed")
}

var errOpenQuote = errors.New("open quote")

func openQuote(err error) bool { return errors.Is(err, errOpenQuote) }

func parseRow(text string, width int) ([]string, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	cells, err := r.Read()
	var p *csv.ParseError
	switch {
	case errors.As(err, &p) && errors.Is(p.Err, csv.ErrQuote) && strings.Count(text, `"`)%2 == 1:
		return nil, errOpenQuote
	case errors.As(err, &p):
		return nil, errors.New("a quote stands where none can; double it or remove it")
	case err != nil:
		return nil, errors.New("the row can't be read")
	}
	if _, err := r.Read(); !errors.Is(err, io.EOF) {
		return nil, errors.New("a quote stands where none can; double it or remove it")
	}
	if width > 0 && len(cells) != width {
		return nil, fmt.Errorf("the row has %d cells, the header has %d", len(cells), width)
	}
	return cells, nil
}

// cell returns a cell by the name of its column, without blanks around it.
func (t *table) cell(row []string, column string) string {
	i, ok := t.columns[column]
	if !ok || i >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[i])
}
