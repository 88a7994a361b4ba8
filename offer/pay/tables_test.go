package pay_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/pay"
)

func TestMinimumWage(t *testing.T) {
	t.Parallel()
	tables := builtin(t)
	for _, row := range []struct{ reason, state, region, on, want string }{
		{"federal where there is no other", "TX", "", "2026-12-01", "7.25"},
		{"California", "CA", "", "2026-12-01", "16.90"},
		{"the day before", "CA", "", "2025-12-31", "16.50"},
		{"Florida before 30 September", "FL", "", "2026-09-29", "14.00"},
		{"Florida on 30 September", "FL", "", "2026-09-30", "15.00"},
		{"Alaska from July", "AK", "", "2026-07-01", "14.00"},
		{"Michigan in February 2025", "MI", "", "2025-02-21", "12.48"},
		{"New York outside the city", "NY", "", "2026-03-01", "16.00"},
		{"New York City", "NY", "NYC", "2026-03-01", "17.00"},
		{"Denver", "CO", "Denver", "2026-03-01", "19.29"},
		{"Washington state", "WA", "", "2026-12-31", "17.13"},
		{"history", "CA", "", "2021-06-01", "14.00"},
		{"Minnesota, large employers", "MN", "", "2024-06-01", "10.85"},
		{"Connecticut on the day of the increase", "CT", "", "2023-06-01", "15.00"},
		{"a standing law next year", "TX", "", "2027-01-11", "7.25"},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			e, err := tables.MinimumWageAt(row.state, row.region, day(row.on))
			if err != nil || !e.Value.Equal(n(row.want)) || e.Source.Title == "" || e.Source.Retrieved.IsZero() {
				t.Errorf("%s from %q, %v, want %s", e.Value, e.Source.Title, err, row.want)
			}
		})
	}
	for _, row := range []struct {
		reason, state, on string
		want              error
	}{
		{"a date before the table", "CA", "1900-01-01", pay.ErrNotCovered},
		{"a state whose table begins later", "VA", "2020-06-01", pay.ErrNotCovered},
		{"an indexed state next year", "CA", "2027-01-11", pay.ErrNotCovered},
		{"DC after July 2026", "DC", "2026-07-01", pay.ErrNotCovered},
		{"an unknown state", "ZZ", "2026-01-01", pay.ErrPlace},
		{"a state in lower case", "ca", "2026-01-01", pay.ErrPlace},
		{"no state", "", "2026-01-01", pay.ErrPlace},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			e, err := tables.MinimumWage(row.state, day(row.on))
			if !errors.Is(err, row.want) {
				t.Errorf("%s, %v, want %v", e.Value, err, row.want)
			}
		})
	}
	var c *pay.CoverageError
	if _, err := tables.MinimumWage("CA", day("2027-06-01")); !errors.As(err, &c) ||
		c.First != day("2020-01-01") || c.Last != day("2026-12-31") {
		t.Errorf("the error must say what is covered: %v", err)
	}
}

func TestTablesAreComplete(t *testing.T) {
	t.Parallel()
	tables := builtin(t)
	for _, s := range pay.States() {
		for _, on := range []string{"2023-01-01", "2023-06-30", "2023-07-01", "2024-01-01", "2024-12-31",
			"2025-01-01", "2025-06-30", "2025-12-31", "2026-01-01", "2026-06-30"} {
			if e, err := tables.MinimumWage(s, day(on)); err != nil || e.Value.Cmp(n("7.25")) < 0 {
				t.Errorf("minimum wage of %s on %s: %s, %v", s, on, e.Value, err)
			}
		}
	}
	for _, name := range []pay.TableName{pay.MinimumWages, pay.ExemptLevels, pay.SocialSecurityBases,
		pay.NursingWages} {
		t.Run(string(name), func(t *testing.T) {
			t.Parallel()
			list := tables.Entries(name)
			if len(list) == 0 {
				t.Errorf("%s is empty", name)
			}
			for i, e := range list {
				if e.Source.Title == "" || e.To.IsZero() || e.Value.Sign() <= 0 {
					t.Errorf("%s of %s from %s: source %q, to %s", name, e.Place, e.From, e.Source.Title, e.To)
				}
				if i > 0 && list[i-1].Place == e.Place && list[i-1].To.Compare(e.From) >= 0 {
					t.Errorf("%s of %s: %s overlaps", name, e.Place, e.From)
				}
			}
		})
	}
	for _, place := range []string{"NY", "NJ", "VA"} {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			if e, err := tables.At(pay.MinimumWages, place, day("2026-02-01")); err != nil ||
				!strings.Contains(e.Note, "conflict:") {
				t.Errorf("%s: a published conflict is not noted: %q, %v", place, e.Note, err)
			}
		})
	}
}

func TestExemptLevel(t *testing.T) {
	t.Parallel()
	tables := builtin(t)
	for _, row := range []struct{ state, region, on, want string }{
		{"TX", "", "2026-12-01", "684"}, {"CA", "", "2026-12-01", "1352"}, {"ME", "", "2026-12-01", "871.16"},
		{"AK", "", "2026-06-30", "1040"}, {"AK", "", "2026-07-01", "1120"}, {"WA", "", "2026-12-01", "1541.70"},
		{"NY", "", "2026-12-01", "1199.10"}, {"NY", "NYC", "2026-12-01", "1275"},
		{"CO", "", "2025-06-01", "1086.25"},
		{"PR", "", "2026-12-01", "455"}, {"PR", "", "2024-08-01", "455"},
		{"TX", "", "2024-08-01", "844"}, {"TX", "", "2024-11-15", "684"},
	} {
		t.Run(row.state, func(t *testing.T) {
			t.Parallel()
			e, err := tables.ExemptLevelAt(row.state, row.region, day(row.on))
			if err != nil || !e.Value.Equal(n(row.want)) {
				t.Errorf("%s %s on %s: %s, %v, want %s", row.state, row.region, row.on, e.Value, err, row.want)
			}
		})
	}
	if _, err := tables.ExemptLevel("CO", day("2026-06-01")); !errors.Is(err, pay.ErrNotCovered) {
		t.Errorf("Colorado's level of 2026 was not confirmed: %v", err)
	}
}

func TestSocialSecurityAndNursing(t *testing.T) {
	t.Parallel()
	tables := builtin(t)
	e := must(tables.SocialSecurityBase(day("2026-05-01")))
	same(t, "base of 2026", e.Value, n("184500"))
	same(t, "base of 2025", must(tables.SocialSecurityBase(day("2025-05-01"))).Value, n("176100"))
	if _, err := tables.SocialSecurityBase(day("2027-01-01")); !errors.Is(err, pay.ErrNotCovered) {
		t.Errorf("the base of 2027: %v", err)
	}
	for _, row := range []struct {
		class string
		group int
		want  string
	}{{"RN", 1, "31.56"}, {"RN", 2, "35.54"}, {"RN", 3, "38.18"}, {"LPN", 1, "22.94"}, {"LPN", 2, "23.76"},
		{"LPN", 3, "29.63"},
		{"CNA", 1, "15.86"}, {"CNA", 2, "16.83"}, {"CNA", 3, "20.36"}, {"TMA", 1, "17.07"}, {"TMA", 2, "18.17"},
		{"TMA", 3, "22.98"}} {
		t.Run(row.class, func(t *testing.T) {
			t.Parallel()
			limit, _, err := tables.NursingCap(row.class, row.group, day("2002-06-01"))
			if err != nil || !limit.Equal(n(row.want)) {
				t.Errorf("%s in group %d: %s, %v, want %s", row.class, row.group, limit, err, row.want)
			}
		})
	}
	if _, _, err := tables.NursingCap("RN", 1, day("2026-06-01")); !errors.Is(err, pay.ErrNotCovered) {
		t.Errorf("a cap of 2026 from the table of 2002: %v", err)
	}
}

func TestTablesWith(t *testing.T) {
	t.Parallel()
	house := pay.Source{Title: "the host's counsel", Retrieved: day("2026-11-01")}
	e := pay.Entry{Table: pay.MinimumWages, Place: "CA", From: day("2027-01-01"), To: day("2027-12-31"),
		Value: n("17.20"), Source: house}
	before := builtin(t)
	after := must(before.With(e))
	same(t, "extended", must(after.MinimumWage("CA", day("2027-01-11"))).Value, n("17.20"))
	if _, err := before.MinimumWage("CA", day("2027-01-11")); err == nil {
		t.Error("extending changed the tables it started from")
	}
	e.From, e.To = day("2026-01-01"), day("2026-12-31")
	same(t, "replaced", must(must(before.With(e)).MinimumWage("CA", day("2026-06-01"))).Value, n("17.20"))
	same(t, "left alone", must(must(before.With(e)).MinimumWage("CA", day("2025-06-01"))).Value, n("16.50"))
	overlap := e
	overlap.From = day("2026-06-01")
	if _, err := before.With(e, overlap); !errors.Is(err, pay.ErrConflict) {
		t.Errorf("two entries for one day: %v", err)
	}
	e.Source = pay.Source{}
	if _, err := before.With(e); !errors.Is(err, pay.ErrRange) {
		t.Errorf("a figure without a source: %v", err)
	}
}

func TestNewTablesHasNothingElse(t *testing.T) {
	t.Parallel()
	own := must(pay.NewTables(pay.Entry{Table: pay.MinimumWages, Place: "US", From: day("2026-01-01"), Value: n("8"),
		Source: pay.Source{Title: "the host's counsel"}}))
	same(t, "its own entry", must(own.At(pay.MinimumWages, "US", day("2026-06-01"))).Value, n("8"))
	if _, err := own.MinimumWage("CA", day("2026-06-01")); !errors.Is(err, pay.ErrPlace) {
		t.Errorf("a state that is not among its entries: %v", err)
	}
}
