package offer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// GivenDelegation is a delegation that is in force or begins later.
type GivenDelegation struct {
	ID              string    // for [Session.EndDelegation]
	Giver, Delegate string    // ids of people
	Stages          []string  // empty: every stage
	Clients         []string  // empty: every client
	From, Until     time.Time // until Until, not included
}

// Delegations lists the delegations that the actor has given and received and that are
// not over, by the time they begin. It reads every delegation that is not over.
func (s Session) Delegations(ctx context.Context) (given, received []GivenDelegation, err error) {
	return s.DelegationsOf(ctx, s.actor.ID)
}

// DelegationsOf is [Session.Delegations] of another person, for actors that manage
// approvals in a playbook in force. The error is [ErrNotEntitled] for others.
func (s Session) DelegationsOf(ctx context.Context, person string) (given, received []GivenDelegation,
	err error) {
	given, received, err = s.delegationsOf(ctx, person)
	if err != nil {
		return nil, nil, &CommandError{"delegations", "", err}
	}
	return given, received, nil
}

func (s Session) delegationsOf(ctx context.Context, person string) (given, received []GivenDelegation,
	err error) {
	if err := s.ready(); err != nil {
		return nil, nil, err
	}
	if err := s.desk.mended(ctx); err != nil {
		return nil, nil, err
	}
	if person != s.actor.ID {
		if err := s.managesApprovals(ctx); err != nil {
			s.deny(ctx, "delegations", storage.StorableID(person))
			return nil, nil, err
		}
	}
	if person == "" {
		return nil, nil, nil
	}
	list, err := s.desk.delegationsNotOver(ctx)
	for _, d := range list {
		if d.From.ID == person {
			given = append(given, shown(d))
		}
		if d.To == person {
			received = append(received, shown(d))
		}
	}
	for _, l := range [][]GivenDelegation{given, received} {
		slices.SortStableFunc(l, func(a, b GivenDelegation) int { return a.From.Compare(b.From) })
	}
	return given, received, err
}

func shown(d approval.Delegation) GivenDelegation {
	return GivenDelegation{ID: d.ID, Giver: d.From.ID, Delegate: d.To, Stages: slices.Clone(d.Stages),
		Clients: slices.Clone(d.Clients), From: d.Start, Until: d.Until}
}

// managesApprovals requires an actor that manages approvals in a playbook in force.
func (s Session) managesApprovals(ctx context.Context) error {
	set, _, err := s.desk.books.InForce(ctx)
	if err != nil {
		return err
	}
	for _, p := range set.All() {
		if p.Access().Manages(s.actor, "approvals") {
			return nil
		}
	}
	return fmt.Errorf("%w: the actor does not manage approvals", ErrNotEntitled)
}

// delegationsNotOver reads every delegation that is not over.
func (d *Desk) delegationsNotOver(ctx context.Context) ([]approval.Delegation, error) {
	for n := 0; ; n++ {
		list, records, err := d.delegationsLeft(ctx)
		if err == nil {
			err = d.lastDelegations(ctx, records...)
		}
		if errors.Is(err, errDelegated) && n < attempts {
			continue
		}
		return list, err
	}
}

// delegationsLeft reads every delegation that is not over, and the records of them.
func (d *Desk) delegationsLeft(ctx context.Context) (out []approval.Delegation, records []store.Record,
	err error) {
	q := store.Query{Kind: storage.KindDelegation, Where: store.Where("until", store.Gt, d.now()), Limit: 500}
	for r, err := range storage.Records(ctx, d.store, q) {
		if err != nil {
			return nil, nil, err
		}
		list, err := storage.DecodeDelegations(ctx, d.store, r)
		if err != nil {
			return nil, nil, err
		}
		left := slices.DeleteFunc(list, func(x approval.Delegation) bool { return !d.notOver(x) })
		if len(left) > 0 {
			out, records = append(out, left...), append(records, r)
		}
	}
	return out, records, nil
}

// closesCircle reports whether a delegation would come back to the person who gives it.
func (d *Desk) closesCircle(ctx context.Context, give approval.Delegation) (bool, error) {
	others, err := d.delegationsNotOver(ctx)
	return err == nil && give.Circle(others), err
}

// errNoDelegation: there is no delegation with that id that the actor may know of.
const errNoDelegation = absent("no such delegation")

// EndDelegation ends a delegation now, for the person who gave it and for actors that
// manage approvals in a playbook in force. Decisions that were taken under it stand.
// The trail keeps who ended it. The error is [ErrNotFound] if there is no delegation
// with the id, it is over, or the actor may not know of it.
func (s Session) EndDelegation(ctx context.Context, id string, keys ...KeyOption) error {
	c := &call{command: "end_delegation", parts: []any{id}, repeats: true}
	if record.CheckID(id) == nil {
		c.subject = id
	}
	for _, k := range keys {
		k.onCommand(c)
	}
	_, err := s.do(ctx, c, func(ctx context.Context, _ playbooks) (change, error) {
		return s.endDelegation(ctx, c, id)
	})
	return err
}

func (s Session) endDelegation(ctx context.Context, c *call, id string) (change, error) {
	if err := s.desk.mended(ctx); err != nil {
		return change{}, err
	}
	end, err := storage.ReadDelegationsEnd(ctx, s.desk.store)
	if err != nil {
		return change{}, err
	}
	list, err := s.desk.delegationsNotOver(ctx)
	if err != nil {
		return change{}, err
	}
	i := slices.IndexFunc(list, func(d approval.Delegation) bool { return d.ID == id })
	manages := s.managesApprovals(ctx)
	if i < 0 || manages != nil && s.actor.ID != list[i].From.ID && s.actor.ID != list[i].To {
		return change{}, errNoDelegation
	}
	d := list[i]
	switch {
	case manages == nil || s.actor.ID == d.From.ID:
	case errors.Is(manages, ErrNotEntitled):
		return change{}, fmt.Errorf("%w: only the person who gave a delegation and who manages approvals end it",
			ErrNotEntitled)
	default:
		return change{}, manages
	}
	if s.actor.ID == "" || !s.actor.IsPerson() {
		return change{}, fmt.Errorf("%w: only a person ends a delegation", ErrNotEntitled)
	}
	now := s.desk.now()
	var ch change
	if err := s.desk.dropDelegation(ctx, &ch.batch, end, d, s.ended(d, now)); err != nil {
		return change{}, err
	}
	return ch, s.remember(&ch.batch, c, nil, now)
}

// dropDelegation takes a delegation, and those that are over, from the record of its
// delegate.
func (d *Desk) dropDelegation(ctx context.Context, b *store.Batch, end storage.DelegationsEnd,
	ends approval.Delegation, entry audit.Entry) error {
	list, revision, err := d.readDelegations(ctx, ends.To)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(x approval.Delegation) bool {
		return x.ID == ends.ID || !entry.Time.Before(x.Until)
	})
	until := latest(list)
	if until.IsZero() {
		until = entry.Time
	}
	return storage.PutDelegations(b, end, d.opt.Random, ends.To, revision, list, until, entry)
}

// ended is the entry of the trail for a delegation that ends early.
func (s Session) ended(d approval.Delegation, now time.Time) audit.Entry {
	return audit.Entry{Log: storage.DelegationsLog, Time: now, Actor: s.actor.ID, Action: "end_delegation", Subject: d.To,
		Fields: []audit.Change{{Path: "id", After: d.ID}, {Path: "giver", After: d.From.ID},
			{Path: "until", Before: d.Until.Format(time.RFC3339), After: now.Format(time.RFC3339)},
			{Path: "stages", Before: strings.Join(d.Stages, ", ")},
			{Path: "clients", Before: strings.Join(d.Clients, ", ")}}}
}
