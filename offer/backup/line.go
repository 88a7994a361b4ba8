package backup

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/offerdesk/offerdesk/store"
)

// version is the version of the lines.
const version = 1

// maxLine bounds the bytes of one line: one offer with all its revisions, or one
// playbook with all its files.
const maxLine = 64 << 20

// The kinds of lines that are not records.
const (
	lineHeader = "header"
	lineEntry  = "entry"
	lineEnd    = "end"
)

func appendHeader(b []byte) []byte {
	b = append(b, `{"offerdesk_export":`...)
	return append(strconv.AppendInt(b, version, 10), `,"kind":"header"}`...)
}

func appendRecord(b []byte, k store.Kind, r store.Record) ([]byte, error) {
	b = appendText(append(b, `{"kind":`...), k.Name)
	b = appendText(append(b, `,"id":`...), r.ID)
	b, err := appendColumns(append(b, `,"columns":`...), k, r)
	if err != nil {
		return nil, err
	}
	b = appendText(append(b, `,"body":`...), string(r.Body))
	return append(b, '}'), nil
}

// appendColumns appends the columns that are not null as an object.
func appendColumns(b []byte, k store.Kind, r store.Record) ([]byte, error) {
	separator := byte('{')
	for _, name := range slices.Sorted(maps.Keys(r.Columns)) {
		value := r.Columns[name]
		if value == nil {
			continue
		}
		column, ok := k.Column(name)
		if !ok {
			return nil, fmt.Errorf("%w: %s has no column %q", store.ErrDamaged, k.Name, name)
		}
		text, err := columnText(column, value)
		if err != nil {
			return nil, damagedColumn(r, name)
		}
		b = appendText(append(b, separator), name)
		b = appendText(append(b, ':'), text)
		separator = ','
	}
	if separator == '{' {
		b = append(b, '{')
	}
	return append(b, '}'), nil
}

func damagedColumn(r store.Record, column string) error {
	return fmt.Errorf("%w: %s %s: column %s", store.ErrDamaged, r.Kind, r.ID, column)
}

func appendEntry(b []byte, e store.Entry) []byte {
	b = appendText(append(b, `{"kind":"entry","log":`...), e.Log)
	b = strconv.AppendInt(append(b, `,"seq":`...), e.Seq, 10)
	b = appendText(append(b, `,"body":`...), string(e.Body))
	if len(e.Private) > 0 {
		b = appendText(append(b, `,"private":`...), string(e.Private))
	}
	return append(b, '}')
}

func appendEnd(b []byte, t totals) []byte {
	b = strconv.AppendInt(append(b, `{"kind":"end","records":`...), t.records, 10)
	b = strconv.AppendInt(append(b, `,"entries":`...), t.entries, 10)
	b = appendText(append(b, `,"sha256":`...), t.sha256)
	return append(b, '}')
}
