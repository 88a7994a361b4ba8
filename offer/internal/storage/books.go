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

// ErrPlaybook means that a playbook has errors or does not exist.
var ErrPlaybook = errors.New("the playbook can't be used")

// Book is the playbook that applies to an offer.
type Book struct {
	Playbook *playbook.Playbook
	// Pinned reports that it is the version of the offer's submission. Otherwise it
	// was chosen from the versions in force.
	Pinned bool
	// InForce is the revision of the record that lists the versions in force.
	// A commit that chose from them checks it.
	InForce int64
	// Choice holds the facts that were made to choose it; zero if Pinned.
	Choice playbook.Choice
}

// Published is the body of the record that lists the versions in force.
type Published struct {
	Versions []record.PlaybookRef `json:"versions"`
}

// Books opens published playbooks and caches them. It is safe for concurrent use.
type Books struct {
	store store.Store
	law   playbook.Options

	mu       sync.Mutex
	versions map[string]*playbook.Playbook // by version
	set      *playbook.Set                 // in force; nil if not read yet
	revision int64                         // of the record that lists them; 0 if there is none
}

// NewBooks returns the playbooks of a store. Until one is published, the defaults
// of the playbook format are in force.
func NewBooks(s store.Store, law playbook.Options) (*Books, error) {
	p, findings := playbook.Default(law)
	if p == nil {
		return nil, fmt.Errorf("%w: %w", ErrPlaybook, findings)
	}
	return &Books{store: Guard(s), law: law, versions: map[string]*playbook.Playbook{p.Version(): p}}, nil
}

// Known is [Books.InForce] from the cache, if they have been read.
func (b *Books) Known(ctx context.Context) (*playbook.Set, int64, error) {
	b.mu.Lock()
	set, revision := b.set, b.revision
	b.mu.Unlock()
	if set != nil {
		return set, revision, nil
	}
	return b.InForce(ctx)
}

// InForce reads which playbooks are in force, and the revision of the record that
// lists them. The error is [ErrPlaybook] if one can't be opened.
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

// listed opens the versions that a record lists, or the defaults if the record does
// not exist.
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

// Version returns a published version. The error is [ErrPlaybook] if it does not
// exist or can't be opened.
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
		return nil, err // of the store, not about the playbook
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

// Of returns the playbook that applies to an offer at a moment: the version of its
// submission, or for a draft and in negotiation the one that fits among those in
// force. It reads which are in force.
func (b *Books) Of(ctx context.Context, o record.Offer, now time.Time) (Book, error) {
	return b.of(ctx, o, now, b.InForce)
}

// KnownOf is [Books.Of] with the playbooks of [Books.Known].
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
	c, err := set.Choose(o, now)
	return Book{Playbook: c.Playbook, InForce: revision, Choice: c}, err
}
