package story

import (
	"fmt"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/record"
)

// unproved returns what the record has and no entry of the trail shows: submissions,
// decisions, places that were given away, overrides and counteroffers. What was
// approved in full, what was sent and answers have lines of their own.
func unproved(status record.Status, entries []audit.Entry) []string {
	var out []string
	require := func(e event, format string, args ...any) {
		for i, arg := range args {
			if s, ok := arg.(string); ok {
				args[i] = word(s)
			}
		}
		if e.in(entries) == 0 {
			out = append(out, fmt.Sprintf(format, args...)+" on "+moment(e.at))
		}
	}
	for i, sub := range status.Submissions {
		require(event{"submit", "", sub.By, sub.At}, "submission %d by %s", i+1, sub.By)
		for _, d := range sub.Process.Decisions {
			require(event{actionOf(d), d.Stage, d.By, d.At}, "%s of %s by %s in submission %d", d.Verdict, d.Stage,
				d.By, i+1)
		}
		for _, h := range sub.Process.Handed {
			if h.By != "" { // not an escalation
				require(event{"reassign", h.Stage, h.By, h.At}, "a place of %s given to %s by %s", h.Stage, h.To.String(), h.By)
			}
		}
	}
	for _, ov := range status.Overrides {
		if ov.Revision == status.ApprovedRevision {
			continue
		}
		require(event{"override", ov.Guardrail, ov.By, ov.At}, "the override of %s by %s", ov.Guardrail, ov.By)
	}
	for _, c := range status.Counteroffers {
		require(event{"counter", string(c.Side), c.By, c.At}, "counteroffer of the %s, recorded by %s", c.Side, c.By)
	}
	return out
}
