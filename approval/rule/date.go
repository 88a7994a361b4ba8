package rule

import (
	"errors"
	"fmt"
	"time"
)

// Date is a day of the calendar without time or zone. It is comparable.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ErrDate is the error of text that is not a date written as 2026-12-31.
var ErrDate = errors.New("rule: not a date: write it as 2026-12-31")

// ParseDate reads 2026-12-31 and nothing else; years 1900 to 9999.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1900 {
		return Date{}, ErrDate
	}
	return DateOf(t), nil
}

// DateOf returns the day of a moment in its own zone.
func DateOf(t time.Time) Date { y, m, d := t.Date(); return Date{y, m, d} }

// String writes 2026-12-31.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day) }

// Time returns midnight of the day in a zone.
func (d Date) Time(zone *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// Compare returns -1, 0 or 1.
func (d Date) Compare(e Date) int {
	a, b := (d.Year*100+int(d.Month))*100+d.Day, (e.Year*100+int(e.Month))*100+e.Day
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Days returns the number of days from a to b.
func Days(a, b Date) int64 {
	return (b.Time(time.UTC).Unix() - a.Time(time.UTC).Unix()) / 86400
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
	w := int(d.Time(time.UTC).Weekday())
	if w == 0 {
		return 7
	}
	return w
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// MarshalText writes 2026-12-31.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 2026-12-31.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := ParseDate(string(b))
	if err == nil {
		*d = v
	}
	return err
}
