package pay

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// PerDiem is GSA's table of lodging and M&IE per day in the continental US,
// loaded by the host: the file changes every October, so none is built in.
// The zero PerDiem knows no place.
type PerDiem struct {
	from, to exact.Date // the fiscal year
	standard Allowance
	hasStd   bool
	places   map[string][]gsaRow // by state
}

// Allowance is what GSA allows per day of travel.
type Allowance struct {
	Destination string // "standard rate" where no place is listed
	Lodging     exact.Number
	Meals       exact.Number // M&IE
}

type gsaRow struct {
	Allowance
	cities, counties []string
	less             string // a city that the county's row leaves out
	begin, end       monthDay
}

type monthDay struct {
	month time.Month
	day   int
}

const maxGSARows = 20000

// LoadGSA reads GSA's master rates file as CSV (https://www.gsa.gov/perdiem):
// ID, state, destination, county, season begin and end, lodging, M&IE,
// effective date; the row without a state is the standard rate. The error is
// an [*InputError] that names the row. All rows must take effect on one day.
func LoadGSA(r io.Reader) (*PerDiem, error) {
	c := csv.NewReader(r)
	c.FieldsPerRecord = 9
	t := &PerDiem{places: map[string][]gsaRow{}}
	for n := 1; ; n++ {
		rec, err := c.Read()
		switch {
		case err == io.EOF && t.from.IsZero():
			return nil, &InputError{Kind: ErrRange, Name: "GSA table", Want: "rows"}
		case err == io.EOF:
			return t, nil
		case err != nil || n > maxGSARows:
			return nil, gsaError(n, "nine columns and at most 20,000 rows")
		case n == 1:
			continue
		}
		if err := t.add(n, rec); err != nil {
			return nil, err
		}
	}
}

func gsaError(row int, want string) error {
	return &InputError{Kind: ErrRange, Name: fmt.Sprintf("GSA table, row %d", row), Want: want}
}

func (t *PerDiem) add(n int, rec []string) error {
	day, err := time.Parse("January 2, 2006", strings.TrimSpace(rec[8]))
	from := exact.DateOf(day)
	if err != nil || !t.from.IsZero() && t.from != from {
		return gsaError(n, "one effective date such as October 1, 2025")
	}
	end := day.AddDate(1, 0, -1)
	t.from, t.to = from, exact.DateOf(end)
	row := gsaRow{Allowance: Allowance{Destination: strings.TrimSpace(rec[2])}}
	if row.Lodging, err = exact.Parse(strings.TrimSpace(rec[6])); err == nil {
		row.Meals, err = exact.Parse(strings.TrimSpace(rec[7]))
	}
	if err != nil || row.Lodging.Sign() < 0 || row.Meals.Sign() < 0 {
		return gsaError(n, "lodging and M&IE as plain amounts")
	}
	state := strings.TrimSpace(rec[1])
	if state == "" {
		row.Destination = "standard rate"
		t.standard, t.hasStd = row.Allowance, true
		return nil
	}
	if !KnownState(state) {
		return gsaError(n, "a state's two capital letters")
	}
	var ok1, ok2 bool
	row.begin, ok1 = parseMonthDay(rec[4], monthDay{from.Month, from.Day})
	row.end, ok2 = parseMonthDay(rec[5], monthDay{t.to.Month, t.to.Day})
	if !ok1 || !ok2 {
		return gsaError(n, "seasons such as October 1")
	}
	row.cities = splitPlaces(rec[2])
	counties, less, _ := strings.Cut(strings.ToLower(rec[3]), " less the city of ")
	row.counties, row.less = splitPlaces(counties), strings.TrimSpace(less)
	t.places[state] = append(t.places[state], row)
	return nil
}

func parseMonthDay(s string, open monthDay) (monthDay, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return open, true
	}
	d, err := time.Parse("January 2 2006", s+" 2024")
	if d.Month() == time.February && d.Day() == 28 {
		return monthDay{time.February, 29}, err == nil
	}
	return monthDay{d.Month(), d.Day()}, err == nil
}

// splitPlaces lists the places of a cell, in lower case without "county".
func splitPlaces(s string) []string {
	var out []string
	for part := range strings.SplitSeq(strings.ToLower(s), "/") {
		part = placeName(part)
		if part != "" {
			out = append(out, part)
		}
	}
	return out
}

func placeName(s string) string {
	s = strings.TrimSpace(strings.ToLower(s))
	for _, end := range []string{" county", " counties", " parish", " parishes"} {
		s = strings.TrimSuffix(s, end)
	}
	return strings.TrimPrefix(s, "city of ")
}

// At returns the allowance of a place on a day: the row that lists the city,
// else one that lists the county, else the standard rate. [ErrPlace] for an
// unknown state or one outside the table (Alaska, Hawaii and Puerto Rico have
// tables of their own), [*CoverageError] for a day outside the fiscal year.
func (t *PerDiem) At(state, county, city string, on exact.Date) (Allowance, error) {
	if !KnownState(state) || state == "AK" || state == "HI" || state == "PR" {
		return Allowance{}, unknownState()
	}
	if t.from.IsZero() || on.Compare(t.from) < 0 || on.Compare(t.to) > 0 {
		return Allowance{}, &CoverageError{Table: "gsa", Place: state, On: on, First: t.from, Last: t.to}
	}
	city, county = placeName(city), placeName(county)
	var byCounty *Allowance
	for i, r := range t.places[state] {
		if !r.inSeason(on) {
			continue
		}
		if city != "" && contains(r.cities, city) {
			return r.Allowance, nil
		}
		if byCounty == nil && county != "" && (r.less == "" || r.less != city) && contains(r.counties, county) {
			byCounty = &t.places[state][i].Allowance
		}
	}
	if byCounty != nil {
		return *byCounty, nil
	}
	if !t.hasStd {
		return Allowance{}, &InputError{Kind: ErrPlace, Name: "gsa", Want: "a place that the table lists; it has no standard rate"}
	}
	return t.standard, nil
}

func contains(list []string, s string) bool {
	for _, e := range list {
		if e == s {
			return true
		}
	}
	return false
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
