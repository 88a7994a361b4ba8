package pay

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// TableName names a table of law.
type TableName string

// The tables. Places are a state's two letters, "US" for federal law, and
// after a slash a part of it, such as "NY/NYC".
const (
	MinimumWages        TableName = "minimum_wage"         // per hour
	ExemptLevels        TableName = "exempt_level"         // per week; US/HCE per year, US/computer per hour
	SocialSecurityBases TableName = "social_security_base" // per year
	NursingWages        TableName = "nursing_wage"         // Minnesota's weighted average wage and payroll tax per hour, by MN/class/group
)

// Source is where a figure was read.
type Source struct {
	Title     string
	Address   string
	Retrieved exact.Date
}

// Entry is one figure of a table: Value holds from From to To, both included.
// An open To (the zero Date) is for hosts that mean it; every entry of this
// package says its end. A published conflict is in Note, after "conflict:".
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

// CoverageError says that a table has no figure for a date: not the last one,
// and not the next.
type CoverageError struct {
	Table       TableName
	Place       string
	On          exact.Date
	First, Last exact.Date // what the table covers for the place, gaps aside
}

// Error implements error.
func (e *CoverageError) Error() string {
	return fmt.Sprintf("%v: %s of %s on %s; it covers days from %s to %s. Add an entry with its source to the tables",
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

// Tables is a set of dated figures of law. It is immutable; [Tables.With]
// makes another one.
type Tables struct {
	entries map[tableKey][]Entry // sorted by From; the host's before ours
}

type tableKey struct {
	table TableName
	place string
}

// NewTables returns tables of the entries given and nothing else, for a host
// that keeps the law itself. Errors as [Tables.With].
func NewTables(entries ...Entry) (*Tables, error) { return (&Tables{}).With(entries...) }

// With returns tables in which the entries given come first: on a day that
// one of them covers it wins over what was there. [ErrRange] for an entry
// without table, place, source or first day, or that ends before it begins;
// [ErrConflict] when two of the entries given cover the same day.
func (t *Tables) With(entries ...Entry) (*Tables, error) {
	out := &Tables{entries: make(map[tableKey][]Entry, len(t.entries)+len(entries))}
	for k, list := range t.entries {
		out.entries[k] = list
	}
	added := map[tableKey][]Entry{}
	for _, e := range entries {
		if e.Table == "" || e.Place == "" || e.Source.Title == "" || e.From.IsZero() || !e.To.IsZero() && e.To.Compare(e.From) < 0 {
			return nil, &InputError{Kind: ErrRange, Name: "entry", Want: "table, place, source, a first day and a last day not before it"}
		}
		k := tableKey{e.Table, e.Place}
		added[k] = append(added[k], e)
	}
	for k, list := range added {
		slices.SortFunc(list, func(a, b Entry) int { return cmp.Compare(a.From.Compare(b.From), 0) })
		for i := 1; i < len(list); i++ {
			if list[i-1].covers(list[i].From) {
				return nil, &InputError{Kind: ErrConflict, Name: string(k.table) + " of " + k.place, Want: "entries that don't cover the same day"}
			}
		}
		out.entries[k] = append(list, out.entries[k]...)
	}
	return out, nil
}

// At returns the entry of a table for a place on a day. [ErrPlace] when the
// table has nothing on the place, [*CoverageError] when it does not cover the
// day.
func (t *Tables) At(name TableName, place string, on exact.Date) (Entry, error) {
	list := t.entries[tableKey{name, place}]
	if len(list) == 0 {
		return Entry{}, &InputError{Kind: ErrPlace, Name: string(name), Want: "a place that the table has, such as CA or NY/NYC"}
	}
	for _, e := range list {
		if e.covers(on) {
			return e, nil
		}
	}
	out := &CoverageError{Table: name, Place: place, On: on, First: list[0].From, Last: list[0].To}
	for _, e := range list[1:] {
		if e.From.Compare(out.First) < 0 {
			out.First = e.From
		}
		if !out.Last.IsZero() && (e.To.IsZero() || e.To.Compare(out.Last) > 0) {
			out.Last = e.To
		}
	}
	return Entry{}, out
}

// Entries returns the entries of a table, by place and day.
func (t *Tables) Entries(name TableName) []Entry {
	var out []Entry
	for k, list := range t.entries {
		if k.table == name {
			out = append(out, list...)
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), a.From.Compare(b.From))
	})
	return out
}
