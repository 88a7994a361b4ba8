package approval

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// fullDay is how long a day is on the clock.
const fullDay = 24 * time.Hour

// setHours reads the hours of a day. Without a text all hours count.
func (c *Calendar) setHours(hours string) error {
	if hours == "" {
		return nil
	}
	first, last, _ := strings.Cut(hours, "-")
	from, ok1 := clockTime(first)
	to, ok2 := clockTime(last)
	hint := "write 09:00-17:00, 00:00-24:00 for the whole day, or 22:00-06:00 for a night"
	switch {
	case ok1 && ok2 && from == to:
		hint = "it has no hours; write 00:00-24:00 for the whole day"
	case ok1 && ok2 && from == fullDay:
		hint = "a day begins at 00:00; write 00:00-" + strings.TrimSpace(last)
	case ok1 && ok2:
		if c.from, c.to = from, to; to < from {
			c.to += fullDay
		}
		return nil
	}
	return &CalendarError{"hours", fmt.Sprintf("%q: %s", hours, hint)}
}

// clockTime reads a time of the day from 00:00 to 24:00.
func clockTime(s string) (time.Duration, bool) {
	hour, minute, _ := strings.Cut(strings.TrimSpace(s), ":")
	h, err1 := strconv.ParseUint(hour, 10, 8)
	m, err2 := strconv.ParseUint(minute, 10, 8)
	if err1 != nil || err2 != nil || len(minute) != 2 || len(hour) > 2 || m > 59 || h > 24 || h == 24 && m > 0 {
		return 0, false
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute, true
}

// shift returns when people begin and end to work on a day.
func (c Calendar) shift(day rule.Date) (start, end time.Time) {
	at := func(of time.Duration) time.Time {
		hour, minute := int(of/time.Hour), int(of%time.Hour/time.Minute)
		return time.Date(day.Year, day.Month, day.Day, hour, minute, 0, 0, c.Zone())
	}
	if c.to == 0 { // the zero Calendar
		return at(0), at(fullDay)
	}
	return at(c.from), at(c.to)
}

// shiftsFrom returns the business days whose hours end after t, for ten years.
func (c Calendar) shiftsFrom(t time.Time) iter.Seq[rule.Date] {
	return func(yield func(rule.Date) bool) {
		day := rule.DateOf(t.In(c.Zone()))
		if c.to > fullDay {
			day = day.AddDays(-1)
		}
		for range maxDays {
			if c.IsBusinessDay(day) && !yield(day) {
				return
			}
			day = day.AddDays(1)
		}
	}
}

// workingDay returns the day whose hours a time belongs to, and how many days later
// the time is: in a night shift after midnight it is 1.
func (c Calendar) workingDay(local time.Time) (day rule.Date, later int) {
	day = rule.DateOf(local)
	_, end := c.shift(day.AddDays(-1))
	if c.to > fullDay && local.Before(end) {
		return day.AddDays(-1), 1
	}
	return day, 0
}

// worked returns how long people work between two times.
func (c Calendar) worked(from, to time.Time) time.Duration {
	var sum time.Duration
	for day := range c.shiftsFrom(from) {
		start, end := c.shift(day)
		if !start.Before(to) {
			break
		}
		if from.After(start) {
			start = from
		}
		if to.Before(end) {
			end = to
		}
		sum += max(0, end.Sub(start))
	}
	return sum
}
