package main

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"

	"github.com/offerdesk/offerdesk/offer/record"
)

// row is one offer of the input, or why it can't be one.
type row struct {
	line  int
	id    string
	terms record.Terms
	err   error
}

// openOffers opens a file of yours by its ending: .csv is a table of LCA
// disclosures, .jsonl has one offer a line, .json one offer or a list of them.
func openOffers(path string) (iter.Seq[row], *source, error) {
	read := map[string]func(io.Reader) iter.Seq[row]{".csv": readLCA, ".json": readJSON, ".jsonl": readJSONLines,
		".ndjson": readJSONLines}
	f := read[strings.ToLower(filepath.Ext(path))]
	src, err := openSource(path)
	if err != nil {
		return nil, nil, err
	}
	if f == nil {
		_ = src.Close()
		return nil, nil, fmt.Errorf("%s: the ending must be .csv, .json or .jsonl", filepath.Base(path))
	}
	rows := f(src)
	return func(yield func(row) bool) {
		for next := range rows {
			if next.err == nil {
				next.terms, next.err = owned(next.terms)
			}
			if next.err == nil {
				next.err = problems(next.terms)
			}
			if !yield(next) {
				return
			}
		}
	}, src, nil
}

// owned adds the recruiter of the program to an offer that names none.
func owned(t record.Terms) (record.Terms, error) {
	if !t.Get("people.recruiter").IsMissing() {
		return t, nil
	}
	return t.With(record.ChangeTo(map[string]string{"people.recruiter": recruiter}), nil)
}

// problems says what no playbook could take: an end before the start, a unit
// that does not exist, a state that is none. The program's own offers have such
// rows on purpose and are refused when they are submitted.
func problems(t record.Terms) error {
	found := t.Validate()
	state, country := t.Get("worksite.state").Text(), t.Get("worksite.country").Text()
	if state != "" && (country == "" || country == "US") && !isState(state) {
		found = append(found, &record.FieldError{Path: "worksite.state", Code: record.CodeChoice,
			Message: "this is not the postal code of a state"})
	}
	if len(found) > 0 {
		return found
	}
	return nil
}

// readJSONLines reads one offer a line; a line that can't be read costs that
// line.
func readJSONLines(r io.Reader) iter.Seq[row] {
	return func(yield func(row) bool) {
		l := newLines(r)
		for {
			text, err := l.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err == nil && strings.TrimSpace(text) == "" {
				continue
			}
			next := row{line: l.number, err: err}
			if err == nil {
				next.id, next.terms, next.err = parseOffer([]byte(text))
			}
			if !yield(next) {
				return
			}
		}
	}
}

// parseOffer reads an offer, which must have an id.
func parseOffer(src []byte) (string, record.Terms, error) {
	id, terms, err := record.ParseDraft(src, nil)
	if err == nil && id == "" {
		err = errors.New("the offer has no id")
	}
	return id, terms, err
}
