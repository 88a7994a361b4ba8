package flow

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Envelope is the range that an approver approves: bounds by name, as exact decimals,
// and the last moment, which is a date such as 2026-12-31, with its whole day in the
// playbook's zone, or a time such as 2026-12-31T17:00:00Z.
type Envelope struct {
	AtMost, AtLeast map[string]string
	Until           string
}

// envelope checks the envelope of a decision against the figures that stand. An actor
// who is not entitled learns nothing of them.
func (s *step) envelope(req *approval.Request, p approval.Process, d Decision) {
	if d.Envelope == nil {
		return
	}
	decides := req.By
	if req.For != nil {
		decides = *req.For
	}
	req.Envelope = &approval.Envelope{}
	if !s.has(refusal.CodeNotEntitled) && p.IsApprover(d.Stage, decides) {
		req.Envelope = s.within(d.Stage, *d.Envelope)
	}
}

// Range returns the envelope that an approver gives on a stage as it is kept; nil for
// nil. The error is a refusal with everything that is wrong with it.
func Range(c Context, o record.Offer, stage string, e *Envelope) (*approval.Envelope, error) {
	if e == nil {
		return nil, nil
	}
	s := begin(c, o, string(approval.VerdictApprove))
	kept := s.within(stage, *e)
	return kept, s.refusal(s.command, o.State())
}

// within reads an envelope and adds what is wrong with it.
func (s *step) within(stage string, e Envelope) *approval.Envelope {
	given := approval.Envelope{AtMost: e.AtMost, AtLeast: e.AtLeast}
	if text := strings.TrimSpace(e.Until); text != "" {
		var ok bool
		if given.Until, ok = s.lastMoment(text); !ok {
			s.add(refusal.CodeMissing, stage+".envelope.until", "until of the envelope is no date and no time:"+
				" write a date such as 2026-12-31, or a time such as 2026-12-31T17:00:00Z")
			given.Until = s.Now
		}
	}
	kept, err := s.Playbook.Planner().Envelope(stage, given, s.facts(), s.Now)
	s.unmet(err)
	return &kept
}

// lastMoment reads a time, or a day, which ends in the playbook's zone.
func (s *step) lastMoment(text string) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		t = t.UTC().Truncate(time.Microsecond)
		return t, t.Year() <= lastYear
	}
	day, err := rule.ParseDate(text)
	if err != nil || day.Year > lastYear {
		return time.Time{}, false
	}
	return s.Playbook.Calendar().EndOf(day).Add(-time.Microsecond), true
}

// lastYear is the last year of which every moment can be written in every zone.
const lastYear = 9998

// declared lists the bounds of an envelope, and the figures that were approved
// without it.
func declared(e *approval.Envelope) []Field {
	if e == nil {
		return nil
	}
	var out []Field
	for _, side := range []struct {
		key    string
		bounds map[string]string
	}{{"at_most", e.AtMost}, {"at_least", e.AtLeast}} {
		for _, name := range slices.Sorted(maps.Keys(side.bounds)) {
			out = append(out, Field{"envelope." + side.key + "." + name, e.Figures[name], side.bounds[name]})
		}
	}
	return append(out, Field{"envelope.until", "", e.Until.Format(time.RFC3339Nano)})
}

// used lists the figures under an envelope: what was approved, and what it is now.
func used(e *approval.UsedEnvelope) []Field {
	if e == nil {
		return nil
	}
	var out []Field
	for _, name := range slices.Sorted(maps.Keys(e.Now)) {
		out = append(out, Field{"envelope." + name, e.Approved[name], e.Now[name]})
	}
	return append(out, Field{"envelope.until", "", e.Until.Format(time.RFC3339Nano)})
}
