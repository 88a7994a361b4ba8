package approval_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
)

func calendar(t testing.TB, hours, days, zone, holidays string) approval.Calendar {
	t.Helper()
	c, err := approval.NewCalendar(hours, days, zone, holidays)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func span(t testing.TB, s string) approval.Duration {
	t.Helper()
	d, err := approval.ParseDuration(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const stamp = "2006-01-02 15:04"

// moment reads a wall clock of a calendar's zone.
func moment(t testing.TB, c approval.Calendar, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation(stamp, s, c.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestCalendarAdds(t *testing.T) {
	t.Parallel()
	office := calendar(t, "09:00-17:00", "mon-fri", "America/New_York", "us")
	plain := calendar(t, "09:00-17:00", "mon-fri", "UTC", "none")
	night := calendar(t, "00:00-06:00", "mon,tue,wed,thu,fri,sat,sun", "America/New_York", "none")
	always := calendar(t, "", "mon-sun", "America/New_York", "none")
	around := calendar(t, "", "sat-mon", "UTC", "none")
	india := calendar(t, "09:30-18:00", "mon-fri", "Asia/Kolkata", "none")
	for _, c := range []struct {
		reason     string
		cal        approval.Calendar
		from, span string
		want       string
	}{
		{"within the day", plain, "2026-12-01 09:00", "3 business hours", "2026-12-01 12:00"},
		{"to the last moment of the day", plain, "2026-12-01 09:00", "8 business hours", "2026-12-01 17:00"},
		{"over the night", plain, "2026-12-01 16:30", "1 business hour", "2026-12-02 09:30"},
		{"before the day begins", plain, "2026-12-01 03:00", "1 business hour", "2026-12-01 10:00"},
		{"behind its end", plain, "2026-12-01 20:00", "1 business hour", "2026-12-02 10:00"},
		{"from the very end", plain, "2026-12-01 17:00", "1 business hour", "2026-12-02 10:00"},
		{"over the weekend", plain, "2026-12-04 16:00", "2 business hours", "2026-12-07 10:00"},
		{"from a Saturday", plain, "2026-12-05 12:00", "8 business hours", "2026-12-07 17:00"},
		{"a week of hours", plain, "2026-12-01 09:00", "40 business hours", "2026-12-07 17:00"},
		{"over Christmas, a Friday", office, "2026-12-24 16:00", "2 business hours", "2026-12-28 10:00"},
		{"over Thanksgiving, not the Friday behind it", office, "2026-11-25 16:30", "1 business hour",
			"2026-11-27 09:30"},
		{"without holidays", plain, "2026-12-24 16:00", "2 business hours", "2026-12-25 10:00"},
		{"half hours of another zone", india, "2026-12-01 17:30", "1 business hour", "2026-12-02 10:00"},

		{"3 days keep the time", office, "2026-12-01 15:45", "3 days", "2026-12-04 15:45"},
		{"2 weeks", office, "2026-12-01 15:45", "2 weeks", "2026-12-15 15:45"},
		{"1 business day on Friday", office, "2026-12-04 15:45", "1 business day", "2026-12-07 15:45"},
		{"1 business day on Saturday", office, "2026-12-05 15:45", "1 business day", "2026-12-07 15:45"},
		{"3 business days over Christmas", office, "2026-12-23 08:00", "3 business days", "2026-12-29 08:00"},
		{"Saturday to Monday works", around, "2026-12-01 10:00", "1 business day", "2026-12-05 10:00"},
		{"and Monday belongs", around, "2026-12-06 10:00", "1 business day", "2026-12-07 10:00"},
		{"around the clock, on its days", around, "2026-12-05 10:00", "20 business hours", "2026-12-06 06:00"},
		{"and over the days between", around, "2026-12-07 20:00", "6 business hours", "2026-12-12 02:00"},

		{"March: hours are hours", office, "2026-03-07 12:00", "24 hours", "2026-03-08 13:00"},
		{"March: a day keeps the time", office, "2026-03-07 12:00", "1 day", "2026-03-08 12:00"},
		{"March: a week keeps the time", office, "2026-03-05 12:00", "1 week", "2026-03-12 12:00"},
		{"March: business hours over it", office, "2026-03-06 16:00", "2 business hours", "2026-03-09 10:00"},
		{"March: a night that is an hour short", night, "2026-03-08 00:00", "5 business hours", "2026-03-08 06:00"},
		{"March: and a longer one goes on", night, "2026-03-08 00:00", "6 business hours", "2026-03-09 01:00"},
		{"March: a day around the clock has 23 hours", always, "2026-03-08 00:00", "24 business hours",
			"2026-03-09 01:00"},
		{"November: hours are hours", office, "2026-10-31 12:00", "24 hours", "2026-11-01 11:00"},
		{"November: a day keeps the time", office, "2026-10-31 12:00", "1 day", "2026-11-01 12:00"},
		{"November: a business day keeps the time", office, "2026-10-30 12:00", "1 business day",
			"2026-11-02 12:00"},
		{"November: business hours over it", office, "2026-10-30 16:00", "2 business hours", "2026-11-02 10:00"},
		{"November: a night that is an hour long", night, "2026-11-01 00:00", "7 business hours",
			"2026-11-01 06:00"},
		{"November: a day around the clock has 25 hours", always, "2026-11-01 00:00", "25 business hours",
			"2026-11-02 00:00"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			got := c.cal.Add(moment(t, c.cal, c.from), span(t, c.span))
			if s := got.In(c.cal.Zone()).Format(stamp); s != c.want {
				t.Errorf("%s and %s is %s, want %s", c.from, c.span, s, c.want)
			}
		})
	}
}

func TestCalendarCountsInItsZone(t *testing.T) {
	t.Parallel()
	ny := calendar(t, "09:00-17:00", "mon-fri", "America/New_York", "us")
	from := time.Date(2026, 12, 5, 2, 0, 0, 0, time.UTC) // Friday evening in New York
	for _, c := range []struct{ reason, span, want string }{
		{"Friday in New York, Saturday in UTC", "1 business day", "2026-12-08 02:00"},
		{"the next morning in New York", "1 business hour", "2026-12-07 15:00"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			got := ny.Add(from, span(t, c.span))
			if got.Format(stamp) != c.want || got.Location() != time.UTC {
				t.Errorf("%v, want %s UTC", got, c.want)
			}
		})
	}
}

func TestHolidays(t *testing.T) {
	t.Parallel()
	us := calendar(t, "09:00-17:00", "mon-fri", "America/New_York", "us")
	none := calendar(t, "09:00-17:00", "mon-fri", "America/New_York", "none")
	for _, c := range []struct {
		reason, day string
		works       bool
	}{
		{"New Year's Day", "2026-01-01", false},
		{"the day behind it", "2026-01-02", true},
		{"Martin Luther King Jr. Day", "2026-01-19", false},
		{"Presidents' Day", "2026-02-16", false},
		{"Memorial Day", "2026-05-25", false},
		{"Juneteenth", "2026-06-19", false},
		{"Juneteenth on a Saturday: the Friday", "2027-06-18", false},
		{"Independence Day on a Saturday: the Friday", "2026-07-03", false},
		{"Independence Day on a Sunday: the Monday", "2027-07-05", false},
		{"and not the Friday", "2027-07-02", true},
		{"Labor Day", "2026-09-07", false},
		{"Columbus Day", "2026-10-12", false},
		{"Veterans Day", "2026-11-11", false},
		{"Veterans Day on a Sunday: the Monday", "2029-11-12", false},
		{"Thanksgiving", "2026-11-26", false},
		{"the day behind Thanksgiving", "2026-11-27", true},
		{"Christmas", "2026-12-25", false},
		{"Christmas on a Saturday: the Friday", "2027-12-24", false},
		{"New Year's Day on a Saturday: the Friday of the old year", "2027-12-31", false},
		{"New Year's Day on a Sunday: the Monday", "2034-01-02", false},
		{"Christmas on a Sunday: the Monday", "2033-12-26", false},
		{"a Tuesday", "2026-12-01", true},
		{"a Sunday", "2026-12-06", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			d, err := rule.ParseDate(c.day)
			if err != nil {
				t.Fatal(err)
			}
			if got := us.IsBusinessDay(d); got != c.works {
				t.Errorf("%s (%s): works %v", c.reason, c.day, got)
			}
			if weekday := d.Weekday() <= 5; none.IsBusinessDay(d) != weekday {
				t.Errorf("%s (%s): without holidays only the weekend is free", c.reason, c.day)
			}
		})
	}
}

// TestAddBusinessDays counts against a model that knows weekdays and holidays
// from a table of its own.
func TestAddBusinessDays(t *testing.T) {
	t.Parallel()
	us := calendar(t, "09:00-17:00", "mon-fri", "America/New_York", "us")
	free := map[string]bool{}
	for d := range strings.FieldsSeq(`2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25
		2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18 2027-07-05 2027-09-06 2027-10-11 2027-11-11 2027-11-25 2027-12-24 2027-12-31`) {
		free[d] = true
	}
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		day := begin.AddDate(0, 0, rapid.IntRange(130, 600).Draw(t, "day"))
		n := rapid.IntRange(-80, 80).Draw(t, "n")
		step, left, at := 1, n, day
		if n < 0 {
			step, left = -1, -n
		}
		for left > 0 {
			at = at.AddDate(0, 0, step)
			if w := at.Weekday(); w != time.Saturday && w != time.Sunday && !free[at.Format(time.DateOnly)] {
				left--
			}
		}
		got, ok := us.AddBusinessDays(rule.DateOf(day), n)
		if !ok || got != rule.DateOf(at) {
			t.Fatalf("%d business days from %s: %s, want %s", n, day.Format(time.DateOnly), got,
				at.Format(time.DateOnly))
		}
	})
}

// TestBusinessHours counts against a model that walks minute by minute.
func TestBusinessHours(t *testing.T) {
	t.Parallel()
	ny := calendar(t, "08:30-12:15", "mon,wed-fri", "America/New_York", "us")
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(2026, 10, 26, 0, 0, 0, 0,
			time.UTC).Add(time.Duration(rapid.IntRange(0, 14*24*60).Draw(t, "minute")) * time.Minute)
		n := rapid.IntRange(1, 12).Draw(t, "hours")
		at, left := from, n*60
		for left > 0 {
			l := at.In(ny.Zone())
			minute := l.Hour()*60 + l.Minute()
			if minute >= 8*60+30 && minute < 12*60+15 && l.Weekday() != time.Tuesday &&
				ny.IsBusinessDay(rule.DateOf(l)) {
				left--
			}
			at = at.Add(time.Minute)
		}
		if got := ny.Add(from, approval.Duration{N: n, Unit: "business hours"}); !got.Equal(at) {
			t.Fatalf("%d business hours from %v: %v, want %v", n, from.In(ny.Zone()), got.In(ny.Zone()),
				at.In(ny.Zone()))
		}
	})
}

func TestAddBusinessDaysGivesUp(t *testing.T) {
	t.Parallel()
	c := calendar(t, "", "mon", "", "")
	if _, ok := c.AddBusinessDays(rule.DateOf(noon), 5000); ok {
		t.Error("5000 Mondays are more than ten years")
	}
	if d, ok := c.AddBusinessDays(rule.DateOf(noon), 0); !ok || d != rule.DateOf(noon) {
		t.Error("no days on is the same day")
	}
}

func TestZeroCalendarWorksAroundTheClock(t *testing.T) {
	t.Parallel()
	var c approval.Calendar
	for _, s := range []string{"30 business hours", "30 hours"} {
		t.Run(s, func(t *testing.T) {
			t.Parallel()
			if got := c.Add(noon, span(t, s)); !got.Equal(noon.Add(30 * time.Hour)) {
				t.Errorf("%s: %v", s, got)
			}
		})
	}
	if !c.IsBusinessDay(rule.DateOf(noon.AddDate(0, 0, 4))) {
		t.Error("every day is one")
	}
}

func TestNewCalendarRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, hours, days, zone, holidays, says string }{
		{"no hours at all", "09:00-09:00", "", "", "", `hours "09:00-09:00": it has no hours; write 00:00-24:00`},
		{"a day that begins at its end", "24:00-06:00", "", "", "", "a day begins at 00:00; write 00:00-06:00"},
		{"hours after the end of the day", "09:00-24:30", "", "", "", "write 09:00-17:00, 00:00-24:00 for the whole"},
		{"minutes that are none", "09:60-17:00", "", "", "", "hours"},
		{"minutes without a place", "9:5-17:00", "", "", "", "hours"},
		{"a sign", "+9:00-17:00", "", "", "", "hours"},
		{"hours without an end", "09:00", "", "", "", "or 22:00-06:00 for a night"},
		{"a day that is none", "", "mon-foo", "", "", "days"},
		{"a zone that is none", "", "", "Mars/Olympus", "", "zone"},
		{"holidays that are not known", "", "", "", "atlantis", "holidays"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			if _, err := approval.NewCalendar(c.hours, c.days, c.zone, c.holidays); err == nil ||
				!strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
		})
	}
	_, err := approval.NewCalendar("x", "y", "z/z", "w")
	if err == nil || strings.Count(err.Error(), "approval:") != 4 {
		t.Errorf("all of it at once: %v", err)
	}
}

func TestDurations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"8 business hours", "8 business hours"}, {"1 business hour", "1 business hour"},
		{"1 business hours", "1 business hour"},
		{"72 hours", "72 hours"}, {"5 days", "5 days"}, {"3 business days", "3 business days"},
		{"2 weeks", "2 weeks"}, {"1 week", "1 week"},
		{"0 days", ""}, {"-1 days", ""}, {"1.5 days", ""}, {"days", ""}, {"5", ""}, {"5  days", ""},
		{"5 months", ""}, {"99999999999999999999 days", ""}, {"", ""},
	} {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			d, err := approval.ParseDuration(c.text)
			if (err == nil) != (c.want != "") || err == nil && d.String() != c.want || err != nil && !d.IsZero() {
				t.Errorf("%q: %v, %v; want %q", c.text, d, err, c.want)
			}
		})
	}
}

func TestHolidaysOfCountries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ country, day, why string }{
		{"us", "2026-11-26", "Thanksgiving"}, {"ca", "2027-07-01", "Canada Day"},
		{"de", "2027-05-06", "Christi Himmelfahrt"}, {"fr", "2027-07-14", "Fête nationale"},
		{"gb", "2026-12-28", "Boxing Day, a Saturday"}, {"ie", "2027-03-17", "Saint Patrick's Day"},
		{"jp", "2027-02-11", "National Foundation Day"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			d, err := rule.ParseDate(c.day)
			if err != nil {
				t.Fatal(err)
			}
			for _, other := range []string{c.country, "none"} {
				if got := calendar(t, "", "mon-fri", "", other).IsBusinessDay(d); got != (other == "none") {
					t.Errorf("%s (%s), holidays %s: a business day: %v", c.day, c.why, other, got)
				}
			}
		})
	}
	_, err := approval.NewCalendar("", "", "", "atlantis")
	if err == nil || !strings.Contains(err.Error(), "known are ca, de, fr, gb, ie, jp, us and none") {
		t.Errorf("holidays of nowhere: %v", err)
	}
}
