package backup

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// The lines of an export: one way to write each, and a reader that takes
// nothing that is written otherwise.

// maxExportLine bounds one line: one offer with all its revisions, or one
// playbook with all its files.
const maxExportLine = 64 << 20

// exportTime is how a time is written, in UTC.
const exportTime = "2006-01-02T15:04:05.000000Z"

// The kinds of lines that are no records.
const (
	lineHeader = "header"
	lineEntry  = "entry"
	lineEnd    = "end"
)

func appendHeader(b []byte) []byte {
	b = append(b, `{"offerdesk_export":`...)
	return append(strconv.AppendInt(b, exportVersion, 10), `,"kind":"header"}`...)
}

func appendRecord(b []byte, k store.Kind, r store.Record) ([]byte, error) {
	b = appendText(append(b, `{"kind":`...), k.Name)
	b = appendText(append(b, `,"id":`...), r.ID)
	b = append(b, `,"columns":{`...)
	first := true
	for _, name := range slices.Sorted(maps.Keys(r.Columns)) {
		if r.Columns[name] == nil {
			continue
		}
		c, ok := k.Column(name)
		if !ok {
			return nil, fmt.Errorf("%w: %s has no column %q", store.ErrDamaged, k.Name, name)
		}
		text, err := columnText(c, r.Columns[name])
		if err != nil {
			return nil, fmt.Errorf("%w: %s %s: column %s", store.ErrDamaged, k.Name, r.ID, name)
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = appendText(append(appendText(b, name), ':'), text)
	}
	b = appendText(append(b, `},"body":`...), string(r.Body))
	return append(b, '}'), nil
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

func appendEnd(b []byte, records, entries int64, sum string) []byte {
	b = strconv.AppendInt(append(b, `{"kind":"end","records":`...), records, 10)
	b = strconv.AppendInt(append(b, `,"entries":`...), entries, 10)
	b = appendText(append(b, `,"sha256":`...), sum)
	return append(b, '}')
}

// appendText writes a JSON string that reads back byte for byte.
func appendText(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		b = append(b, `{"base64":"`...)
		return append(base64.StdEncoding.AppendEncode(b, []byte(s)), `"}`...)
	}
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		default:
			b = fmt.Appendf(b, `\u%04x`, c)
		}
	}
	return append(append(b, s[start:]...), '"')
}

// columnText is a value as a text that is the same on every engine.
func columnText(c store.Column, v store.Value) (string, error) {
	if err := c.CheckValue(v); err != nil {
		return "", err
	}
	switch x := v.(type) {
	case string:
		return x, nil
	case int64:
		return strconv.FormatInt(x, 10), nil
	case bool:
		return strconv.FormatBool(x), nil
	case store.Day:
		return string(x), nil
	case time.Time:
		return x.UTC().Format(exportTime), nil
	case decimal.Decimal:
		return x.StringFixed(int32(c.Scale)), nil
	}
	return "", store.ErrInvalid
}

// columnValue reads what columnText wrote.
func columnValue(c store.Column, s string) (store.Value, error) {
	var v store.Value
	var err error
	switch c.Type {
	case store.Text:
		v = s
	case store.Integer:
		v, err = strconv.ParseInt(s, 10, 64)
	case store.Bool:
		v, err = s == "true", nil
	case store.Date:
		v = store.Day(s)
	case store.Time:
		v, err = time.Parse(exportTime, s)
	case store.Decimal:
		if len(s) > 64 || strings.Trim(s, "-.0123456789") != "" {
			return nil, store.ErrInvalid
		}
		v, err = decimal.NewFromString(s)
	}
	if err != nil {
		return nil, err
	}
	return v, c.CheckValue(v)
}

// exportText is a text as a line has it.
type exportText string

// UnmarshalJSON reads a string, or {"base64":"…"}.
func (t *exportText) UnmarshalJSON(src []byte) error {
	if len(src) > 0 && src[0] == '"' {
		var s string
		err := json.Unmarshal(src, &s)
		*t = exportText(s)
		return err
	}
	var raw struct {
		Base64 []byte `json:"base64"`
	}
	err := json.Unmarshal(src, &raw)
	*t = exportText(raw.Base64)
	return err
}

// exportLine is any line.
type exportLine struct {
	Version int64                 `json:"offerdesk_export"`
	Kind    string                `json:"kind"`
	ID      exportText            `json:"id"`
	Columns map[string]exportText `json:"columns"`
	Body    exportText            `json:"body"`
	Log     exportText            `json:"log"`
	Seq     int64                 `json:"seq"`
	Private exportText            `json:"private"`
	Records int64                 `json:"records"`
	Entries int64                 `json:"entries"`
	SHA256  string                `json:"sha256"`

	record store.Record
}

var errLine = errors.New("the line is not written as an export writes it")

// parseLine reads a line. What comes out, written again, is the same bytes: so
// no key is unknown, there twice or in another spelling.
func parseLine(src []byte, kinds map[string]store.Kind) (exportLine, error) {
	var l exportLine
	if err := json.Unmarshal(src, &l); err != nil {
		return l, errors.New("the line is not JSON as an export has it")
	}
	var again []byte
	switch l.Kind {
	case lineHeader:
		if l.Version != exportVersion {
			return l, fmt.Errorf("it is an export of version %d, and this library reads version %d", l.Version, exportVersion)
		}
		again = appendHeader(nil)
	case lineEntry:
		again = appendEntry(nil, store.Entry{Log: string(l.Log), Seq: l.Seq, Body: []byte(l.Body), Private: []byte(l.Private)})
	case lineEnd:
		again = appendEnd(nil, l.Records, l.Entries, l.SHA256)
	default:
		k, ok := kinds[l.Kind]
		if !ok {
			return l, fmt.Errorf("there is no kind %.40q", l.Kind)
		}
		l.record = store.Record{Kind: k.Name, ID: string(l.ID), Columns: store.Columns{}, Body: []byte(l.Body)}
		for name, text := range l.Columns {
			c, ok := k.Column(name)
			if !ok {
				return l, fmt.Errorf("%s has no column %.40q", k.Name, name)
			}
			v, err := columnValue(c, string(text))
			if err != nil {
				return l, fmt.Errorf("column %s is no %s", name, c.Type)
			}
			l.record.Columns[name] = v
		}
		var err error
		if again, err = appendRecord(nil, k, l.record); err != nil {
			return l, errLine
		}
	}
	if !bytes.Equal(src, again) {
		return l, errLine
	}
	return l, nil
}
