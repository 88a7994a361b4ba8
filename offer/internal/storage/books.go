package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// ErrPlaybook: a playbook has errors or is not there.
var ErrPlaybook = errors.New("the playbook can't be used")

// Book is the playbook by which an offer is judged now.
type Book struct {
	Playbook *playbook.Playbook
	// Pinned: it is the version of the offer's submission. Otherwise it was
	// chosen from the versions in force.
	Pinned bool
	// InForce is the revision of the record that lists the versions in force.
	// A commit that chose from them checks it.
	InForce int64
}

// Published is the body of the record that lists the versions in force.
type Published struct {
	Versions []record.PlaybookRef `json:"versions"`
}

// Books opens published playbooks and remembers them. It is safe for many
// goroutines.
type Books struct {
	store store.Store
	law   playbook.Options

	mu       sync.Mutex
	versions map[string]*playbook.Playbook // by version
	set      *playbook.Set                 // nil: not asked for yet
	revision int64                         // of the record that lists them; 0: none
}

// NewBooks returns the playbooks that a store keeps. Until one is published,
// the defaults of the playbook format are in force.
func NewBooks(s store.Store, law playbook.Options) (*Books, error) {
	p, findings := playbook.Default(law)
	if p == nil {
		return nil, fmt.Errorf("%w: %w", ErrPlaybook, findings)
	}
	return &Books{store: Guard(s), law: law, versions: map[string]*playbook.Playbook{p.Version(): p}}, nil
}

// Known returns the playbooks in force as they were when the store was last
// asked, and the revision of the record that lists them.
func (b *Books) Known(ctx context.Context) (*playbook.Set, int64, error) {
	b.mu.Lock()
	set, revision := b.set, b.revision
	b.mu.Unlock()
	if set != nil {
		return set, revision, nil
	}
	return b.InForce(ctx)
}

// InForce asks the store which playbooks are in force.
func (b *Books) InForce(ctx context.Context) (*playbook.Set, int64, error) {
	r, err := b.store.Get(ctx, KindPublished, InForce)
	if errors.Is(err, store.ErrNotFound) {
		r, err = store.Record{}, nil
	}
	if err != nil {
		return nil, 0, err
	}
	b.mu.Lock()
	set, revision := b.set, b.revision
	b.mu.Unlock()
	if set != nil && r.Revision == revision {
		return set, revision, nil
	}
	list, err := b.listed(ctx, r)
	if err != nil {
		return nil, 0, err
	}
	if set, err = playbook.NewSet(list...); err != nil {
		return nil, 0, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.set, b.revision = set, r.Revision
	return set, r.Revision, nil
}

// listed opens the versions that a record lists; the defaults if there is none.
func (b *Books) listed(ctx context.Context, r store.Record) ([]*playbook.Playbook, error) {
	if r.Revision == 0 {
		p, _ := playbook.Default(b.law)
		return []*playbook.Playbook{p}, nil
	}
	var in Published
	if err := json.Unmarshal(r.Body, &in); err != nil {
		return nil, damaged(r)
	}
	var list []*playbook.Playbook
	for _, ref := range in.Versions {
		p, err := b.Version(ctx, ref.Version)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// Version returns a published version, from memory or from the store.
func (b *Books) Version(ctx context.Context, version string) (*playbook.Playbook, error) {
	b.mu.Lock()
	p := b.versions[version]
	b.mu.Unlock()
	if p != nil {
		return p, nil
	}
	r, err := b.store.Get(ctx, KindPlaybook, version)
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("%w: version %.12s: %w", ErrPlaybook, version, err)
	}
	if err != nil {
		return nil, err // of the store, which says nothing about the playbook
	}
	var files map[string]string
	if err := json.Unmarshal(r.Body, &files); err != nil {
		return nil, fmt.Errorf("%w: %s %.12s", store.ErrDamaged, KindPlaybook, version)
	}
	bundle := make(map[string][]byte, len(files))
	for name, text := range files {
		bundle[name] = []byte(text)
	}
	p, findings := playbook.Open(bundle, b.law)
	if p == nil || p.Version() != version {
		return nil, fmt.Errorf("%w: version %.12s can't be opened: %w", ErrPlaybook, version, findings)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.versions[version] = p
	return p, nil
}

// Of returns the playbook by which an offer is judged at a moment: the version
// of its submission from submission on, and for a draft the one of those in
// force that applies. It asks the store which are in force.
func (b *Books) Of(ctx context.Context, o record.Offer, now time.Time) (Book, error) {
	return b.of(ctx, o, now, b.InForce)
}

// KnownOf is [Books.Of] without asking the store which playbooks are in force.
func (b *Books) KnownOf(ctx context.Context, o record.Offer, now time.Time) (Book, error) {
	return b.of(ctx, o, now, b.Known)
}

type inForce func(context.Context) (*playbook.Set, int64, error)

func (b *Books) of(ctx context.Context, o record.Offer, now time.Time, sets inForce) (Book, error) {
	if sub, ok := o.Submission(); ok && o.State() != lifecycle.Draft && o.State() != lifecycle.Negotiation {
		p, err := b.Version(ctx, sub.Playbook.Version)
		return Book{Playbook: p, Pinned: true}, err
	}
	set, revision, err := sets(ctx)
	if err != nil {
		return Book{}, err
	}
	p, err := Choose(set, o.Terms(), now)
	return Book{Playbook: p, InForce: revision}, err
}

// Choose returns the playbook of a set that applies to terms at a moment.
func Choose(set *playbook.Set, terms record.Terms, now time.Time) (*playbook.Playbook, error) {
	all := set.All()
	if len(all) == 0 {
		return nil, &playbook.ChoiceError{Kind: playbook.ErrNoPlaybook}
	}
	return set.Choose(terms, all[0].Today(now))
}
