package backup

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/store"
)

// line is a line of any kind, as it was read.
type line struct {
	Version int64           `json:"offerdesk_export"`
	Kind    string          `json:"kind"`
	ID      text            `json:"id"`
	Columns map[string]text `json:"columns"`
	Body    text            `json:"body"`
	Log     text            `json:"log"`
	Seq     int64           `json:"seq"`
	Private text            `json:"private"`
	Records int64           `json:"records"`
	Entries int64           `json:"entries"`
	SHA256  string          `json:"sha256"`
}

var (
	errJSON  = errors.New("the line is not JSON of a backup")
	errBytes = errors.New("the line is not written as a backup writes it")
)

// parsed is a line with its record, if it has one.
type parsed struct {
	line
	record store.Record
}

// parseLine reads a line without its line feed. It writes the line again and
// compares the bytes: no key is unknown, duplicated or in another spelling.
func parseLine(src []byte, kinds map[string]store.Kind) (parsed, error) {
	var p parsed
	if err := json.Unmarshal(src, &p.line); err != nil {
		return p, errJSON
	}
	again, err := p.bytes(kinds)
	if err != nil {
		return p, err
	}
	if !bytes.Equal(src, again) {
		return p, errBytes
	}
	return p, nil
}

// bytes returns the line as a backup writes it, and sets the record.
func (p *parsed) bytes(kinds map[string]store.Kind) ([]byte, error) {
	switch p.Kind {
	case lineHeader:
		return appendHeader(nil), checkVersion(p.Version)
	case lineEntry:
		return appendEntry(nil, p.entry()), nil
	case lineEnd:
		return appendEnd(nil, p.totals()), nil
	}
	k, ok := kinds[p.Kind]
	if !ok {
		return nil, fmt.Errorf("unknown kind %.40q", p.Kind)
	}
	var err error
	if p.record, err = p.recordOf(k); err != nil {
		return nil, err
	}
	again, err := appendRecord(nil, k, p.record)
	if err != nil {
		return nil, errBytes
	}
	return again, nil
}

func (l line) entry() store.Entry {
	return store.Entry{Log: string(l.Log), Seq: l.Seq, Body: []byte(l.Body), Private: []byte(l.Private)}
}

func (l line) totals() totals { return totals{l.Records, l.Entries, l.SHA256} }

func (l line) recordOf(k store.Kind) (store.Record, error) {
	r := store.Record{Kind: k.Name, ID: string(l.ID), Columns: store.Columns{}, Body: []byte(l.Body)}
	for name, text := range l.Columns {
		column, ok := k.Column(name)
		if !ok {
			return r, fmt.Errorf("unknown column %.40q of %s", name, k.Name)
		}
		value, err := columnValue(column, string(text))
		if err != nil {
			return r, fmt.Errorf("column %s: invalid %s", name, column.Type)
		}
		r.Columns[name] = value
	}
	return r, nil
}

func checkVersion(v int64) error {
	if v != version {
		return fmt.Errorf("the backup has version %d, and this library reads version %d", v, version)
	}
	return nil
}
