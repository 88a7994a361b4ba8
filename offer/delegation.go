package offer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Delegation lets a delegate decide for the actor for a while.
type Delegation struct {
	To      Actor     // the delegate
	Stages  []string  // empty: every stage
	Clients []string  // empty: every client
	From    time.Time // zero: now
	Until   time.Time
}

// Delegate lets a delegate decide for the actor, as far as the playbooks in
// force allow: how long, and who may receive. A delegate sees and decides what
// the actor may at the moment of the decision, on the stages and for the clients
// named: with the roles that [Options.Directory] lists the actor under then, or, for
// roles that it does not know, those that the actor has now. What the actor may as a
// delegate of others is not passed on. The trail keeps the delegation, and every
// decision taken under it; its entry lists the people that the playbooks notify of
// delegations under notify.
//
// The error is an [*approval.DelegationError] with everything that is wrong, such as a
// stage that no playbook in force has, an actor or delegate that is a program, or a
// circle: a delegation that, at one moment, for one stage and client, would come back
// to the actor.
func (s Session) Delegate(ctx context.Context, d Delegation, keys ...KeyOption) error {
	c := &call{command: "delegate", parts: []any{d}, invalid: d.check(), repeats: true}
	for _, k := range keys {
		k.onCommand(c)
	}
	_, err := s.do(ctx, c, func(ctx context.Context, _ playbooks) (change, error) {
		return s.delegate(ctx, c, d)
	})
	return err
}

// maxDelegations is for how many people one delegate can decide at once.
const maxDelegations = 1000

// maxScope is how many stages or clients a delegation names at most.
const maxScope = 256

// check refuses what can't be kept: moments that no engine has, lists without
// end, an id that could be taken for another's.
func (d Delegation) check() error {
	var problems []string
	bad := func(what string) { problems = append(problems, what) }
	for _, t := range []time.Time{d.From, d.Until} {
		if y := t.UTC().Year(); !t.IsZero() && (y < 1970 || y > 9999) {
			bad("its years are not between 1970 and 9999")
		}
	}
	if problem := record.CheckActorID(d.To.ID); d.To.ID != "" && problem != "" {
		bad("the delegate: " + problem)
	}
	if d.To.ID == record.SystemID {
		bad("the delegate: " + record.SystemID + " is no person")
	}
	tooLong := func(s string) bool { return len(s) > record.MaxIDBytes || input.CheckLine(s) != "" }
	for _, list := range [][]string{d.Stages, d.Clients} {
		if len(list) > maxScope || slices.ContainsFunc(list, tooLong) {
			bad(fmt.Sprintf("it names at most %d stages and clients, each a line of at most %d bytes", maxScope,
				record.MaxIDBytes))
		}
	}
	return notPossible(problems)
}

// notPossible returns the error of a delegation that has problems; nil without any.
func notPossible(problems []string) error {
	if len(problems) == 0 {
		return nil
	}
	return &approval.DelegationError{Problems: problems}
}

func (s Session) delegate(ctx context.Context, c *call, d Delegation) (change, error) {
	now := s.desk.now()
	if d.From.IsZero() {
		d.From = now
	}
	id, err := s.desk.opt.NewID()
	if err != nil {
		return change{}, err
	}
	give := approval.Delegation{ID: id, From: playbook.Person(s.actor), To: d.To.ID, Stages: d.Stages,
		Clients: d.Clients,
		Start:   d.From.UTC().Truncate(time.Microsecond), Until: d.Until.UTC().Truncate(time.Microsecond)}
	set, _, err := s.desk.books.InForce(ctx)
	if err != nil {
		return change{}, err
	}
	if !slices.ContainsFunc(set.All(), func(p *Playbook) bool {
		return p.Access().Grants(s.actor, playbook.RightDelegate)
	}) {
		return change{}, fmt.Errorf("%w: no role of the actor may delegate", ErrNotEntitled)
	}
	told, problems := mayDelegate(set, give, d.To)
	var ch change
	// the end of the log is read first: it has moved if another delegation comes between
	end, failed := storage.ReadDelegationsEnd(ctx, s.desk.store)
	if failed != nil {
		return change{}, failed
	}
	circle, failed := s.desk.closesCircle(ctx, give)
	if circle {
		problems = append(problems, "it closes a circle of delegations")
	}
	if err := cmp.Or(failed, notPossible(problems)); err != nil {
		return change{}, err
	}
	if err := s.desk.putDelegation(ctx, &ch.batch, end, give, delegated(give, told, now)); err != nil {
		return change{}, err
	}
	return ch, s.remember(&ch.batch, c, nil, now)
}

// putDelegation adds a delegation to those of its delegate. Those that are over
// go: the trail has them.
func (d *Desk) putDelegation(ctx context.Context, b *store.Batch, end storage.DelegationsEnd,
	give approval.Delegation, entry audit.Entry) error {
	list, revision, err := d.readDelegations(ctx, give.To)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(x approval.Delegation) bool { return !entry.Time.Before(x.Until) })
	if len(list) >= maxDelegations {
		return fmt.Errorf("%w: a delegate has at most %d delegations at once", approval.ErrDelegation,
			maxDelegations)
	}
	list = append(list, give)
	return storage.PutDelegations(b, end, d.opt.Random, give.To, revision, list, latest(list), entry)
}

// mayDelegate lists what is wrong with a delegation, of itself or under the playbooks
// in force, and the people that they notify, each once.
func mayDelegate(set *playbook.Set, give approval.Delegation, to Actor) (told, problems []string) {
	var bad *approval.DelegationError
	if errors.As((approval.DelegationRules{}).Check(give, playbook.Person(to), approval.Calendar{}), &bad) {
		problems = bad.Problems
	}
	own := len(problems)
	for _, p := range set.All() {
		for _, w := range p.Policy().Delegation.Notify {
			told = append(told, w.String())
		}
		if !errors.As(p.Policy().Delegation.Check(give, playbook.Person(to), p.Calendar()), &bad) {
			continue
		}
		for _, problem := range bad.Problems {
			if !slices.Contains(problems[:own], problem) {
				problems = append(problems, "playbook "+p.Name()+": "+problem)
			}
		}
	}
	for _, stage := range give.Stages {
		if !slices.ContainsFunc(set.All(), func(p *Playbook) bool { return p.Planner().Has(stage) }) {
			problems = append(problems, "no playbook in force has a stage "+input.Shown(stage))
		}
	}
	slices.Sort(told)
	return slices.Compact(told), problems
}

// delegated is the entry of the trail for a delegation.
func delegated(give approval.Delegation, told []string, now time.Time) audit.Entry {
	e := audit.Entry{Log: storage.DelegationsLog, Time: now, Actor: give.From.ID, Action: "delegate", Subject: give.To,
		Fields: []audit.Change{
			{Path: "id", After: give.ID}, {Path: "from", After: give.Start.Format(time.RFC3339)},
			{Path: "until", After: give.Until.Format(time.RFC3339)},
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

// readDelegations reads the delegations to a person and the revision of their
// record; 0 if there is none. If one of them is not over, the record is compared with
// the end of its log.
func (d *Desk) readDelegations(ctx context.Context, to string) ([]approval.Delegation, int64, error) {
	for n := 0; ; n++ {
		r, err := d.store.Get(ctx, storage.KindDelegation, to)
		if errors.Is(err, store.ErrNotFound) {
			return nil, 0, nil
		}
		if err != nil {
			return nil, 0, err
		}
		list, err := storage.DecodeDelegations(ctx, d.store, r)
		if err == nil && slices.ContainsFunc(list, d.notOver) {
			err = d.lastDelegations(ctx, r)
		}
		if errors.Is(err, errDelegated) && n < attempts {
			continue
		}
		return list, r.Revision, err
	}
}

func (d *Desk) notOver(x approval.Delegation) bool { return d.now().Before(x.Until) }

// errDelegated: the delegations of a person were written while they were read.
var errDelegated = fmt.Errorf("%w: the delegations were written while they were read", ErrConflict)

// lastDelegations refuses records of delegates that are not what the last entry about
// their delegate wrote, such as one of an earlier moment that was put back. The error is
// errDelegated if the record was written since it was read.
func (d *Desk) lastDelegations(ctx context.Context, records ...store.Record) error {
	r, ok, err := storage.Superseded(ctx, d.store, records...)
	if !ok || err != nil {
		return err
	}
	now, err := d.store.Get(ctx, r.Kind, r.ID)
	if err == nil && now.Revision != r.Revision {
		return errDelegated
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return fmt.Errorf("%w: %s %s is not what the last entry about it wrote; %s", ErrDamaged, r.Kind, r.ID, mend)
}

// isDelegate reports whether the actor may decide an open stage of the offer on
// behalf of a person who sees it.
func (s Session) isDelegate(ctx context.Context, l *loaded) (bool, error) {
	if l.Offer.State() != InApproval {
		return false, nil
	}
	list, err := s.received(ctx)
	if err != nil || len(list) == 0 {
		return false, err
	}
	sub, _ := l.Offer.Submission()
	return slices.ContainsFunc(sub.Process.OpenStages(), func(stage string) bool {
		_, ok := s.desk.delegationFor(list, l, stage, func(lender approval.Person) bool {
			return sub.Process.IsApprover(stage, lender)
		})
		return ok
	}), nil
}

// delegationFor finds the first delegation for a stage whose giver passes a filter and
// sees the offer.
func (d *Desk) delegationFor(list []approval.Delegation, l *loaded, stage string,
	passes func(approval.Person) bool) (approval.Delegation, bool) {
	sub, _ := l.Offer.Submission()
	for _, x := range list {
		if !x.InForce(d.now(), stage, l.Offer.Get("client").Text()) {
			continue
		}
		lender := x.Lender(d.opt.Directory, sub.Process.RolesAsked(stage)...)
		if passes(lender) && d.As(playbook.Actor(lender)).sees(l) {
			return x, true
		}
	}
	return approval.Delegation{}, false
}

// received lists the delegations to the actor. A program receives none.
func (s Session) received(ctx context.Context) ([]approval.Delegation, error) {
	if s.actor.ID == "" || !s.actor.IsPerson() {
		return nil, nil
	}
	list, _, err := s.desk.readDelegations(ctx, s.actor.ID)
	return list, err
}
