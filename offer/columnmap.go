package offer

import (
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/record"
)

// ColumnMap maps the columns of a team's own CSV to names of an offer; see
// [Session.ImportOffers].
type ColumnMap struct {
	// ID is the heading of the column that names each offer: 1 to 128 ASCII
	// letters, digits and . _ - : @.
	ID string
	// State is where the offers stand: completed, declined, expired, withdrawn,
	// or another end of the playbook's lifecycle.
	State State
	// Columns are headings and the names of the contract that they stand for. An
	// empty cell is a value that is not known.
	Columns map[string]string
	// Set are values that every row has, by name.
	Set map[string]string
	// Dates says how the file writes dates: YYYY-MM-DD (the default),
	// MM/DD/YYYY, DD/MM/YYYY or DD.MM.YYYY, with or without leading zeros.
	Dates string
}

// dateLayouts are the ways to write a date.
var dateLayouts = map[string]string{"": time.DateOnly, "YYYY-MM-DD": time.DateOnly, "MM/DD/YYYY": "1/2/2006",
	"DD/MM/YYYY": "2/1/2006", "DD.MM.YYYY": "2.1.2006"}

// ParseColumnMap reads a column map as JSON, strictly:
//
//	{"id": "Placement ID", "state": "completed",
//	 "columns": {"Cust": "client", "Rate": "pay.rate", "Start": "start_date"},
//	 "set": {"pay.per": "hour", "type": "contract"},
//	 "dates": "MM/DD/YYYY"}
//
// The error is [ErrArgument] and names the place.
func ParseColumnMap(src []byte) (ColumnMap, error) {
	n, problem := input.ReadJSON(src, record.MaxJSONBytes)
	if problem != nil {
		return ColumnMap{}, record.Errors{{Path: problem.Path, Code: problem.Code, Message: problem.Message}}
	}
	if n.Kind != input.Map {
		return ColumnMap{}, fmt.Errorf("%w: a column map is a JSON object", ErrArgument)
	}
	var m ColumnMap
	var err error
	for _, x := range n.Members {
		switch x.Key {
		case "id":
			m.ID, err = textOf(x)
		case "state":
			var s string
			s, err = textOf(x)
			m.State = State(s)
		case "dates":
			m.Dates, err = textOf(x)
		case "columns":
			m.Columns, err = textsOf(x)
		case "set":
			m.Set, err = textsOf(x)
		default:
			err = fmt.Errorf("%w: a column map has the keys id, state, columns, set and dates; unknown key %.40q", ErrArgument, x.Key)
		}
		if err != nil {
			return ColumnMap{}, err
		}
	}
	return m, m.check()
}

func textOf(x input.Member) (string, error) {
	if x.Value.Kind != input.Text {
		return "", fmt.Errorf("%w: %.40s must be a text", ErrArgument, x.Key)
	}
	return x.Value.Text, nil
}

func textsOf(x input.Member) (map[string]string, error) {
	if x.Value.Kind != input.Map {
		return nil, fmt.Errorf("%w: %s must be a JSON object", ErrArgument, x.Key)
	}
	out := map[string]string{}
	for _, y := range x.Value.Members {
		switch y.Value.Kind {
		case input.Text, input.Bare, input.Bool:
			out[y.Key] = y.Value.Text
		default:
			return nil, fmt.Errorf("%w: %s: %.40q must be one value", ErrArgument, x.Key, y.Key)
		}
	}
	return out, nil
}

// check reports what can't be, whatever the file holds.
func (m ColumnMap) check() error {
	switch _, known := dateLayouts[m.Dates]; {
	case m.ID == "":
		return fmt.Errorf("%w: id is missing: the heading of the column with the id of each offer", ErrArgument)
	case m.State == "":
		return fmt.Errorf("%w: state is missing: the end state of the offers, such as completed", ErrArgument)
	case !known:
		return fmt.Errorf("%w: dates are YYYY-MM-DD, MM/DD/YYYY, DD/MM/YYYY or DD.MM.YYYY", ErrArgument)
	}
	seen := map[string]bool{}
	for _, path := range append(slices.Sorted(maps.Values(m.Columns)), slices.Sorted(maps.Keys(m.Set))...) {
		if name, ok := record.Lookup(path); ok && name.Kind == record.List || !ok &&
			!strings.HasPrefix(path, "custom.") {
			return fmt.Errorf("%w: unknown name %.40q: a column or a set value is one value of an offer", ErrArgument, path)
		}
		if seen[path] {
			return fmt.Errorf("%w: %s is duplicated", ErrArgument, path)
		}
		seen[path] = true
	}
	set, err := Terms{}.With(m.set(), nil)
	if problems := set.Validate(); err == nil && len(problems) > 0 {
		err = problems
	}
	return err
}

// set is what every row has.
func (m ColumnMap) set() Change { return record.ChangeTo(m.Set) }

// rows reads a CSV under a column map.
type rows struct {
	ColumnMap
	csv     *csv.Reader
	id      int
	columns map[int]string // place → path
}

// heads reads the headings.
func (m ColumnMap) heads(r *csv.Reader) (*rows, error) {
	line, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: the file has no line of headings: %w", ErrArgument, err)
	}
	out := &rows{ColumnMap: m, csv: r, id: -1, columns: map[int]string{}}
	seen := map[string]bool{}
	for i, heading := range line {
		if i == 0 {
			heading = strings.TrimPrefix(heading, "\ufeff")
		}
		heading = strings.TrimSpace(heading)
		path, mapped := m.Columns[heading]
		if (mapped || heading == m.ID) && seen[heading] {
			return nil, fmt.Errorf("%w: the heading %.40q is duplicated", ErrArgument, heading)
		}
		seen[heading] = true
		if mapped {
			out.columns[i] = path
		}
		if heading == m.ID {
			out.id = i
		}
	}
	for _, heading := range append(slices.Sorted(maps.Keys(m.Columns)), m.ID) {
		if !seen[heading] {
			return nil, fmt.Errorf("%w: the file has no heading %.40q; its headings are separated by commas", ErrArgument, heading)
		}
	}
	return out, nil
}

// idOf returns the id in a row.
func (r *rows) idOf(line []string) string { return strings.TrimSpace(line[r.id]) }

// change is what a row gives.
func (r *rows) change(line []string) (id string, c Change, err error) {
	c = r.set()
	for i, path := range r.columns {
		text := strings.TrimSpace(line[i])
		if text == "" {
			continue
		}
		switch name, _ := record.Lookup(path); name.Kind {
		case record.Date:
			day, bad := time.Parse(dateLayouts[r.Dates], text)
			if bad != nil {
				err = record.Errors{{Path: path, Code: record.CodeSyntax,
					Message: "the date does not have the layout of the column map"}}
				continue
			}
			text = day.Format(time.DateOnly)
		case record.Bool:
			text = strings.ToLower(text)
		}
		c.Set[path] = input.Node{Kind: input.Bare, Text: text}
	}
	return r.idOf(line), c, err
}
