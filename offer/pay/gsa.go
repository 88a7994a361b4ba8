package pay

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// PerDiem is GSA's table of lodging and M&IE per day in the continental US, in US
// dollars. The table changes every October, so a host loads it with [LoadGSA]. The
// zero PerDiem has no place.
type PerDiem struct {
	from, to exact.Date          // the fiscal year
	standard *Allowance          // nil if the table has no standard rate
	places   map[string][]gsaRow // by state
}

// Allowance is what GSA allows per day of travel.
type Allowance struct {
	Destination string // "standard rate" where no place is listed
	Lodging     exact.Number
	Meals       exact.Number // M&IE
}

// gsaRow is a row of the table.
type gsaRow struct {
	Allowance
	cities, counties []string
	less             string // a city that is not in the row of its county
	begin, end       monthDay
}

type monthDay struct {
	month time.Month
	day   int
}

// maxGSARows is the most rows of a table.
const maxGSARows = 20000

// LoadGSA reads GSA's master rates file as CSV (https://www.gsa.gov/perdiem): ID,
// state, destination, county, season begin and end, lodging, M&IE, effective date.
// The row without a state is the standard rate. All rows must take effect on one
// day. The error is an [*InputError] that names the row.
func LoadGSA(r io.Reader) (*PerDiem, error) {
	file := csv.NewReader(r)
	file.FieldsPerRecord = 9
	t := &PerDiem{places: map[string][]gsaRow{}}
	for n := 1; ; n++ {
		record, err := file.Read()
		switch {
		case err == io.EOF && t.from.IsZero():
			return nil, refuse(ErrRange, "GSA table", "rows")
		case err == io.EOF:
			return t, nil
		case err != nil || n > maxGSARows:
			return nil, gsaError(n, "nine columns and at most 20,000 rows")
		case n == 1:
			continue
		}
		if err := t.add(n, record); err != nil {
			return nil, err
		}
	}
}

// gsaError returns the error of a row.
func gsaError(row int, want string) error {
	return refuse(ErrRange, fmt.Sprintf("GSA table, row %d", row), want)
}

// add reads one row.
func (t *PerDiem) add(n int, record []string) error {
	if err := t.setYear(n, record[8]); err != nil {
		return err
	}
	row := gsaRow{Allowance: Allowance{Destination: strings.TrimSpace(record[2])}}
	var err error
	if row.Lodging, err = exact.Parse(strings.TrimSpace(record[6])); err == nil {
		row.Meals, err = exact.Parse(strings.TrimSpace(record[7]))
	}
	if err != nil || row.Lodging.Sign() < 0 || row.Meals.Sign() < 0 {
		return gsaError(n, "lodging and M&IE as plain amounts")
	}
	state := strings.TrimSpace(record[1])
	if state == "" {
		row.Destination = "standard rate"
		t.standard = &row.Allowance
		return nil
	}
	if !KnownState(state) {
		return gsaError(n, "a state's two capital letters")
	}
	begin, beginOK := parseMonthDay(record[4], monthDay{t.from.Month, t.from.Day})
	end, endOK := parseMonthDay(record[5], monthDay{t.to.Month, t.to.Day})
	if !beginOK || !endOK {
		return gsaError(n, "seasons such as October 1")
	}
	row.begin, row.end = begin, end
	row.cities = splitPlaces(record[2])
	counties, less, _ := strings.Cut(strings.ToLower(record[3]), " less the city of ")
	row.counties, row.less = splitPlaces(counties), strings.TrimSpace(less)
	t.places[state] = append(t.places[state], row)
	return nil
}

// setYear reads the day on which a row takes effect.
func (t *PerDiem) setYear(n int, effective string) error {
	day, err := time.Parse("January 2, 2006", strings.TrimSpace(effective))
	from := exact.DateOf(day)
	if err != nil || !t.from.IsZero() && t.from != from {
		return gsaError(n, "one effective date such as October 1, 2025")
	}
	t.from, t.to = from, exact.DateOf(day.AddDate(1, 0, -1))
	return nil
}

// parseMonthDay reads a day of the year; an empty one is the given default.
func parseMonthDay(s string, empty monthDay) (monthDay, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return empty, true
	}
	day, err := time.Parse("January 2 2006", s+" 2024")
	if day.Month() == time.February && day.Day() == 28 {
		return monthDay{time.February, 29}, err == nil
	}
	return monthDay{day.Month(), day.Day()}, err == nil
}

// splitPlaces returns the places of a cell, as [placeName] writes them.
func splitPlaces(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, "/") {
		if name := placeName(part); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// placeName returns a place in lower case, without "county" and the like.
func placeName(s string) string {
	s = strings.TrimSpace(strings.ToLower(s))
	for _, end := range []string{" county", " counties", " parish", " parishes"} {
		s = strings.TrimSuffix(s, end)
	}
	return strings.TrimPrefix(s, "city of ")
}

// At returns the allowance of a place on a day: that of the city, or of the county,
// or the standard rate. It returns [ErrPlace] for an unknown state and for Alaska,
// Hawaii and Puerto Rico, which have tables of their own, and a [*CoverageError]
// for a day outside the fiscal year.
func (t *PerDiem) At(state, county, city string, on exact.Date) (Allowance, error) {
	if !KnownState(state) || state == "AK" || state == "HI" || state == "PR" {
		return Allowance{}, unknownState()
	}
	if t.from.IsZero() || on.Before(t.from) || t.to.Before(on) {
		return Allowance{}, &CoverageError{Table: "gsa", Place: state, On: on, First: t.from, Last: t.to}
	}
	city, county = placeName(city), placeName(county)
	found := t.standard
	for i := len(t.places[state]) - 1; i >= 0; i-- {
		row := &t.places[state][i]
		if row.inSeason(on) && row.inCounty(county, city) {
			found = &row.Allowance
		}
	}
	for i := range t.places[state] {
		row := &t.places[state][i]
		if row.inSeason(on) && city != "" && slices.Contains(row.cities, city) {
			return row.Allowance, nil
		}
	}
	if found == nil {
		return Allowance{}, refuse(ErrPlace, "gsa", "a place that the table lists; it has no standard rate")
	}
	return *found, nil
}

// inCounty reports whether a row is for a county, and not for all of it but the
// city.
func (r *gsaRow) inCounty(county, city string) bool {
	return county != "" && (r.less == "" || r.less != city) && slices.Contains(r.counties, county)
}

// inSeason reports whether a day falls into the row's season, which may run
// over the new year.
func (r *gsaRow) inSeason(on exact.Date) bool {
	day := int(on.Month)*100 + on.Day
	from := int(r.begin.month)*100 + r.begin.day
	to := int(r.end.month)*100 + r.end.day
	if from <= to {
		return from <= day && day <= to
	}
	return day >= from || day <= to
}
