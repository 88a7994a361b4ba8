package offer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/cases"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Publish puts versions of playbooks in force, all of them or none. Each was
// checked when it was loaded; its cases are run here, and what counts against
// the set (two that apply to the same offer) is found here. A playbook that
// fails is refused with [ErrPlaybook], and a [*CasesError] says which cases.
//
// The first publication is open to whoever sets the system up. From then on the
// version that is replaced says who may change what: each part that differs
// wants a role that manages it, each locked letter one of its roles, and a new
// playbook a role that manages every part of one in force. Offers that were
// submitted keep the version under which they were.
func (s Session) Publish(ctx context.Context, playbooks ...*Playbook) error {
	var err error
	for range attempts {
		if err = s.publish(ctx, playbooks); !errors.Is(err, store.ErrConflict) {
			break
		}
	}
	s.desk.observe(ctx, Observation{Command: "publish", Actor: s.actor.ID, Err: err})
	if err != nil {
		return &CommandError{"publish", "", err}
	}
	return nil
}

func (s Session) publish(ctx context.Context, playbooks []*Playbook) error {
	if len(playbooks) == 0 || slices.Contains(playbooks, nil) {
		return fmt.Errorf("%w: there is none, or a nil among them", ErrPlaybook)
	}
	if err := s.ready(); err != nil {
		return err
	}
	set, rev, err := s.desk.playbooks(ctx, true)
	if err != nil {
		return err
	}
	if err := s.mayPublish(set, rev, playbooks); err != nil {
		s.denied(ctx, "publish", playbooks[0].Name())
		return err
	}
	if err := runCases(playbooks); err != nil {
		return err
	}
	var next []*Playbook
	if rev > 0 {
		next = set.All()
	}
	next, b, entries, err := s.replace(next, playbooks)
	if err != nil || len(entries) == 0 {
		return err
	}
	trail, err := s.desk.appendTo(ctx, entries...)
	if err != nil {
		return err
	}
	put, err := s.inForcePut(next, rev)
	if err != nil {
		return err
	}
	b.Appends = trail.Appends
	b.Puts = append(append(b.Puts, trail.Puts...), put)
	if err := s.desk.store.Commit(ctx, b); err != nil {
		return err
	}
	_, _, err = s.desk.playbooks(ctx, true)
	return err
}

// replace puts new versions in the place of those in force: the set that then
// is, the versions to keep and what the trail says. A set that can't be in force
// together is [ErrPlaybook].
func (s Session) replace(next, playbooks []*Playbook) (all []*Playbook, b store.Batch, entries []audit.Entry, err error) {
	for _, p := range playbooks {
		i := slices.IndexFunc(next, func(q *Playbook) bool { return q.Name() == p.Name() })
		before := ""
		if i >= 0 {
			if before = next[i].Version(); before == p.Version() {
				continue
			}
			next[i] = p
		} else {
			next = append(next, p)
		}
		put, err := s.versionPut(p)
		if err != nil {
			return nil, b, nil, err
		}
		b.Puts = append(b.Puts, put)
		entries = append(entries, audit.Entry{Log: "playbooks", Time: s.desk.now(), Actor: s.actor.ID, Action: "publish", Subject: p.Name(),
			Fields: []audit.Change{{Path: "version", Before: before, After: p.Version()}}})
	}
	if _, err := playbook.NewSet(next...); err != nil {
		return nil, b, nil, fmt.Errorf("%w: %w", ErrPlaybook, err)
	}
	if found := playbook.CheckSet(next...).Errors(); len(found) > 0 {
		return nil, b, nil, fmt.Errorf("%w: %w", ErrPlaybook, found)
	}
	return next, b, entries, nil
}

// inForcePut is the record of what is in force.
func (s Session) inForcePut(next []*Playbook, rev int64) (store.Put, error) {
	var list published
	for _, p := range next {
		list.Versions = append(list.Versions, record.PlaybookRef{Name: p.Name(), Version: p.Version()})
	}
	body, err := json.Marshal(list)
	return store.Put{Kind: kindPublished, ID: inForce, Expect: rev, Body: body, Columns: store.Columns{"published_at": s.desk.now()}}, err
}

// CasesError is a playbook whose own cases fail. It unwraps to [ErrPlaybook].
type CasesError struct {
	Playbook string
	Failed   []cases.Result
}

// Error names the cases and what differs.
func (e *CasesError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v: %s: %d of its cases fail", ErrPlaybook, e.Playbook, len(e.Failed))
	for _, r := range e.Failed {
		fmt.Fprintf(&b, "\n  %s: %s", r.File, r.Name)
		for _, d := range r.Differences {
			fmt.Fprintf(&b, "\n    %s: want %s, got %s", d.Path, d.Want, d.Got)
		}
	}
	return b.String()
}

// Unwrap returns [ErrPlaybook].
func (e *CasesError) Unwrap() error { return ErrPlaybook }

// runCases runs the cases that lie beside playbooks.
func runCases(playbooks []*Playbook) error {
	var errs []error
	for _, p := range playbooks {
		list, found := cases.Check(p)
		if bad := found.Errors(); len(bad) > 0 {
			errs = append(errs, fmt.Errorf("%w: %w", ErrPlaybook, bad))
			continue
		}
		failed := slices.DeleteFunc(cases.Run(p, list, nil), func(r cases.Result) bool { return r.OK })
		if len(failed) > 0 {
			errs = append(errs, &CasesError{p.Name(), failed})
		}
	}
	return errors.Join(errs...)
}

// mayPublish wants a role that manages each part which a version changes, and
// for a new playbook one that manages every part of one that is in force: a new
// one may take offers over. The first publication sets the system up.
func (s Session) mayPublish(set *playbook.Set, rev int64, playbooks []*Playbook) error {
	if s.actor.ID == "" {
		return ErrNotEntitled
	}
	if rev == 0 {
		return nil
	}
	all := slices.ContainsFunc(set.All(), func(p *Playbook) bool { return p.Access().ManagesAll(s.actor) })
	for _, p := range playbooks {
		old := set.Get(p.Name())
		if old == nil && !all {
			return fmt.Errorf("%w: a new playbook wants a role that manages every part of one in force", ErrNotEntitled)
		}
		if old == nil {
			continue
		}
		if denied := old.DeniedChanges(s.actor, p); len(denied) > 0 {
			return fmt.Errorf("%w: no role of the actor may change %s of %s", ErrNotEntitled, strings.Join(denied, ", "), p.Name())
		}
	}
	return nil
}

func (s Session) versionPut(p *Playbook) (store.Put, error) {
	files := map[string]string{}
	for name, src := range p.Bundle() {
		files[name] = string(src)
	}
	body, err := json.Marshal(files)
	return store.Put{Kind: kindPlaybook, ID: p.Version(), Expect: store.Any, Body: body,
		Columns: store.Columns{"name": p.Name(), "published_at": s.desk.now(), "published_by": s.actor.ID}}, err
}

// Playbooks lists the playbooks in force.
func (d *Desk) Playbooks(ctx context.Context) ([]*Playbook, error) {
	set, _, err := d.playbooks(ctx, true)
	if err != nil {
		return nil, err
	}
	return set.All(), nil
}
