package approval

import (
	"fmt"
	"slices"
	"time"
)

// The kinds of notices.
const (
	NoticeRemind   = "remind"
	NoticeLate     = "late"
	NoticeEscalate = "escalate"
)

// Notice is due because of the time: a reminder, an escalation, or a late stage.
type Notice struct {
	Key   string // identifies the notice; the same on every call
	Stage string
	Kind  string // NoticeRemind, NoticeLate or NoticeEscalate
	At    time.Time
	To    []Approver
}

// Due returns the notices that are due now and not recorded in the process, and the
// time of the next notice; zero if there is none.
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
		for _, n := range pl.stages[i].notices(opened, clock) {
			if n.Kind != NoticeEscalate {
				n.To = p.Approvers(id)
			}
			consider(n)
		}
	}
	return due, next
}

// notices returns the notices of a stage that opened at a time. Those to its
// approvers have no To yet.
func (c *compiledStage) notices(opened time.Time, clock Clock) []Notice {
	var out []Notice
	for i, after := range c.Remind {
		key := fmt.Sprintf("%s/remind/%d", c.ID, i)
		out = append(out, Notice{Key: key, Stage: c.ID, Kind: NoticeRemind, At: clock.Add(opened, after)})
	}
	if !c.Within.IsZero() {
		out = append(out, Notice{Key: c.ID + "/late", Stage: c.ID, Kind: NoticeLate,
			At: clock.Add(opened, c.Within)})
	}
	if c.Escalate != nil {
		out = append(out, Notice{Key: c.ID + "/escalate", Stage: c.ID, Kind: NoticeEscalate,
			At: clock.Add(opened, c.Escalate.After), To: []Approver{c.Escalate.To}})
	}
	return out
}

// Tick returns the process after the notices that are due, and these notices. It
// records each notice, so that it is due once, and adds the approvers of
// escalations.
func (pl *Planner) Tick(p Process, now time.Time, clock Clock) (Process, []Notice) {
	due, _ := pl.Due(p, now, clock)
	if len(due) == 0 {
		return p, nil
	}
	q := p.Clone()
	for _, n := range due {
		q.Noticed = append(q.Noticed, n.Key)
		if n.Kind != NoticeEscalate {
			continue
		}
		if e := pl.stages[pl.index[n.Stage]].Escalate; e.Replace {
			q = q.replaceOpen(n.Stage, e.To, now)
		} else {
			q.Escalated = put(q.Escalated, n.Stage, append(slices.Clone(q.Escalated[n.Stage]), e.To))
		}
	}
	return q, due
}
