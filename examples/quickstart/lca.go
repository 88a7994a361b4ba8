package main

import (
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/record"
)

// lcaNames are the names of an offer and the columns of a disclosure that they
// come from.
var lcaNames = map[string]string{
	"candidate.id": "CASE_NUMBER", "client": "EMPLOYER_NAME", "job.id": "SOC_CODE", "job.title": "JOB_TITLE",
	"start_date": "BEGIN_DATE", "end_date": "END_DATE", "pay.rate": "WAGE_RATE_OF_PAY_FROM",
	"pay.per":        "WAGE_UNIT_OF_PAY",
	"job.posted_max": "WAGE_RATE_OF_PAY_TO", "job.posted_min": "WAGE_RATE_OF_PAY_FROM",
	"worksite.city": "WORKSITE_CITY", "worksite.county": "WORKSITE_COUNTY", "worksite.state": "WORKSITE_STATE",
	"worksite.postal": "WORKSITE_POSTAL_CODE",
}

// lcaUnits are the units of a disclosed wage. A bi-weekly wage is stated per
// year by 26 pay periods (29 CFR 541.600(b)); the others are kept as given.
var lcaUnits = map[string]struct {
	per     string
	periods int64
}{"Hour": {"hour", 1}, "Week": {"week", 1}, "Bi-Weekly": {"year", 26}, "Month": {"month", 1},
	"Year": {"year", 1}}

// usStates are the postal codes of states, the district and the territories.
const usStates = " AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR GU VI MP AS "

// isState reports whether a text is one of usStates.
func isState(s string) bool { return len(s) == 2 && strings.Contains(usStates, " "+s+" ") }

// readLCA reads labour condition applications as the US Department of Labor
// discloses them: a wage, a worksite, dates; no bill rate and no person.
func readLCA(r io.Reader) iter.Seq[row] {
	return func(yield func(row) bool) {
		t, err := openTable(r, slices.Compact(slices.Sorted(maps.Values(lcaNames))))
		if err != nil {
			yield(row{line: 1, err: err})
			return
		}
		for {
			cells, err := t.row()
			if errors.Is(err, io.EOF) {
				return
			}
			next := row{line: t.at, err: err}
			if err == nil {
				next.id, next.terms, next.err = lcaTerms(t, cells)
			}
			if !yield(next) {
				return
			}
		}
	}
}

func lcaTerms(t *table, cells []string) (string, record.Terms, error) {
	id := t.cell(cells, "CASE_NUMBER")
	if id == "" {
		return "", record.Terms{}, errors.New("the row has no CASE_NUMBER")
	}
	set, err := lcaValues(t, cells)
	if err != nil {
		return id, record.Terms{}, err
	}
	for path, text := range set {
		if set[path] = clean(text); set[path] == "" {
			delete(set, path)
		}
	}
	terms, err := record.Terms{}.With(record.ChangeTo(set), nil)
	if err == nil {
		err = problems(terms)
	}
	return id, terms, byColumn(err)
}

// lcaValues are the cells of a row under the names of an offer.
func lcaValues(t *table, cells []string) (map[string]string, error) {
	var bad []string
	unit, ok := lcaUnits[t.cell(cells, "WAGE_UNIT_OF_PAY")]
	if !ok {
		bad = append(bad, "WAGE_UNIT_OF_PAY is none of Hour, Week, Bi-Weekly, Month, Year")
	}
	if !isState(t.cell(cells, "WORKSITE_STATE")) {
		bad = append(bad, "WORKSITE_STATE is not the postal code of a state")
	}
	if len(bad) > 0 {
		return nil, errors.New(strings.Join(bad, "; "))
	}
	id := t.cell(cells, "CASE_NUMBER")
	set := map[string]string{"type": "direct_hire", "classification": "w2_salaried", "job_family": "health",
		"candidate.name":   "Beneficiary of " + id,
		"worksite.country": "US", "people.account_manager": "mia"}
	for path, column := range lcaNames {
		set[path] = t.cell(cells, column)
	}
	set["start_date"], set["end_date"] = day(set["start_date"]), day(set["end_date"])
	set["pay.per"], set["job.posted_per"] = unit.per, unit.per
	if unit.per == "hour" {
		set["classification"] = "w2_hourly"
	}
	for _, path := range []string{"pay.rate", "job.posted_min", "job.posted_max"} {
		set[path] = perPeriod(set[path], unit.periods)
	}
	if set["job.posted_max"] == "" { // one wage is no range
		delete(set, "job.posted_min")
		delete(set, "job.posted_per")
	}
	return set, nil
}

// byColumn says an error in the words of the table.
func byColumn(err error) error {
	var list record.Errors
	if !errors.As(err, &list) {
		return err
	}
	var out record.Errors
	for _, e := range list {
		one := *e
		if column := lcaNames[e.Path]; column != "" {
			one.Path = column
		}
		// a cell can be two names
		if !slices.ContainsFunc(out, func(o *record.FieldError) bool { return *o == one }) {
			out = append(out, &one)
		}
	}
	return out
}

// clean turns blanks of all kinds into blanks, and drops the control characters
// that come of text read in the wrong encoding (U+0080 to U+009F); any other is
// refused with its row.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		switch {
		case c == '\t' || c == '\n' || c == '\r':
			return ' '
		case c >= 0x80 && c < 0xa0:
			return -1
		}
		return c
	}, text))
}

// perPeriod multiplies an amount exactly; one period keeps it as written, and
// what is no amount stays for the record to refuse.
func perPeriod(text string, periods int64) string {
	n, err := exact.Parse(text)
	if periods == 1 || err != nil {
		return text
	}
	s, _ := n.Mul(exact.Int(periods)).Finite()
	return s
}

// day removes the midnight that the disclosures write after their dates.
func day(text string) string { return strings.TrimSuffix(text, " 00:00:00") }
