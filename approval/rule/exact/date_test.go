package exact_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

func TestDates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in string
		ok bool
	}{
		{"2026-12-31", true}, {"1900-01-01", true}, {"9999-12-31", true}, {"2028-02-29", true},
		{"2027-02-29", false}, {"1899-12-31", false}, {"2026-1-1", false}, {"26-01-01", false},
		{"2026-12-31T00:00:00Z", false}, {"", false}, {" 2026-12-31", false}, {"10000-01-01", false},
	} {
		t.Run(c.in, func(t *testing.T) {
			t.Parallel()
			d, err := exact.ParseDate(c.in)
			if (err == nil) != c.ok || c.ok && d.String() != c.in {
				t.Errorf("%q is %s and %v", c.in, d, err)
			}
		})
	}
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{{"2026-01-31", 1, "2026-02-28"}, {"2026-01-31", -2, "2025-11-30"}, {"2026-12-15", 1, "2027-01-15"},
		{"2024-02-29", 12, "2025-02-28"}, {"2026-08-31", 0, "2026-08-31"}} {
		t.Run(c.from, func(t *testing.T) {
			t.Parallel()
			d, _ := exact.ParseDate(c.from)
			if got := d.AddMonths(c.months).String(); got != c.want {
				t.Errorf("%s and %d months is %s, want %s", c.from, c.months, got, c.want)
			}
		})
	}
	a, _ := exact.ParseDate("2026-03-07")
	b, _ := exact.ParseDate("2026-03-09") // clocks change between them
	if exact.Days(a, b) != 2 || !a.Before(b) || b.Before(a) || a.Compare(a) != 0 || a.AddDays(2) != b {
		t.Error("days are not counted by the calendar")
	}
	zone := time.FixedZone("west", -8*3600)
	if got := exact.DateOf(a.Time(zone)); got != a || (exact.Date{}).IsZero() == a.IsZero() {
		t.Errorf("midnight of %s is on %s", a, got)
	}
	j, err := json.Marshal(map[string]exact.Date{"d": a})
	var back map[string]exact.Date
	if err != nil || string(j) != `{"d":"2026-03-07"}` || json.Unmarshal(j, &back) != nil || back["d"] != a {
		t.Errorf("JSON of a date is %s and %v, and came back as %s", j, err, back["d"])
	}
	if err := json.Unmarshal([]byte(`{"d":"3/7/2026"}`), &back); err == nil {
		t.Error("3/7/2026 is a date")
	}
}

// TestWeekday counts from Monday, as ISO 8601 does.
func TestWeekday(t *testing.T) {
	t.Parallel()
	for i, written := range []string{"2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04",
		"2026-12-05", "2026-12-06"} {
		t.Run(written, func(t *testing.T) {
			t.Parallel()
			d, err := exact.ParseDate(written)
			if err != nil {
				t.Fatal(err)
			}
			if got := d.Weekday(); got != i+1 {
				t.Errorf("%s is day %d, want %d", written, got, i+1)
			}
		})
	}
}
