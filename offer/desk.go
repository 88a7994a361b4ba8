package offer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// Desk is the front door: one store, and the playbooks in force. It is safe
// for many goroutines and owns none.
type Desk struct {
	store guarded
	opt   Options

	mu       sync.Mutex
	versions map[string]*playbook.Playbook // by version
	set      *playbook.Set
	rev      int64 // of the record that says what is in force; 0: none
	loaded   bool
}

// Open returns the desk over a store that was opened with [Kinds]. Until a
// playbook is published, the defaults of the playbook format are in force.
func Open(s store.Store, opt Options) (*Desk, error) {
	if s == nil {
		return nil, errors.New("offer: the store is nil")
	}
	d := &Desk{store: guarded{s}, opt: opt.withDefaults(), versions: map[string]*playbook.Playbook{}}
	p, findings := playbook.Default(d.opt.Law)
	if p == nil {
		return nil, fmt.Errorf("%w: %w", ErrPlaybook, findings)
	}
	d.versions[p.Version()] = p
	return d, nil
}

// observe tells the host. What goes wrong there does not undo what was done.
func (d *Desk) observe(ctx context.Context, o Observation) {
	if d == nil || d.opt.Observe == nil {
		return
	}
	defer func() { _ = recover() }()
	d.opt.Observe(ctx, o)
}

// As returns the session of an actor, on which every command lives. On a desk
// that was not opened, every command is [ErrNotOpen].
func (d *Desk) As(a Actor) Session {
	if d == nil || d.store.inner == nil {
		d = &Desk{opt: Options{}.withDefaults()}
	}
	return Session{desk: d, actor: a}
}

// now is the host's clock, in UTC and microseconds.
func (d *Desk) now() time.Time { return d.opt.Now().UTC().Truncate(time.Microsecond) }

// inForce is the record that says which versions are in force.
const inForce = "in-force"

type published struct {
	Versions []record.PlaybookRef `json:"versions"`
}

// playbooks returns the playbooks in force and the revision of the record that
// says so; refresh asks the store whether it has moved. A commit that chose
// from them checks that revision, so nothing is decided by an old playbook.
func (d *Desk) playbooks(ctx context.Context, refresh bool) (*playbook.Set, int64, error) {
	d.mu.Lock()
	set, rev, ok := d.set, d.rev, d.loaded
	d.mu.Unlock()
	if ok && !refresh {
		return set, rev, nil
	}
	r, err := d.store.Get(ctx, kindPublished, inForce)
	if errors.Is(err, store.ErrNotFound) {
		r, err = store.Record{}, nil
	}
	if err != nil {
		return nil, 0, err
	}
	if ok && r.Revision == rev {
		return set, rev, nil
	}
	var list []*playbook.Playbook
	if r.Revision > 0 {
		var p published
		if err := json.Unmarshal(r.Body, &p); err != nil {
			return nil, 0, fmt.Errorf("%w: %s %s", ErrDamaged, kindPublished, inForce)
		}
		for _, ref := range p.Versions {
			pb, err := d.version(ctx, ref.Version)
			if err != nil {
				return nil, 0, err
			}
			list = append(list, pb)
		}
	} else {
		p, _ := playbook.Default(d.opt.Law)
		list = append(list, p)
	}
	if set, err = playbook.NewSet(list...); err != nil {
		return nil, 0, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.set, d.rev, d.loaded = set, r.Revision, true
	return set, r.Revision, nil
}

// version returns a published version, from memory or from the store.
func (d *Desk) version(ctx context.Context, version string) (*playbook.Playbook, error) {
	d.mu.Lock()
	p := d.versions[version]
	d.mu.Unlock()
	if p != nil {
		return p, nil
	}
	r, err := d.store.Get(ctx, kindPlaybook, version)
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("%w: version %.12s: %w", ErrPlaybook, version, err)
	}
	if err != nil {
		return nil, err // of the store, which says nothing about the playbook
	}
	var files map[string]string
	if err := json.Unmarshal(r.Body, &files); err != nil {
		return nil, fmt.Errorf("%w: %s %.12s", ErrDamaged, kindPlaybook, version)
	}
	bundle := make(map[string][]byte, len(files))
	for name, text := range files {
		bundle[name] = []byte(text)
	}
	p, findings := playbook.Open(bundle, d.opt.Law)
	if p == nil || p.Version() != version {
		return nil, fmt.Errorf("%w: version %.12s can't be opened: %w", ErrPlaybook, version, findings)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.versions[version] = p
	return p, nil
}

// playbookOf returns the playbook by which an offer is judged now: the version
// of its submission from submission on, the one in force for a draft. chosen
// says that it was chosen from those in force.
func (d *Desk) playbookOf(ctx context.Context, o Offer, refresh bool) (p *playbook.Playbook, chosen bool, rev int64, err error) {
	st := o.Status()
	if sub, ok := st.Submission(); ok && st.State != Draft && st.State != Negotiation {
		p, err = d.version(ctx, sub.Playbook.Version)
		return p, false, 0, err
	}
	set, rev, err := d.playbooks(ctx, refresh)
	if err != nil {
		return nil, false, 0, err
	}
	p, err = chooseFor(set, o, d.now())
	return p, true, rev, err
}

// chooseFor returns the playbook in force that applies to an offer.
func chooseFor(set *playbook.Set, o Offer, now time.Time) (*playbook.Playbook, error) {
	c, err := set.Choose(o, now)
	return c.Playbook, err
}
