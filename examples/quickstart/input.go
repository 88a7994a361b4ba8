package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
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

// readOffers reads a file of offers by its ending: .csv is a table of LCA
// disclosures, .jsonl has one offer a line, .json one offer or a list of them.
func readOffers(path string) (iter.Seq[row], io.Closer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv":
		return readLCA(f), f, nil
	case ".jsonl", ".ndjson":
		return valid(readJSONLines(f)), f, nil
	case ".json":
		return valid(readJSON(f)), f, nil
	}
	return nil, nil, errors.Join(f.Close(), fmt.Errorf("%s: the ending must be .csv, .json or .jsonl", path))
}

// valid refuses rows that no playbook could take: an end before the start, a
// unit that does not exist, a state that is none. The program's own offers have
// such rows on purpose and are refused when they are submitted.
func valid(rows iter.Seq[row]) iter.Seq[row] {
	return func(yield func(row) bool) {
		for next := range rows {
			if next.err == nil {
				next.err = problems(next.terms)
			}
			if !yield(next) {
				return
			}
		}
	}
}

func problems(t record.Terms) error {
	if found := t.Validate(); len(found) > 0 {
		return found
	}
	state, country := t.Get("worksite.state").Text(), t.Get("worksite.country").Text()
	if state != "" && (country == "" || country == "US") && (len(state) != 2 || !strings.Contains(usStates, " "+state+" ")) {
		return errors.New("worksite.state: this is not the postal code of a state")
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
			next := row{line: l.n, err: err}
			if err == nil {
				next.id, next.terms, next.err = parseOffer([]byte(text))
			}
			if !yield(next) {
				return
			}
		}
	}
}

// readJSON reads one offer or a list of offers; the number of an entry stands
// for its line.
func readJSON(r io.Reader) iter.Seq[row] {
	return func(yield func(row) bool) {
		src, err := io.ReadAll(io.LimitReader(bufio.NewReader(r), record.MaxJSONBytes+1))
		if err != nil {
			yield(row{line: 1, err: err})
			return
		}
		n, err := record.ParseJSON(src)
		if err != nil {
			yield(row{line: 1, err: err})
			return
		}
		if n.Kind != record.NodeList {
			n = record.Node{Kind: record.NodeList, Items: []record.Node{n}}
		}
		for i, item := range n.Items {
			next := row{line: i + 1}
			next.id, next.terms, next.err = decodeOffer(item)
			if !yield(next) {
				return
			}
		}
	}
}

func parseOffer(src []byte) (string, record.Terms, error) {
	n, err := record.ParseJSON(src)
	if err != nil {
		return "", record.Terms{}, err
	}
	return decodeOffer(n)
}

// decodeOffer takes the id off and reads the rest as terms.
func decodeOffer(n record.Node) (string, record.Terms, error) {
	id, _ := n.Get("id")
	rest := record.Node{Kind: n.Kind, Items: n.Items}
	for _, m := range n.Members {
		if m.Key != "id" {
			rest.Members = append(rest.Members, m)
		}
	}
	terms, err := record.Decode(rest, nil)
	if err == nil && id.Text == "" {
		err = errors.New("the offer has no id")
	}
	return id.Text, terms, err
}
