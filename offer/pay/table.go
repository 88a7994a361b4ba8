package pay

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// TableName names a table of law.
type TableName string

// The tables. A place is the two letters of a state, "US" for federal law, or one
// of these with a part of it, such as "NY/NYC". Figures are in US dollars.
const (
	MinimumWages        TableName = "minimum_wage"         // per hour
	ExemptLevels        TableName = "exempt_level"         // per week; US/HCE per year, US/computer per hour
	SocialSecurityBases TableName = "social_security_base" // per year

	// NursingWages holds Minnesota's weighted average wage with payroll tax, per
	// hour, by MN/class/group.
	NursingWages TableName = "nursing_wage"
)

// Source is where a figure was read.
type Source struct {
	Title     string
	Address   string
	Retrieved exact.Date
}

// Entry is one figure of a table. Value is valid from From to To, both included. A
// zero To is open; no entry of this package is. A published conflict is in Note,
// after "conflict:".
type Entry struct {
	Table    TableName
	Place    string
	From, To exact.Date
	Value    exact.Number
	Source   Source
	Note     string
}

func (e *Entry) covers(on exact.Date) bool {
	return e.From.Compare(on) <= 0 && (e.To.IsZero() || on.Compare(e.To) <= 0)
}

// CoverageError is the error of a table that has no figure for a day.
type CoverageError struct {
	Table       TableName
	Place       string
	On          exact.Date
	First, Last exact.Date // what the table covers for the place, without its gaps
}

// Error implements error.
func (e *CoverageError) Error() string {
	return fmt.Sprintf("%v: %s of %s on %s; it covers days from %s to %s. "+
		"Add an entry with its source to the tables",
		ErrNotCovered, e.Table, e.Place, dayOrOpen(e.On), dayOrOpen(e.First), dayOrOpen(e.Last))
}

// dayOrOpen writes a day, or "open" for the zero Date.
func dayOrOpen(d exact.Date) string {
	if d.IsZero() {
		return "open"
	}
	return d.String()
}

// Unwrap returns [ErrNotCovered].
func (e *CoverageError) Unwrap() error { return ErrNotCovered }

// Tables is an immutable set of dated figures of law. [Tables.With] returns
// another one with more entries.
type Tables struct {
	entries map[tableKey][]Entry // sorted by From; those of a later With first
}

type tableKey struct {
	table TableName
	place string
}

// NewTables returns tables with the given entries alone, for a host that keeps the
// law itself. It fails as [Tables.With] does.
func NewTables(entries ...Entry) (*Tables, error) { return (&Tables{}).With(entries...) }

// With returns tables with the given entries added. On a day that one of them
// covers, it overrides the entries that were there. With returns [ErrRange] for an
// entry without table, place, source or first day, or one that ends before it
// begins, and [ErrConflict] if two of the given entries cover the same day.
func (t *Tables) With(entries ...Entry) (*Tables, error) {
	out := &Tables{entries: make(map[tableKey][]Entry, len(t.entries)+len(entries))}
	maps.Copy(out.entries, t.entries)
	added := map[tableKey][]Entry{}
	for _, e := range entries {
		if !e.complete() {
			return nil, refuse(ErrRange, "entry", "table, place, source, a first day and a last day not before it")
		}
		key := tableKey{e.Table, e.Place}
		added[key] = append(added[key], e)
	}
	for key, list := range added {
		slices.SortFunc(list, byDay)
		for i := 1; i < len(list); i++ {
			if list[i-1].covers(list[i].From) {
				return nil, refuse(ErrConflict, string(key.table)+" of "+key.place,
					"entries that don't cover the same day")
			}
		}
		out.entries[key] = append(list, out.entries[key]...)
	}
	return out, nil
}

// complete reports whether an entry has what each must have.
func (e *Entry) complete() bool {
	return e.Table != "" && e.Place != "" && e.Source.Title != "" && !e.From.IsZero() &&
		(e.To.IsZero() || !e.To.Before(e.From))
}

func byDay(a, b Entry) int { return a.From.Compare(b.From) }

// At returns the entry of a table for a place on a day. It returns [ErrPlace] if
// the table has no such place, and a [*CoverageError] if it doesn't cover the
// day.
func (t *Tables) At(name TableName, place string, on exact.Date) (Entry, error) {
	list := t.entries[tableKey{name, place}]
	if len(list) == 0 {
		return Entry{}, refuse(ErrPlace, string(name), "a place that the table has, such as CA or NY/NYC")
	}
	for _, e := range list {
		if e.covers(on) {
			return e, nil
		}
	}
	return Entry{}, notCovered(list, on)
}

// notCovered returns the error of a day that no entry of a place covers.
func notCovered(list []Entry, on exact.Date) *CoverageError {
	first := list[0]
	out := &CoverageError{Table: first.Table, Place: first.Place, On: on, First: first.From, Last: first.To}
	for _, e := range list[1:] {
		if e.From.Before(out.First) {
			out.First = e.From
		}
		if !out.Last.IsZero() && (e.To.IsZero() || out.Last.Before(e.To)) {
			out.Last = e.To
		}
	}
	return out
}

// Entries returns the entries of a table, by place and day.
func (t *Tables) Entries(name TableName) []Entry {
	var out []Entry
	for key, list := range t.entries {
		if key.table == name {
			out = append(out, list...)
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), byDay(a, b))
	})
	return out
}
