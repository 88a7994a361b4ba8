package rule

import (
	"time"

	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Date is the type of dates in rules: a day of the calendar without time or
// zone.
type Date = exact.Date

// ErrDate is [exact.ErrDate].
var ErrDate = exact.ErrDate

// ParseDate is [exact.ParseDate].
func ParseDate(s string) (Date, error) { return exact.ParseDate(s) }

// DateOf is [exact.DateOf].
func DateOf(t time.Time) Date { return exact.DateOf(t) }

// Days is [exact.Days].
func Days(from, to Date) int64 { return exact.Days(from, to) }
