package pay

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

//go:embed tables/*.csv
var tableFiles embed.FS

// Builtin returns the tables of this package. It reads them on each call: keep the
// result. It fails only in a broken build.
func Builtin() (*Tables, error) {
	sources, err := builtinSources()
	if err != nil {
		return nil, err
	}
	t := &Tables{}
	for _, name := range []TableName{MinimumWages, ExemptLevels, SocialSecurityBases, NursingWages} {
		rows, err := readTable(string(name), 6)
		if err != nil {
			return nil, err
		}
		entries := make([]Entry, 0, len(rows))
		for i, r := range rows {
			e, err := builtinEntry(name, r, sources)
			if err != nil {
				return nil, fmt.Errorf(prefix+"tables/%s.csv, row %d: %s", name, i+2, Reason(err))
			}
			entries = append(entries, e)
		}
		if t, err = t.With(entries...); err != nil {
			return nil, fmt.Errorf(prefix+"tables/%s.csv: %s", name, Reason(err))
		}
	}
	return t, nil
}

// builtinEntry reads a row: place, first day, last day, value, source, note.
func builtinEntry(name TableName, row []string, sources map[string]Source) (Entry, error) {
	e := Entry{Table: name, Place: row[0], Source: sources[row[4]], Note: row[5]}
	var err error
	if e.From, err = exact.ParseDate(row[1]); err != nil {
		return e, err
	}
	if e.To, err = exact.ParseDate(row[2]); err != nil {
		return e, err
	}
	e.Value, err = exact.Parse(row[3])
	return e, err
}

// builtinSources reads the sources by their short names.
func builtinSources() (map[string]Source, error) {
	rows, err := readTable("sources", 4)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Source, len(rows))
	for _, row := range rows {
		retrieved, err := exact.ParseDate(row[3])
		if err != nil {
			return nil, err
		}
		out[row[0]] = Source{row[1], row[2], retrieved}
	}
	return out, nil
}

// readTable reads the rows of a file without its head.
func readTable(name string, fields int) ([][]string, error) {
	b, err := tableFiles.ReadFile("tables/" + name + ".csv")
	if err != nil {
		return nil, fmt.Errorf(prefix+"%w", err)
	}
	r := csv.NewReader(strings.NewReader(string(b)))
	r.FieldsPerRecord = fields
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf(prefix+"tables/%s.csv: %w", name, err)
	}
	return rows[1:], nil
}

const stateCodes = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT " +
	"NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR"

// KnownState reports whether s is the code of one of the fifty states, DC or PR, in
// capitals.
func KnownState(s string) bool {
	return len(s) == 2 && strings.Contains(" "+stateCodes+" ", " "+s+" ")
}

// States returns the codes of the fifty states, DC and PR.
func States() []string { return strings.Fields(stateCodes) }

func unknownState() error {
	return refuse(ErrPlace, "state", "a state's two capital letters, DC or PR")
}

// MinimumWage returns the minimum wage per hour of a state on a day: the state's or
// the federal one, whichever is higher. A state with several regions has its
// statewide rate; [Tables.MinimumWageAt] takes a region. MinimumWage returns
// [ErrPlace] for an unknown state, and a [*CoverageError] for a day that either
// table doesn't cover.
func (t *Tables) MinimumWage(state string, on exact.Date) (Entry, error) {
	return t.floor(MinimumWages, state, "", on)
}

// MinimumWageAt returns the minimum wage per hour of a region of a state that has
// its own rate, such as NYC in NY or Denver in CO: the highest of the three. It
// fails as [Tables.MinimumWage] does, and returns [ErrPlace] for a region that is
// not in the table.
func (t *Tables) MinimumWageAt(state, region string, on exact.Date) (Entry, error) {
	return t.floor(MinimumWages, state, region, on)
}

// ExemptLevel returns the salary per week from which an executive, administrative
// or professional worker can be exempt: the state's level or the federal one,
// whichever is higher. A state without a level of its own has the federal one.
// Puerto Rico has the special level of the territories, which is lower. It fails
// as [Tables.MinimumWage] does.
func (t *Tables) ExemptLevel(state string, on exact.Date) (Entry, error) {
	return t.floor(ExemptLevels, state, "", on)
}

// ExemptLevelAt returns [Tables.ExemptLevel] of a region, such as NYC in NY. It fails
// as [Tables.MinimumWageAt] does.
func (t *Tables) ExemptLevelAt(state, region string, on exact.Date) (Entry, error) {
	return t.floor(ExemptLevels, state, region, on)
}

// floor returns the highest of the federal, the state's and the region's figure.
func (t *Tables) floor(name TableName, state, region string, on exact.Date) (Entry, error) {
	if !KnownState(state) {
		return Entry{}, unknownState()
	}
	if name == ExemptLevels && state == "PR" { // a federal level of its own (29 CFR 541.600)
		return t.At(name, state, on)
	}
	best, err := t.At(name, "US", on)
	if err != nil {
		return Entry{}, err
	}
	places := []string{state}
	if region != "" {
		places = append(places, state+"/"+region)
	}
	for _, p := range places {
		if name == ExemptLevels && p == state && len(t.entries[tableKey{name, p}]) == 0 {
			continue // no level of its own
		}
		e, err := t.At(name, p, on)
		if err != nil {
			return Entry{}, err
		}
		if e.Value.Cmp(best.Value) >= 0 {
			best = e
		}
	}
	return best, nil
}

// SocialSecurityBase returns the wage base of Social Security of the year of a day. It
// returns a [*CoverageError] for a day that is not covered.
func (t *Tables) SocialSecurityBase(on exact.Date) (Entry, error) {
	return t.At(SocialSecurityBases, "US", on)
}

// NursingCap returns the most that a supplemental nursing services agency may bill a
// Minnesota nursing home per hour: 150 % of the weighted average wage plus payroll
// tax of the class in the geographic group (Minn. Stat. 144A.74), rounded half up
// to the cent as the state publishes it. The state reports new wages each year;
// this package has those of 2002. NursingCap returns [ErrPlace] for an unknown class
// or group, and a [*CoverageError] for a day that is not covered.
func (t *Tables) NursingCap(class string, group int, on exact.Date) (exact.Number, Entry, error) {
	e, err := t.At(NursingWages, fmt.Sprintf("MN/%s/%d", class, group), on)
	if err != nil {
		return exact.Number{}, Entry{}, err
	}
	cents := exact.Rounding{Mode: exact.HalfUp, Places: 2}
	return e.Value.Mul(threeHalves).Round(cents), e, nil
}
