package verify

import (
	"time"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
)

// An entry may be dated this much after the moment of the check, and a clock may have
// been this much earlier than the entry before.
const (
	maxAhead = 24 * time.Hour
	maxSlow  = time.Minute
)

// clocks reports the first entry that a clock far ahead has dated, and the first one
// whose clock was far earlier than the entry before.
func (c *checker) clocks(id string, entries []audit.Entry) error {
	now := c.now()
	for _, e := range entries {
		if e.Time.Sub(now) > maxAhead {
			err := c.found("clock", id, "entry %d is dated %s, more than a day after this check", e.Seq,
				e.Time.Format(time.DateTime))
			if err != nil {
				return err
			}
			break
		}
	}
	for _, e := range entries {
		if slow := slowBy(e); slow > maxSlow {
			return c.found("clock", id, "entry %d has the time of the entry before: the clock was %s slow",
				e.Seq, slow.Truncate(time.Second))
		}
	}
	return nil
}

// slowBy returns how much earlier the clock was than the entry before.
func slowBy(e audit.Entry) time.Duration {
	for _, f := range e.Fields {
		if f.Path != storage.ClockPath {
			continue
		}
		if said, err := time.Parse(time.RFC3339Nano, f.After); err == nil {
			return e.Time.Sub(said)
		}
	}
	return 0
}
