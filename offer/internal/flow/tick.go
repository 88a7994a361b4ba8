package flow

import (
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Notice is something that time brought for an offer.
type Notice struct {
	Offer string
	Kind  string // remind, late, escalate, expire
	Stage string
	At    time.Time
	Who   []approval.Approver
}

// Due lists what time has brought for an offer up to now and was not done
// yet, and when there is something next; a zero time: nothing.
func Due(c Context, o record.Offer) (due []Notice, next time.Time) {
	at := func(t time.Time) {
		if !t.IsZero() && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	if o.Held() {
		return nil, time.Time{}
	}
	if sub, ok := o.Submission(); ok && o.State() == lifecycle.InApproval {
		notices, n := c.Playbook.Planner().Due(sub.Process, c.Now, c.Clock(o))
		at(n)
		for _, x := range notices {
			due = append(due, Notice{o.ID(), x.Kind, x.Stage, x.At, x.To})
		}
	}
	if t, ok := ExpiresAt(c, o); ok {
		if c.Now.Before(t) {
			at(t)
		} else {
			due = append(due, Notice{Offer: o.ID(), Kind: "expire", At: t})
		}
	}
	return due, next
}

// Tick does what is due for an offer, each thing once: it records reminders,
// escalates, and expires. The outcome has no events if nothing was due.
func Tick(c Context, o record.Offer) (Outcome, []Notice, error) {
	due, _ := Due(c, o)
	if len(due) == 0 {
		return Outcome{Offer: o}, nil, nil
	}
	for _, n := range due {
		if n.Kind == "expire" {
			out, err := Expire(c, o)
			return out, due, err
		}
	}
	s := begin(c, o, "tick")
	i := len(s.status.Submissions) - 1
	before := s.status.Submissions[i].Process
	q, done := c.Playbook.Planner().Tick(before, c.Now, c.Clock(o))
	s.status.Submissions[i].Process = q
	for _, n := range done {
		names := make([]string, len(n.To))
		for k, w := range n.To {
			names[k] = w.String()
		}
		s.events = append(s.events, Event{Action: n.Kind, Subject: n.Stage, Note: strings.Join(names, ", "),
			Fields: escalated(before, q, n)})
	}
	out, err := s.done()
	return out, due, err
}

// escalated returns who is an approver of a stage after an escalation, for each
// place that it replaced with who had it before.
func escalated(before, after approval.Process, n approval.Notice) []Field {
	var out []Field
	if n.Kind != approval.NoticeEscalate {
		return nil
	}
	path := "stage." + n.Stage + ".asks"
	for _, h := range after.Handed[len(before.Handed):] {
		if h.Stage == n.Stage {
			out = append(out, Field{path, h.From, h.To.String()})
		}
	}
	if was := before.Escalated[n.Stage]; len(after.Escalated[n.Stage]) > len(was) {
		for _, w := range after.Escalated[n.Stage][len(was):] {
			out = append(out, Field{path, "", w.String()})
		}
	}
	return out
}
