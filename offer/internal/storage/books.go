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
	// Over reports that the playbook is not effective: it applies to an offer that is kept
	// and was never submitted, which can be seen and withdrawn, and not be submitted.
	Over bool
	// InForce is the revision of the record that lists the versions in force.
	// A commit that chose from them checks it.
	InForce int64
	// Choice holds the facts that were made to choose it; zero if Pinned.
	Choice playbook.Choice
}

// Checks is what a commit requires of the playbooks in force: that they are those from
// which the book was chosen. Where none was published, none is then either.
func (b Book) Checks() []store.Check {
	switch {
	case b.Pinned:
		return nil
	case b.InForce == 0:
		return []store.Check{{Kind: KindPublished, ID: InForce}, {Kind: KindLog, ID: PlaybooksLog}}
	}
	return []store.Check{{Kind: KindPublished, ID: InForce, Revision: b.InForce}}
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
	law.Published = true
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
// lists them. The error is [ErrPlaybook] if one can't be opened, and [store.ErrDamaged]
// if the record is gone although playbooks were published, or is not as a publication
// wrote it.
func (b *Books) InForce(ctx context.Context) (*playbook.Set, int64, error) {
	for n := 0; ; n++ {
		set, revision, err := b.readInForce(ctx)
		if errors.Is(err, errPublished) && n < maxPublished {
			continue
		}
		return set, revision, err
	}
}

func (b *Books) readInForce(ctx context.Context) (*playbook.Set, int64, error) {
	r, err := b.store.Get(ctx, KindPublished, InForce)
	if errors.Is(err, store.ErrNotFound) {
		r, err = store.Record{}, b.checkNever(ctx)
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
	if err := b.checkPublished(ctx, r, in); err != nil {
		return nil, err
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

// Version returns a published version. The error is [ErrPlaybook] if it can't be
// opened, and [store.ErrDamaged] as well if it is gone or its files are not those that
// were published: a record names it.
func (b *Books) Version(ctx context.Context, version string) (*playbook.Playbook, error) {
	b.mu.Lock()
	p := b.versions[version]
	b.mu.Unlock()
	if p != nil {
		return p, nil
	}
	r, err := b.store.Get(ctx, KindPlaybook, version)
	if errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("%w: %w: %s %.12s is gone; restore it from a backup", ErrPlaybook,
			store.ErrDamaged, KindPlaybook, version)
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
	if playbook.VersionOf(bundle) != version {
		return nil, fmt.Errorf("%w: %w: %s %.12s is not as it was published: its files have another digest; "+
			"restore it from a backup", ErrPlaybook, store.ErrDamaged, KindPlaybook, version)
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

// Of returns the playbook that applies to an offer at a moment. From its first
// submission an offer keeps the name of its playbook, whatever its terms become and
// also when the playbook is not effective any more: a draft and an offer in negotiation
// are judged by the version of that name in force, by that of the last submission if
// none is, and every other state by the version of the last submission. An offer that
// was never submitted is judged by the one that fits among those in force; see
// [Book.Over] for one that is kept. Of reads which are in force.
func (b *Books) Of(ctx context.Context, o record.Offer, now time.Time) (Book, error) {
	return b.of(ctx, o, now, b.InForce)
}

// KnownOf is [Books.Of] with the playbooks of [Books.Known].
func (b *Books) KnownOf(ctx context.Context, o record.Offer, now time.Time) (Book, error) {
	return b.of(ctx, o, now, b.Known)
}

type inForce func(context.Context) (*playbook.Set, int64, error)

func (b *Books) of(ctx context.Context, o record.Offer, now time.Time, sets inForce) (Book, error) {
	sub, submitted := o.Submission()
	if submitted && o.State() != lifecycle.Draft && o.State() != lifecycle.Negotiation {
		p, err := b.Version(ctx, sub.Playbook.Version)
		return Book{Playbook: p, Pinned: true}, err
	}
	set, revision, err := sets(ctx)
	if err != nil {
		return Book{}, err
	}
	if !submitted {
		c, err := set.Choose(o, now)
		over := errors.Is(err, playbook.ErrNoPlaybook) && o.CreatedBy() != ""
		if over {
			c, err = set.ChooseAnyDay(o, now)
		}
		return Book{Playbook: c.Playbook, Over: over, InForce: revision, Choice: c}, err
	}
	p := set.Get(sub.Playbook.Name)
	if p == nil {
		if p, err = b.Version(ctx, sub.Playbook.Version); err != nil {
			return Book{InForce: revision}, err
		}
	}
	return Book{Playbook: p, InForce: revision, Choice: p.Choice(o, now)}, nil
}

// ErrLeaves means that terms belong under another playbook than the one that the offer
// keeps from its first submission on. It wraps [playbook.ErrNoPlaybook].
var ErrLeaves = fmt.Errorf("%w: from its first submission on it stays under its playbook, which is not the one "+
	"for these terms; make a new offer of them", playbook.ErrNoPlaybook)

// Stays returns [ErrLeaves] if an offer that was submitted belonged under its playbook
// before a change, and would belong under another or none after it: nothing gets around
// the rules of a client by way of another's. It returns the choice of the playbook, if
// one was made.
func (b *Books) Stays(ctx context.Context, before, after record.Offer, now time.Time) (playbook.Choice, error) {
	sub, _ := before.Submission()
	set, _, err := b.Known(ctx)
	if err != nil {
		return playbook.Choice{}, err
	}
	p := set.Get(sub.Playbook.Name)
	if p == nil {
		return playbook.Choice{}, nil
	}
	c, ok := set.Keeps(p, after, now)
	if ok {
		return c, nil
	}
	if _, ok := set.Keeps(p, before, now); ok {
		return playbook.Choice{}, ErrLeaves
	}
	return playbook.Choice{}, nil
}
