package playbook

import (
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
)

// Calendar is the zone of a playbook and when people work.
type Calendar struct{ work approval.Calendar }

// Add returns the moment a span of working time after another.
func (c *Calendar) Add(from time.Time, d approval.Duration) time.Time { return c.work.Add(from, d) }

// Without returns the calendar as a clock that does not run during pauses; see
// [approval.Calendar.Without].
func (c *Calendar) Without(pauses ...approval.Pause) approval.Clock { return c.work.Without(pauses...) }

// Today returns the day of a moment in the playbook's zone.
func (c *Calendar) Today(now time.Time) rule.Date { return rule.DateOf(now.In(c.work.Zone())) }

// EndOf returns the first moment after a day in the playbook's zone, in UTC.
func (c *Calendar) EndOf(d rule.Date) time.Time { return d.AddDays(1).Time(c.work.Zone()).UTC() }

// Zone returns the playbook's zone.
func (c *Calendar) Zone() *time.Location { return c.work.Zone() }
