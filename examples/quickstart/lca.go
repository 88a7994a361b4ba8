package main

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/record"
)

// lcaColumns are the columns of a disclosure that become names of an offer.
var lcaColumns = []string{
	"CASE_NUMBER", "JOB_TITLE", "SOC_CODE", "BEGIN_DATE", "END_DATE", "EMPLOYER_NAME", "WORKSITE_CITY",
	"WORKSITE_COUNTY", "WORKSITE_STATE", "WORKSITE_POSTAL_CODE", "WAGE_RATE_OF_PAY_FROM", "WAGE_RATE_OF_PAY_TO", "WAGE_UNIT_OF_PAY",
}

// lcaUnits are the units of a disclosed wage. A bi-weekly wage is stated per
// year by 26 pay periods (29 CFR 541.600(b)); the others are kept as given.
var lcaUnits = map[string]struct {
	per     string
	periods int64
}{"Hour": {"hour", 1}, "Week": {"week", 1}, "Bi-Weekly": {"year", 26}, "Month": {"month", 1}, "Year": {"year", 1}}

// usStates are the postal codes of states, the district and the territories.
const usStates = " AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR GU VI MP AS "

// readLCA reads labour condition applications as the US Department of Labor
// discloses them: a wage, a worksite, dates; no bill rate and no person.
func readLCA(r io.Reader) iter.Seq[row] {
	return func(yield func(row) bool) {
		t, err := openTable(r, lcaColumns)
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
	unit, ok := lcaUnits[t.cell(cells, "WAGE_UNIT_OF_PAY")]
	if !ok {
		return id, record.Terms{}, errors.New("WAGE_UNIT_OF_PAY is none of Hour, Week, Bi-Weekly, Month, Year")
	}
	if state := t.cell(cells, "WORKSITE_STATE"); !strings.Contains(usStates, " "+state+" ") || len(state) != 2 {
		return id, record.Terms{}, errors.New("WORKSITE_STATE is not the postal code of a state")
	}
	rate, err := perPeriod(t.cell(cells, "WAGE_RATE_OF_PAY_FROM"), unit.periods)
	if err != nil {
		return id, record.Terms{}, fmt.Errorf("WAGE_RATE_OF_PAY_FROM: %w", err)
	}
	top, err := perPeriod(t.cell(cells, "WAGE_RATE_OF_PAY_TO"), unit.periods)
	if err != nil {
		return id, record.Terms{}, fmt.Errorf("WAGE_RATE_OF_PAY_TO: %w", err)
	}
	class := "w2_salaried"
	if unit.per == "hour" {
		class = "w2_hourly"
	}
	set := map[string]string{
		"client": t.cell(cells, "EMPLOYER_NAME"), "type": "direct_hire", "classification": class, "job_family": "health",
		"candidate.id": id, "candidate.name": "Beneficiary of " + id,
		"job.id": t.cell(cells, "SOC_CODE"), "job.title": t.cell(cells, "JOB_TITLE"),
		"worksite.city": t.cell(cells, "WORKSITE_CITY"), "worksite.county": t.cell(cells, "WORKSITE_COUNTY"),
		"worksite.state": t.cell(cells, "WORKSITE_STATE"), "worksite.postal": t.cell(cells, "WORKSITE_POSTAL_CODE"), "worksite.country": "US",
		"start_date": day(t.cell(cells, "BEGIN_DATE")), "end_date": day(t.cell(cells, "END_DATE")),
		"pay.rate": rate, "pay.per": unit.per, "people.recruiter": "ann", "people.account_manager": "mia",
	}
	if top != "" {
		set["job.posted_min"], set["job.posted_max"], set["job.posted_per"] = rate, top, unit.per
	}
	c := record.Change{Set: make(map[string]record.Node, len(set))}
	for path, text := range set {
		if text = clean(text); text != "" {
			c.Set[path] = record.Node{Kind: record.NodeBare, Text: text}
		}
	}
	terms, err := record.Terms{}.With(c, nil)
	if err == nil {
		if problems := terms.Validate(); len(problems) > 0 {
			err = problems
		}
	}
	return id, terms, err
}

// clean turns tabs into blanks and drops the control characters that the
// disclosures carry from other encodings; an offer takes none.
func clean(text string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		switch {
		case c == '\t':
			return ' '
		case unicode.IsControl(c):
			return -1
		}
		return c
	}, text))
}

// perPeriod multiplies an amount exactly; one period keeps it as written.
func perPeriod(text string, periods int64) (string, error) {
	if periods == 1 || text == "" {
		return text, nil
	}
	n, err := exact.Parse(text)
	if err != nil {
		return "", errors.New("this is not an amount")
	}
	s, _ := n.Mul(exact.Int(periods)).Finite()
	return s, nil
}

// day cuts the midnight that the disclosures put behind their dates.
func day(text string) string { return strings.TrimSuffix(text, " 00:00:00") }
