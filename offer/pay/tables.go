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

// Builtin returns the tables that come with this package, read anew each
// time: keep what it returns. Each figure says its source and where it ends.
// The error is for a broken build only.
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
				return nil, fmt.Errorf("pay: tables/%s.csv, row %d: %w", name, i+2, err)
			}
			entries = append(entries, e)
		}
		if t, err = t.With(entries...); err != nil {
			return nil, fmt.Errorf("pay: tables/%s.csv: %w", name, err)
		}
	}
	return t, nil
}

func builtinEntry(name TableName, r []string, sources map[string]Source) (Entry, error) {
	e := Entry{Table: name, Place: r[0], Source: sources[r[4]], Note: r[5]}
	var err error
	if e.From, err = exact.ParseDate(r[1]); err != nil {
		return e, err
	}
	if e.To, err = exact.ParseDate(r[2]); err != nil {
		return e, err
	}
	e.Value, err = exact.Parse(r[3])
	return e, err
}

func builtinSources() (map[string]Source, error) {
	rows, err := readTable("sources", 4)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Source, len(rows))
	for _, r := range rows {
		d, err := exact.ParseDate(r[3])
		if err != nil {
			return nil, err
		}
		out[r[0]] = Source{r[1], r[2], d}
	}
	return out, nil
}

func readTable(name string, fields int) ([][]string, error) {
	b, err := tableFiles.ReadFile("tables/" + name + ".csv")
	if err != nil {
		return nil, fmt.Errorf("pay: %w", err)
	}
	r := csv.NewReader(strings.NewReader(string(b)))
	r.FieldsPerRecord = fields
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("pay: tables/%s.csv: %w", name, err)
	}
	return rows[1:], nil
}

const stateCodes = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR"

// KnownState reports whether s is one of the fifty states, DC or PR, in
// capitals.
func KnownState(s string) bool {
	return len(s) == 2 && strings.Contains(" "+stateCodes+" ", " "+s+" ")
}

// States returns the codes that [KnownState] knows.
func States() []string { return strings.Fields(stateCodes) }

func unknownState() error {
	return &InputError{Kind: ErrPlace, Name: "state", Want: "a state's two capital letters, DC or PR"}
}

// MinimumWage returns the minimum wage per hour of a state on a day: the
// state's or the federal one, whichever is higher. A state with several
// regions answers with the statewide rate; [Tables.MinimumWageAt] takes a
// region. [ErrPlace] for an unknown state, [*CoverageError] for a day that
// either table does not cover.
func (t *Tables) MinimumWage(state string, on exact.Date) (Entry, error) {
	return t.floor(MinimumWages, state, "", on)
}

// MinimumWageAt is [Tables.MinimumWage] with a region of the state that has
// its own rate, such as NYC in NY or Denver in CO; the highest of the three
// is returned. [ErrPlace] for a region that the table does not have.
func (t *Tables) MinimumWageAt(state, region string, on exact.Date) (Entry, error) {
	return t.floor(MinimumWages, state, region, on)
}

// ExemptLevel returns the weekly salary from which an executive,
// administrative or professional worker can be exempt: the state's level where
// it has one, or the federal one, whichever is higher. Errors as
// [Tables.MinimumWage]; a state without a level of its own is federal. Puerto
// Rico has the special level of the territories, which is lower.
func (t *Tables) ExemptLevel(state string, on exact.Date) (Entry, error) {
	return t.floor(ExemptLevels, state, "", on)
}

// ExemptLevelAt is [Tables.ExemptLevel] with a region, such as NYC in NY.
func (t *Tables) ExemptLevelAt(state, region string, on exact.Date) (Entry, error) {
	return t.floor(ExemptLevels, state, region, on)
}

// floor is the highest of federal, state and region.
func (t *Tables) floor(name TableName, state, region string, on exact.Date) (Entry, error) {
	if !KnownState(state) {
		return Entry{}, unknownState()
	}
	if name == ExemptLevels && state == "PR" { // the federal level of the territory is its own (29 CFR 541.600)
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

// SocialSecurityBase returns the year's wage base of Social Security.
func (t *Tables) SocialSecurityBase(on exact.Date) (Entry, error) {
	return t.At(SocialSecurityBases, "US", on)
}

// NursingCap returns the most that a supplemental nursing services agency may
// bill a Minnesota nursing home per hour: 150 % of the weighted average wage
// plus payroll tax of the class in the geographic group (Minn. Stat. 144A.74),
// rounded half up to the cent as the state publishes it. The state reports new
// wages each year; only those of 2002 come with this package.
func (t *Tables) NursingCap(class string, group int, on exact.Date) (exact.Number, Entry, error) {
	e, err := t.At(NursingWages, fmt.Sprintf("MN/%s/%d", class, group), on)
	if err != nil {
		return exact.Number{}, Entry{}, err
	}
	cents := exact.Rounding{Mode: exact.HalfUp, Places: 2}
	return e.Value.Mul(threeHalves).Round(cents), e, nil
}
