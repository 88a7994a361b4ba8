package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// FuzzLCA: every row is an offer or an error, on a line that exists and never
// before the row above it.
func FuzzLCA(f *testing.F) {
	for _, s := range []string{"", header, header + "\n" + disclosed(1, nil), header + "\n" +
		disclosed(1, map[string]string{"JOB_TITLE": `"Nurse`}) + "\n" + disclosed(2, nil),
		header + "\r\n" + disclosed(1, map[string]string{"JOB_TITLE": "\"a\r\nb\""}) + "\r\n", "\ufeff" +
			header + "\n\n,\n\"\"\"\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		lines, last := bytes.Count(src, []byte("\n"))+1, 0
		for next := range readLCA(bytes.NewReader(src)) {
			if next.line < max(1, last) || next.line > lines {
				t.Fatalf("line %d after line %d of %d", next.line, last, lines)
			}
			if last = next.line; next.err == nil && (next.id == "" || next.terms.Get("pay.per").IsMissing()) {
				t.Fatalf("line %d is neither an offer nor an error", next.line)
			}
		}
	})
}

// FuzzJSONList: a list that is read entry by entry has the entries that it has
// when it is read whole; what can't be read whole has an entry in error.
func FuzzJSONList(f *testing.F) {
	for _, s := range []string{"", "[]", "[1,2]", "[" + offerLine("A", "") + ",\n" + offerLine("B", "") + "]",
		`{"id":"x"}`, `["a]\"",[[]],{"b":"}"}]`, "[1 2]", "[1,]", "[", `["`, "[]]", "\ufeff[null]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		var rows []row
		for next := range readJSON(bytes.NewReader(src)) {
			rows = append(rows, next)
		}
		whole := bytes.Trim(bytes.TrimPrefix(src, []byte("\ufeff")), " \t\r\n")
		if !json.Valid(whole) {
			return // an entry may be good, or refused for itself
		}
		items := []json.RawMessage{whole}
		if whole[0] == '[' {
			if err := json.Unmarshal(whole, &items); err != nil {
				t.Fatal(err)
			}
		}
		if len(items) != len(rows) {
			t.Fatalf("%d entries, want %d", len(rows), len(items))
		}
		for i, item := range items {
			id, terms, err := parseOffer(item)
			if id != rows[i].id || !terms.Equal(rows[i].terms) || (err == nil) != (rows[i].err == nil) {
				t.Fatalf("entry %d differs: %v, want %v", i, rows[i].err, err)
			}
			if rows[i].line < 1 || rows[i].line > strings.Count(string(src), "\n")+1 {
				t.Fatalf("entry %d is on line %d", i, rows[i].line)
			}
		}
	})
}
