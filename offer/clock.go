package offer

import (
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
)

// timed returns the events of a command. If the clock was earlier than the trail, the
// first one holds what it said.
func (l *loaded) timed(events []flow.Event) []flow.Event {
	if l.clock.IsZero() || len(events) == 0 {
		return events
	}
	out := slices.Clone(events)
	said := flow.Field{Path: storage.ClockPath, After: l.clock.Format(time.RFC3339Nano)}
	out[0].Fields = append(slices.Clone(out[0].Fields), said)
	return out
}
