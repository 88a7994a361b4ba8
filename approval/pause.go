package approval

import (
	"strings"
	"time"
)

// Pause is a time during which no clock runs, from Start up to End.
type Pause struct{ Start, End time.Time }

// Without returns the calendar as a clock that does not run during pauses, which
// are in order and do not overlap. Business hours and business days move by the
// working time of the pauses, other spans by their length. Business days keep the
// time of day where no working time is lost by it. A span that would end within a
// pause ends after it.
func (c Calendar) Without(pauses ...Pause) Clock {
	if len(pauses) == 0 {
		return c
	}
	return paused{c, pauses}
}

// paused is a calendar with pauses.
type paused struct {
	Calendar
	pauses []Pause
}

// Add returns the time d after t, pauses not counted.
func (c paused) Add(t time.Time, d Duration) time.Time {
	at := c.Calendar.Add(t, d)
	planned := at.In(c.Zone())
	for _, p := range c.pauses {
		start := later(p.Start, t)
		if !start.Before(at) || !start.Before(p.End) {
			continue
		}
		end := earlier(p.End, at)
		at = later(p.End, at)
		if !strings.HasPrefix(d.Unit, "business ") {
			at = at.Add(end.Sub(start))
		} else if lost := c.worked(start, end); lost > 0 {
			if at = c.addHours(at, lost); d.Unit == "business days" {
				at = c.sameTime(at, planned)
			}
		}
	}
	return at.UTC()
}

// sameTime returns the first time from at on, on a business day, that has the time
// of day of like. It returns at if people work between the two.
func (c Calendar) sameTime(at, like time.Time) time.Time {
	_, nextDay := c.workingDay(like)
	for day := range c.shiftsFrom(at) {
		then := time.Date(day.Year, day.Month, day.Day+nextDay, like.Hour(), like.Minute(), like.Second(),
			like.Nanosecond(), c.Zone())
		if then.Before(at) {
			continue
		}
		if c.worked(at, then) == 0 {
			return then
		}
		break
	}
	return at
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
