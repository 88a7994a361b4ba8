package approval_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

func TestHoursOfADay(t *testing.T) {
	t.Parallel()
	whole := calendar(t, "00:00-24:00", "mon-fri", "America/New_York", "none")
	late := calendar(t, "16:00-24:00", "mon-fri", "UTC", "none")
	until := calendar(t, "16:00-00:00", "mon-fri", "UTC", "none")
	night := calendar(t, "22:00-06:00", "mon-fri", "UTC", "none")
	clocks := calendar(t, "22:00-06:00", "sat-sun", "America/New_York", "none")
	for _, c := range []struct {
		reason     string
		on         approval.Calendar
		from, span string
		want       string
	}{
		{"the whole day: 24 hours are a day", whole, "2026-12-01 10:00", "24 business hours", "2026-12-02 10:00"},
		{"from midnight to midnight", whole, "2026-12-01 00:00", "24 business hours", "2026-12-02 00:00"},
		{"over the weekend", whole, "2026-12-04 10:00", "24 business hours", "2026-12-07 10:00"},
		{"up to midnight", late, "2026-12-01 20:00", "4 business hours", "2026-12-02 00:00"},
		{"over midnight", late, "2026-12-01 20:00", "5 business hours", "2026-12-02 17:00"},
		{"00:00 as an end is midnight", until, "2026-12-01 20:00", "5 business hours", "2026-12-02 17:00"},

		{"a night: within it", night, "2026-12-01 23:00", "3 business hours", "2026-12-02 02:00"},
		{"after midnight it is still that of Tuesday", night, "2026-12-02 01:00", "3 business hours",
			"2026-12-02 04:00"},
		{"the day between", night, "2026-12-02 05:00", "3 business hours", "2026-12-03 00:00"},
		{"Friday's night ends on Saturday", night, "2026-12-04 23:00", "7 business hours", "2026-12-05 06:00"},
		{"and then it is Monday's", night, "2026-12-05 05:00", "2 business hours", "2026-12-07 23:00"},
		{"Sunday has no night", night, "2026-12-07 01:00", "1 business hour", "2026-12-07 23:00"},
		{"a business day from Tuesday evening", night, "2026-12-01 23:00", "1 business day", "2026-12-02 23:00"},
		{"a business day from Friday's night", night, "2026-12-05 02:00", "1 business day", "2026-12-08 02:00"},
		{"a business day from the day after it", night, "2026-12-05 12:00", "1 business day", "2026-12-07 12:00"},
		{"March: a night that is an hour short", clocks, "2026-03-07 22:00", "8 business hours",
			"2026-03-08 23:00"},
		{"November: a night that is an hour long", clocks, "2026-10-31 22:00", "9 business hours",
			"2026-11-01 06:00"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			got := c.on.Add(moment(t, c.on, c.from), span(t, c.span))
			if s := got.In(c.on.Zone()).Format(stamp); s != c.want {
				t.Errorf("%s and %s is %s, want %s", c.from, c.span, s, c.want)
			}
		})
	}
}
