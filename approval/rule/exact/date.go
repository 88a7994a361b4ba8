package exact

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

// Date is a day of the calendar without time or zone. It is comparable. The zero
// Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ErrDate is the error of text that is not a date written as 2026-12-31.
var ErrDate = errors.New("exact: not a date: write it as 2026-12-31")

// ParseDate reads 2026-12-31 and nothing else. It returns [ErrDate] for other
// text, a day that does not exist, and a year before 1900.
func ParseDate(s string) (Date, error) {
	midnight, err := time.Parse(time.DateOnly, s)
	if err != nil || midnight.Year() < 1900 {
		return Date{}, ErrDate
	}
	return DateOf(midnight), nil
}

// DateOf returns the day of a moment in its own zone.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// String writes 2026-12-31.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// Time returns midnight of the day in a zone.
func (d Date) Time(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

// Before reports whether d is an earlier day than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// Compare returns -1 if d is the earlier day, 0 if both are the same day, and 1
// if d is the later one.
func (d Date) Compare(other Date) int { return cmp.Compare(d.number(), other.number()) }

// number returns 20261231 for 2026-12-31.
func (d Date) number() int { return (d.Year*100+int(d.Month))*100 + d.Day }

// Days returns the number of days from one day to another, below 0 if to is the
// earlier one.
func Days(from, to Date) int64 {
	return (to.Time(time.UTC).Unix() - from.Time(time.UTC).Unix()) / 86400
}

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date { return DateOf(d.Time(time.UTC).AddDate(0, 0, n)) }

// AddMonths returns the day n months later, or the last day of that month if it
// is shorter.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// Weekday returns 1 for Monday to 7 for Sunday (ISO 8601).
func (d Date) Weekday() int {
	if weekday := d.Time(time.UTC).Weekday(); weekday != time.Sunday {
		return int(weekday)
	}
	return 7
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// MarshalText writes the day as [Date.String].
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads a day as [ParseDate] does.
func (d *Date) UnmarshalText(b []byte) error {
	parsed, err := ParseDate(string(b))
	if err == nil {
		*d = parsed
	}
	return err
}
