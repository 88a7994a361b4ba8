package approval

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/us"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// Calendar is the time in which people work: hours of the day, days of the week,
// a time zone and holidays. The zero Calendar has every hour of every day, in UTC.
type Calendar struct {
	zone     *time.Location
	from, to time.Duration // from the beginning of the day; to is over 24 hours for a night shift
	days     [7]bool       // from Sunday
	holidays *cal.Calendar
}

// CalendarError is a part of a calendar that cannot be read.
type CalendarError struct {
	Key     string // hours, days, zone or holidays
	Message string
}

// Error returns the key and the message.
func (e *CalendarError) Error() string { return "approval: " + e.Key + " " + e.Message }

// NewCalendar reads hours as "09:00-17:00", days as "mon-fri" or "mon,tue,thu",
// zone as a name of the IANA database, and holidays as us, ca, de, fr, gb, ie, jp
// or none. Empty texts are all hours, Monday to Friday, UTC and no holidays. Hours
// can end at "24:00"; "22:00-06:00" is a night shift, which belongs to the day on
// which it begins. The error joins a [*CalendarError] for everything that cannot be
// read.
func NewCalendar(hours, days, zone, holidays string) (Calendar, error) {
	c := Calendar{zone: time.UTC, to: 24 * time.Hour}
	var errs []error
	if err := c.setHours(hours); err != nil {
		errs = append(errs, err)
	}
	if err := c.setDays(days); err != nil {
		errs = append(errs, err)
	}
	if zone != "" {
		z, err := time.LoadLocation(zone)
		if err != nil {
			errs = append(errs, &CalendarError{"zone", fmt.Sprintf("%q is not in the IANA time zone database", zone)})
		} else {
			c.zone = z
		}
	}
	list, known := nationalHolidays[holidays]
	switch {
	case known:
		c.holidays = &cal.Calendar{}
		c.holidays.AddHoliday(list...)
	case holidays != "" && holidays != "none":
		names := strings.Join(slices.Sorted(maps.Keys(nationalHolidays)), ", ")
		errs = append(errs, &CalendarError{"holidays", fmt.Sprintf("%q: known are %s and none", holidays, names)})
	}
	return c, errors.Join(errs...)
}

// nationalHolidays are the holidays by country. The map is never changed.
var nationalHolidays = map[string][]*cal.Holiday{
	"us": us.Holidays, "ca": ca.Holidays, "de": de.Holidays, "fr": fr.Holidays, "gb": gb.Holidays,
	"ie": ie.Holidays, "jp": jp.Holidays,
}

// weekdays are the names of the days as [time.Weekday] counts them.
var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// setDays reads the days of the week.
func (c *Calendar) setDays(days string) error {
	if days == "" {
		days = "mon-fri"
	}
	number := func(name string) int {
		for i, d := range weekdays {
			if d == strings.TrimSpace(name) {
				return i
			}
		}
		return -1
	}
	for _, part := range strings.Split(days, ",") {
		from, to, isRange := strings.Cut(part, "-")
		a, b := number(from), number(from)
		if isRange {
			b = number(to)
		}
		if a < 0 || b < 0 {
			return &CalendarError{"days", fmt.Sprintf("%q: write mon-fri or mon,tue,thu", days)}
		}
		for i := a; ; i = (i + 1) % 7 {
			c.days[i] = true
			if i == b {
				break
			}
		}
	}
	return nil
}

// Zone returns the time zone of the calendar.
func (c Calendar) Zone() *time.Location {
	if c.zone == nil {
		return time.UTC
	}
	return c.zone
}

// IsBusinessDay reports whether people work on a day.
func (c Calendar) IsBusinessDay(d rule.Date) bool {
	t := d.Time(c.Zone()).Add(12 * time.Hour)
	if c.days != [7]bool{} && !c.days[t.Weekday()] {
		return false
	}
	if c.holidays == nil {
		return true
	}
	actual, observed, _ := c.holidays.IsHoliday(t)
	return !actual && !observed
}

// AddBusinessDays returns the n-th business day after d, or before d if n is
// negative. It returns false if there is none within ten years.
func (c Calendar) AddBusinessDays(d rule.Date, n int) (rule.Date, bool) {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for range 3660 {
		if n == 0 {
			return d, true
		}
		if d = d.AddDays(step); c.IsBusinessDay(d) {
			n--
		}
	}
	return d, n == 0
}

// Add returns the time d after t. Days and weeks keep the time of day across
// changes of daylight saving. Business hours count only while people work.
func (c Calendar) Add(t time.Time, d Duration) time.Time {
	local := t.In(c.Zone())
	switch d.Unit {
	case "hours":
		return t.Add(time.Duration(d.N) * time.Hour)
	case "days":
		return local.AddDate(0, 0, d.N).UTC()
	case "weeks":
		return local.AddDate(0, 0, 7*d.N).UTC()
	case "business days":
		day, later := c.workingDay(local)
		day, _ = c.AddBusinessDays(day, d.N)
		return time.Date(day.Year, day.Month, day.Day+later,
			local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), c.Zone()).UTC()
	}
	return c.addHours(local, time.Duration(d.N)*time.Hour).UTC()
}

// maxDays bounds for how many days working time is counted.
const maxDays = 3660

// addHours returns the time at which people have worked for a duration since t.
func (c Calendar) addHours(t time.Time, left time.Duration) time.Time {
	for day := range c.shiftsFrom(t) {
		start, end := c.shift(day)
		if t.After(start) {
			start = t
		}
		if room := end.Sub(start); room > 0 {
			if left <= room {
				return start.Add(left)
			}
			left -= room
		}
	}
	return t.Add(left)
}
