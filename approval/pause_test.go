package approval_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
)

// pauses reads "2027-03-01 10:00 to 2027-03-15 10:00; …".
func pauses(t testing.TB, c approval.Calendar, text string) []approval.Pause {
	var out []approval.Pause
	for one := range strings.SplitSeq(text, "; ") {
		if from, to, ok := strings.Cut(one, " to "); ok {
			out = append(out, approval.Pause{Start: moment(t, c, from), End: moment(t, c, to)})
		}
	}
	return out
}

func TestPauses(t *testing.T) {
	t.Parallel()
	office := calendar(t, "09:00-17:00", "mon-fri", "America/New_York", "none")
	for _, c := range []struct{ reason, from, span, pauses, want string }{
		{"none", "2027-03-01 09:00", "3 business days", "", "2027-03-04 09:00"},
		{"a fortnight, an hour after the start: it is a fortnight later", "2027-03-01 09:00",
			"3 business days", "2027-03-01 10:00 to 2027-03-15 10:00", "2027-03-18 09:00"},
		{"5 days, from day 1 to day 8", "2027-03-01 09:00", "5 days", "2027-03-02 09:00 to 2027-03-09 09:00",
			"2027-03-13 09:00"},
		{"before the start it does not count", "2027-03-08 09:00", "8 business hours",
			"2027-03-01 10:00 to 2027-03-05 10:00", "2027-03-08 17:00"},
		{"it counts from the start on", "2027-03-08 09:00", "8 business hours",
			"2027-03-01 10:00 to 2027-03-08 11:00", "2027-03-09 11:00"},
		{"after the end it does not count", "2027-03-01 09:00", "8 business hours",
			"2027-03-02 10:00 to 2027-03-08 11:00", "2027-03-01 17:00"},
		{"over the end: what was left is left", "2027-03-01 09:00", "8 business hours",
			"2027-03-01 15:00 to 2027-03-08 11:00", "2027-03-08 13:00"},
		{"at night no business hour is lost", "2027-03-01 15:00", "8 business hours",
			"2027-03-01 18:00 to 2027-03-02 08:00", "2027-03-02 15:00"},
		{"at night an hour is lost", "2027-03-01 15:00", "24 hours",
			"2027-03-01 18:00 to 2027-03-01 19:00", "2027-03-02 16:00"},
		{"on a weekend no business day is lost", "2027-03-05 12:00", "1 business day",
			"2027-03-06 00:00 to 2027-03-08 00:00", "2027-03-08 12:00"},
		{"a business day keeps its time of day over a weekend", "2027-03-02 09:00", "1 business day",
			"2027-03-02 09:00 to 2027-03-04 09:00", "2027-03-05 09:00"},
		{"also to the Monday", "2027-03-02 09:00", "1 business day", "2027-03-02 09:00 to 2027-03-05 09:00",
			"2027-03-08 09:00"},
		{"in the evening too", "2027-03-02 20:00", "1 business day", "2027-03-03 08:00 to 2027-03-04 08:00",
			"2027-03-04 20:00"},
		{"not where working time lies between", "2027-03-02 09:00", "1 business day",
			"2027-03-02 09:00 to 2027-03-02 10:00", "2027-03-03 10:00"},
		{"on a weekend days are lost", "2027-03-05 12:00", "1 week",
			"2027-03-06 00:00 to 2027-03-08 00:00", "2027-03-14 13:00"}, // summer time begins on the 14th
		{"two", "2027-03-01 09:00", "8 business hours",
			"2027-03-01 10:00 to 2027-03-01 12:00; 2027-03-01 16:00 to 2027-03-02 10:00", "2027-03-02 13:00"},
		{"the second is reached because of the first", "2027-03-01 09:00", "8 business hours",
			"2027-03-01 10:00 to 2027-03-01 12:00; 2027-03-02 10:00 to 2027-03-03 10:00", "2027-03-03 11:00"},
		{"one that begins at the end", "2027-03-01 09:00", "8 business hours",
			"2027-03-01 17:00 to 2027-03-03 10:00", "2027-03-01 17:00"},
		{"an end that is no working time and within one is after it", "2027-03-01 20:00", "1 business day",
			"2027-03-02 18:00 to 2027-03-03 08:00", "2027-03-03 08:00"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			clock := office.Without(pauses(t, office, c.pauses)...)
			got := clock.Add(moment(t, office, c.from), span(t, c.span))
			if s := got.In(office.Zone()).Format(stamp); s != c.want {
				t.Errorf("%s and %s is %s, want %s", c.from, c.span, s, c.want)
			}
		})
	}
}

// TestPausesByMinutes compares with a model that walks minute by minute.
func TestPausesByMinutes(t *testing.T) {
	t.Parallel()
	models := []minutes{
		{cal: calendar(t, "09:00-17:00", "mon-fri", "America/New_York", "us"), from: 9 * 60, to: 17 * 60},
		{cal: calendar(t, "08:30-12:15", "mon,wed-fri", "Asia/Kolkata", "none"), from: 8*60 + 30, to: 12*60 + 15},
		{cal: calendar(t, "", "mon-fri", "UTC", "none"), to: 24 * 60},
		{cal: calendar(t, "22:00-06:00", "mon-sat", "America/New_York", "us"), from: 22 * 60, to: 30 * 60},
		{to: 24 * 60},
	}
	begin := time.Date(2026, 10, 26, 0, 0, 0, 0, time.UTC) // summer time ends within
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(models).Draw(t, "calendar")
		minute := begin
		after := func(name string, most int) time.Time {
			return minute.Add(time.Duration(rapid.IntRange(0, most).Draw(t, name)) * time.Minute)
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "pauses") {
			start := after(fmt.Sprintf("start %d", i), 3*24*60)
			minute = start
			minute = after(fmt.Sprintf("length %d", i), 4*24*60)
			m.pauses = append(m.pauses, approval.Pause{Start: start, End: minute})
		}
		minute = begin
		from := after("from", 6*24*60)
		d := approval.Duration{N: rapid.IntRange(1, 5).Draw(t, "n"), Unit: rapid.SampledFrom([]string{"hours", "days",
			"business hours", "business days"}).Draw(t, "unit")}
		if want, got := m.add(from, d), m.cal.Without(m.pauses...).Add(from, d); !got.Equal(want) {
			t.Fatalf("%v from %v with %v: %v, want %v", d, from.In(m.cal.Zone()), m.pauses, got.In(m.cal.Zone()),
				want.In(m.cal.Zone()))
		}
	})
}

// minutes is the model: a calendar, its hours in minutes, and pauses.
type minutes struct {
	cal      approval.Calendar
	from, to int
	pauses   []approval.Pause
}

// add takes as many minutes as the span has without pauses, and then leaves a
// pause that it ends in.
func (m minutes) add(from time.Time, d approval.Duration) time.Time {
	end := m.cal.Add(from, d)
	business := strings.HasPrefix(d.Unit, "business")
	left := 0
	for at := from; at.Before(end); at = at.Add(time.Minute) {
		if !business || m.works(at) {
			left++
		}
	}
	at := from
	for ; left > 0 || at.Before(end); at = at.Add(time.Minute) {
		if (!business || m.works(at)) && !m.isPaused(at) {
			left--
		}
	}
	if d.Unit == "business days" && at.After(end) {
		at = m.sameTime(at, end)
	}
	for _, p := range m.pauses {
		if p.Start.Before(at) && at.Before(p.End) {
			at = p.End
		}
	}
	return at
}

// sameTime walks from the first of many times between which no person works to the one
// that has the time of day of another, on a day on which people work.
func (m minutes) sameTime(first, like time.Time) time.Time {
	clock := like.In(m.cal.Zone()).Format("15:04")
	for at := first; ; at = at.Add(time.Minute) {
		l := at.In(m.cal.Zone())
		day := rule.DateOf(l)
		if l.Hour()*60+l.Minute() < m.to-24*60 {
			day = day.AddDays(-1)
		}
		if l.Format("15:04") == clock && m.cal.IsBusinessDay(day) {
			return at
		}
		if m.works(at) {
			return first
		}
	}
}

func (m minutes) isPaused(at time.Time) bool {
	for _, p := range m.pauses {
		if !at.Before(p.Start) && at.Before(p.End) {
			return true
		}
	}
	return false
}

// works reports whether people work at a minute.
func (m minutes) works(at time.Time) bool {
	l := at.In(m.cal.Zone())
	minute, day := l.Hour()*60+l.Minute(), rule.DateOf(l)
	return m.cal.IsBusinessDay(day) && minute >= m.from && minute < m.to ||
		m.cal.IsBusinessDay(day.AddDays(-1)) && minute < m.to-24*60
}
