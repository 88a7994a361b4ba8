package offer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store"
)

// Delegation lets somebody stand in for the actor for a while.
type Delegation struct {
	To      Actor     // who stands in
	Stages  []string  // empty: every stage
	Clients []string  // empty: every client
	From    time.Time // zero: now
	Until   time.Time
}

// delegations of one receiver are one record: who stands in for whom is asked
// with every decision.
type delegations struct {
	List []approval.Delegation `json:"list"`
}

// Delegate lets somebody stand in for the actor, as far as the playbooks in
// force allow: how long, and who may receive. It is in the trail, and so is
// every decision taken under it; whom the playbooks tell of delegations stands
// in the entry under notify. The error joins [approval.ErrDelegation] with
// everything that stands against it.
func (s Session) Delegate(ctx context.Context, d Delegation, with ...With) error {
	c := newCall("delegate", "", with, d)
	_, done, err := s.answered(ctx, c)
	if !done && err == nil {
		err = s.delegate(ctx, c, d)
	}
	s.desk.opt.Observe(ctx, Observation{Command: c.command, Actor: s.actor.ID, Err: err})
	if err != nil {
		return &CommandError{c.command, "", err}
	}
	return nil
}

func (s Session) delegate(ctx context.Context, c *call, d Delegation) error {
	now := s.desk.now()
	if d.From.IsZero() {
		d.From = now
	}
	id, err := s.desk.opt.NewID()
	if err != nil {
		return err
	}
	give := approval.Delegation{ID: id, From: playbook.Person(s.actor), To: d.To.ID, Stages: d.Stages, Clients: d.Clients,
		Start: d.From.UTC().Truncate(time.Microsecond), Until: d.Until.UTC().Truncate(time.Microsecond)}
	set, _, err := s.desk.playbooks(ctx, true)
	if err != nil {
		return err
	}
	var bad []error
	var told []string
	for _, p := range set.All() {
		for _, w := range p.Policy().Delegation.Notify {
			told = append(told, w.String())
		}
		if err := p.Policy().Delegation.Check(give, playbook.Person(d.To), p.Calendar()); err != nil {
			bad = append(bad, fmt.Errorf("playbook %s: %w", p.Name(), err))
		}
	}
	if len(bad) > 0 {
		return errors.Join(bad...)
	}
	list, rev, err := s.desk.delegationRecord(ctx, d.To.ID)
	if err != nil {
		return err
	}
	list.List = append(list.List, give)
	body, err := json.Marshal(list)
	if err != nil {
		return err
	}
	e := audit.Entry{Log: "delegations", Time: now, Actor: s.actor.ID, Action: "delegate", Subject: d.To.ID, Fields: []audit.Change{
		{Path: "from", After: give.Start.Format(time.RFC3339)}, {Path: "until", After: give.Until.Format(time.RFC3339)},
		{Path: "stages", After: fmt.Sprint(d.Stages)}, {Path: "clients", After: fmt.Sprint(d.Clients)}}}
	if slices.Sort(told); len(told) > 0 {
		e.Fields = append(e.Fields, audit.Change{Path: "notify", After: strings.Join(slices.Compact(told), ", ")})
	}
	b, err := s.desk.appendTo(ctx, e)
	if err != nil {
		return err
	}
	b.Puts = append(b.Puts, store.Put{Kind: kindDelegation, ID: d.To.ID, Expect: rev, Columns: store.Columns{"until": latest(list.List)}, Body: body})
	if c.key != "" {
		if err := s.remember(&b, c, nil, now); err != nil {
			return err
		}
	}
	err = s.desk.store.Commit(ctx, b)
	if errors.Is(err, store.ErrConflict) || errors.Is(err, store.ErrOutcomeUnknown) {
		if _, done, kerr := s.answered(ctx, c); done {
			return kerr
		}
	}
	return err
}

func latest(list []approval.Delegation) time.Time {
	var t time.Time
	for _, d := range list {
		if d.Until.After(t) {
			t = d.Until
		}
	}
	return t
}

func (d *Desk) delegationRecord(ctx context.Context, to string) (delegations, int64, error) {
	var list delegations
	r, err := d.store.Get(ctx, kindDelegation, to)
	if errors.Is(err, store.ErrNotFound) {
		return list, 0, nil
	}
	if err != nil {
		return list, 0, err
	}
	if err := json.Unmarshal(r.Body, &list); err != nil {
		return list, 0, fmt.Errorf("%w: %s", ErrDamaged, kindDelegation)
	}
	return list, r.Revision, nil
}

// delegationsTo lists the delegations that name somebody as the one who stands
// in.
func (d *Desk) delegationsTo(ctx context.Context, to string) ([]approval.Delegation, error) {
	if to == "" {
		return nil, nil
	}
	list, _, err := d.delegationRecord(ctx, to)
	return list.List, err
}
