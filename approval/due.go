package approval

import (
	"fmt"
	"slices"
	"time"
)

// Notice is something that time brought: a reminder, an escalation, or a stage
// that is late. Key is the same however often it is asked for.
type Notice struct {
	Key   string
	Stage string
	Kind  string // remind, late, escalate
	At    time.Time
	To    []Approver
}

// Due lists what time has brought up to now and what was not done yet, and the
// next moment at which there is something.
func (pl *Planner) Due(p Process, now time.Time, clock Clock) (due []Notice, next time.Time) {
	consider := func(n Notice) {
		if slices.Contains(p.Noticed, n.Key) {
			return
		}
		if !n.At.After(now) {
			due = append(due, n)
		} else if next.IsZero() || n.At.Before(next) {
			next = n.At
		}
	}
	for _, id := range p.OpenStages() {
		i, ok := pl.index[id]
		opened, isOpen := p.Opened[id]
		if !ok || !isOpen {
			continue
		}
		c := pl.stages[i]
		for k, d := range c.Remind {
			consider(Notice{Key: fmt.Sprintf("%s/remind/%d", id, k), Stage: id, Kind: "remind", At: clock.Add(opened, d), To: p.Approvers(id)})
		}
		if !c.Within.IsZero() {
			consider(Notice{Key: id + "/late", Stage: id, Kind: "late", At: clock.Add(opened, c.Within), To: p.Approvers(id)})
		}
		if c.Escalate != nil {
			consider(Notice{Key: id + "/escalate", Stage: id, Kind: "escalate", At: clock.Add(opened, c.Escalate.After), To: []Approver{c.Escalate.To}})
		}
	}
	return due, next
}

// Tick does what is due, each thing once: it remembers reminders and asks whom
// an escalation names.
func (pl *Planner) Tick(p Process, now time.Time, clock Clock) (Process, []Notice) {
	due, _ := pl.Due(p, now, clock)
	if len(due) == 0 {
		return p, nil
	}
	q := p.Clone()
	for _, n := range due {
		q.Noticed = append(q.Noticed, n.Key)
		if n.Kind != "escalate" {
			continue
		}
		if e := pl.stages[pl.index[n.Stage]].Escalate; e.Replace {
			q.Replaced = put(q.Replaced, n.Stage, []Approver{e.To})
		} else {
			q.Escalated = put(q.Escalated, n.Stage, append(slices.Clone(q.Escalated[n.Stage]), e.To))
		}
	}
	return q, due
}
