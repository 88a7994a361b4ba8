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
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Publish puts versions of playbooks in force, all of them or none. Each was
// checked when it was loaded. Publish runs its cases, and checks the set: two
// playbooks that apply to the same offer are an error. The error is
// [ErrPlaybook]; a [*CasesError] lists the cases that fail.
//
// The first publication sets the system up, and any actor may make it. From then
// on the version that is replaced says who may change what: each part that
// differs requires a role that manages it, each locked letter one of its roles,
// and a new playbook a role that manages every part of one in force. Offers that
// were submitted keep the version under which they were.
func (s Session) Publish(ctx context.Context, versions ...*Playbook) error {
	c := &call{command: "publish", repeats: true}
	if len(versions) == 0 || slices.Contains(versions, nil) {
		c.invalid = fmt.Errorf("%w: none was given, or one is nil", ErrPlaybook)
	} else {
		c.subject = versions[0].Name()
	}
	tested := false
	_, err := s.do(ctx, c, func(ctx context.Context, _ playbooks) (change, error) {
		set, revision, err := s.desk.books.InForce(ctx)
		if err != nil {
			return change{}, err
		}
		if err := s.mayPublish(set, revision, versions); err != nil {
			return change{}, err
		}
		if !tested {
			if err := runCases(versions); err != nil {
				return change{}, err
			}
			tested = true
		}
		return s.publish(ctx, set, revision, versions)
	})
	if err == nil {
		_, _, _ = s.desk.books.InForce(ctx) // this process knows at once; a commit would tell it
	}
	return err
}

// publish replaces versions in force by those given.
func (s Session) publish(ctx context.Context, set *playbook.Set, revision int64,
	versions []*Playbook) (change, error) {
	var next []*Playbook
	if revision > 0 {
		next = set.All()
	}
	var ch change
	next, entries, err := s.replace(&ch.batch, next, versions)
	if err != nil || len(entries) == 0 {
		return change{}, err
	}
	list := make([]record.PlaybookRef, len(next))
	for i, p := range next {
		list[i] = p.Ref()
	}
	body, err := storage.AppendPublished(ctx, s.desk.store, &ch.batch, s.desk.opt.Random, list, entries)
	ch.batch.Puts = append(ch.batch.Puts, store.Put{Kind: storage.KindPublished, ID: storage.InForce,
		Expect: revision, Body: body, Columns: store.Columns{"published_at": s.desk.now()}})
	return ch, err
}

// replace adds the versions to a batch. It returns the set that is in force
// then, and the entries of the trail. A set that can't be in force together is
// [ErrPlaybook].
func (s Session) replace(b *store.Batch, next, versions []*Playbook) (all []*Playbook, entries []audit.Entry,
	err error) {
	for _, p := range versions {
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
			return nil, nil, err
		}
		b.Puts = append(b.Puts, put)
		entries = append(entries,
			audit.Entry{Log: storage.PlaybooksLog, Time: s.desk.now(), Actor: s.actor.ID, Action: "publish", Subject: p.Name(),
				Fields: []audit.Change{{Path: "version", Before: before, After: p.Version()}}})
	}
	if _, err := playbook.NewSet(next...); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrPlaybook, err)
	}
	if found := playbook.CheckSet(next...).Errors(); len(found) > 0 {
		return nil, nil, fmt.Errorf("%w: %w", ErrPlaybook, found)
	}
	return next, entries, nil
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

// runCases runs the cases of each version.
func runCases(versions []*Playbook) error {
	var errs []error
	for _, p := range versions {
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

// mayPublish requires a role that manages each part that a version changes, and
// for a new playbook one that manages every part of one in force: a new one may
// apply to offers of others. The first publication sets the system up.
func (s Session) mayPublish(set *playbook.Set, revision int64, versions []*Playbook) error {
	if s.actor.ID == "" {
		return ErrNotEntitled
	}
	if revision == 0 {
		return nil
	}
	all := slices.ContainsFunc(set.All(), func(p *Playbook) bool { return p.Access().ManagesAll(s.actor) })
	for _, p := range versions {
		old := set.Get(p.Name())
		if old == nil && !all {
			return fmt.Errorf("%w: a new playbook requires a role that manages every part of one in force",
				ErrNotEntitled)
		}
		if old == nil {
			continue
		}
		if denied := old.DeniedChanges(s.actor, p); len(denied) > 0 {
			return fmt.Errorf("%w: no role of the actor may change %s of %s", ErrNotEntitled,
				strings.Join(denied, ", "), p.Name())
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
	return store.Put{Kind: storage.KindPlaybook, ID: p.Version(), Expect: store.Any, Body: body,
		Columns: store.Columns{"name": p.Name(), "published_at": s.desk.now(), "published_by": s.actor.ID}}, err
}
