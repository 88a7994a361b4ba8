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
	"github.com/offerdesk/offerdesk/offer/record"
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
// force allow: how long, and who may receive. Whoever stands in sees and decides
// what the actor may, on the stages and for the clients named. It is in the
// trail, and so is every decision taken under it; whom the playbooks tell of
// delegations stands in the entry under notify. The error joins [approval.ErrDelegation] with
// everything that stands against it.
func (s Session) Delegate(ctx context.Context, d Delegation, with ...Option) error {
	c := newCall("delegate", "", with, d)
	err := errors.Join(s.ready(), d.check())
	if err == nil {
		var done bool
		if _, done, err = s.answered(ctx, c); !done && err == nil {
			err = s.delegate(ctx, c, d)
		}
	}
	s.desk.observe(ctx, Observation{Command: c.command, Actor: s.actor.ID, Err: err})
	if err != nil {
		return &CommandError{c.command, "", err}
	}
	return nil
}

// maxStandIns is how often one person can stand in at once.
const maxStandIns = 1000

// maxScope is how many stages or clients a delegation names at most.
const maxScope = 256

// check refuses what can't be kept: moments that no engine has, lists without
// end, an id that could be taken for another's.
func (d Delegation) check() error {
	var errs []error
	bad := func(what string) { errs = append(errs, fmt.Errorf("%w: %s", approval.ErrDelegation, what)) }
	for _, t := range []time.Time{d.From, d.Until} {
		if y := t.UTC().Year(); !t.IsZero() && (y < 1970 || y > 9999) {
			bad("its years are not between 1970 and 9999")
		}
	}
	if problem := record.CheckActorID(d.To.ID); d.To.ID != "" && problem != "" {
		bad("to whom it goes: " + problem)
	}
	for _, list := range [][]string{d.Stages, d.Clients} {
		if len(list) > maxScope || slices.ContainsFunc(list, func(s string) bool { return len(s) > record.MaxIDBytes || record.CheckText(s, false) != "" }) {
			bad(fmt.Sprintf("it names at most %d stages and clients, each a line of at most %d bytes", maxScope, record.MaxIDBytes))
		}
	}
	return errors.Join(errs...)
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
	told, err := mayDelegate(set, give, d.To)
	if err != nil {
		return err
	}
	list, rev, err := s.desk.delegationRecord(ctx, d.To.ID)
	if err != nil {
		return err
	}
	list.List = slices.DeleteFunc(list.List, func(x approval.Delegation) bool { return !now.Before(x.Until) }) // the trail has them
	if len(list.List) >= maxStandIns {
		return fmt.Errorf("%w: nobody stands in more than %d times at once", approval.ErrDelegation, maxStandIns)
	}
	list.List = append(list.List, give)
	body, err := json.Marshal(list)
	if err != nil {
		return err
	}
	b, err := s.desk.appendTo(ctx, delegated(give, told, now))
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

// mayDelegate asks the playbooks in force whether a delegation is allowed, and
// lists whom they tell of it, each once.
func mayDelegate(set *playbook.Set, give approval.Delegation, to Actor) (told []string, err error) {
	var bad []error
	for _, p := range set.All() {
		for _, w := range p.Policy().Delegation.Notify {
			told = append(told, w.String())
		}
		if err := p.Policy().Delegation.Check(give, playbook.Person(to), p.Calendar()); err != nil {
			bad = append(bad, fmt.Errorf("playbook %s: %w", p.Name(), err))
		}
	}
	slices.Sort(told)
	return slices.Compact(told), errors.Join(bad...)
}

// delegated is what the trail says of a delegation.
func delegated(give approval.Delegation, told []string, now time.Time) audit.Entry {
	e := audit.Entry{Log: "delegations", Time: now, Actor: give.From.ID, Action: "delegate", Subject: give.To, Fields: []audit.Change{
		{Path: "from", After: give.Start.Format(time.RFC3339)}, {Path: "until", After: give.Until.Format(time.RFC3339)},
		{Path: "stages", After: fmt.Sprint(give.Stages)}, {Path: "clients", After: fmt.Sprint(give.Clients)}}}
	if len(told) > 0 {
		e.Fields = append(e.Fields, audit.Change{Path: "notify", After: strings.Join(told, ", ")})
	}
	return e
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

// standsIn reports whether the actor may decide an open stage of the offer for
// somebody who sees it.
func (s Session) standsIn(ctx context.Context, l loaded) (bool, error) {
	if l.Offer.State() != InApproval {
		return false, nil
	}
	list, err := s.desk.delegationsTo(ctx, s.actor.ID)
	if err != nil {
		return false, err
	}
	sub, _ := l.Offer.Status().Submission()
	for _, stage := range sub.Process.OpenStages() {
		if _, ok := s.desk.lends(list, l, stage); ok {
			return true, nil
		}
	}
	return false, nil
}

// lends finds the delegation under which a stage can be decided, of somebody
// whom it asks and who sees the offer.
func (d *Desk) lends(list []approval.Delegation, l loaded, stage string) (approval.Delegation, bool) {
	sub, _ := l.Offer.Status().Submission()
	for _, x := range list {
		if x.InForce(d.now(), stage, l.Offer.Get("client").Text()) && sub.Process.IsApprover(stage, x.From) && d.As(playbook.Actor(x.From)).sees(l) {
			return x, true
		}
	}
	return approval.Delegation{}, false
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
