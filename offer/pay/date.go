package pay

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, without a time or a zone. The zero Date is
// no day: tables read it as open.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads "2026-12-01" and nothing else; [ErrRange] for a day that
// does not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil || len(s) != 10 {
		return Date{}, &InputError{Kind: ErrRange, Name: "date", Want: "a day as year-month-day, such as 2026-12-01"}
	}
	return Date{t.Year(), t.Month(), t.Day()}, nil
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Cmp is negative when d is before o, 0 on the same day, positive after.
func (d Date) Cmp(o Date) int {
	return (d.Year-o.Year)*372 + (int(d.Month)-int(o.Month))*31 + d.Day - o.Day
}

// String writes the day as year-month-day; "open" for no day.
func (d Date) String() string {
	if d.IsZero() {
		return "open"
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText writes the day as [Date.String]; no day is empty.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what [Date.MarshalText] writes.
func (d *Date) UnmarshalText(b []byte) error {
	*d = Date{}
	if len(b) == 0 {
		return nil
	}
	var err error
	*d, err = ParseDate(string(b))
	return err
}
