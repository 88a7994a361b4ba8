package offer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// loaded is an offer as a command found it, with the playbook by which it is
// judged. Its facts are made once.
type loaded struct {
	storage.Stored
	storage.Book
	revision int64     // of the record; 0: there is none yet
	now      time.Time // the moment at which it was read
	clock    time.Time // what the clock said, if it is earlier than the trail; see at
	known    *rule.Facts
}

// at sets the moment at which a command happens. Times in one trail never run
// backwards: a moment earlier than the last entry takes the time of that entry.
func (l *loaded) at(now time.Time) {
	l.now, l.clock = now, time.Time{}
	if last := l.LastAt(); now.Before(last) {
		l.now, l.clock = last, now
	}
}

// facts returns the offer as rules see it, made once.
func (l *loaded) facts() *rule.Facts {
	if l.known != nil {
		return l.known
	}
	today := l.Playbook.Calendar().Today(l.now)
	if !l.Pinned && l.Choice.Today == today {
		l.known = l.Choice.Facts()
	} else {
		l.known = l.Playbook.Facts(l.Offer, today)
	}
	return l.known
}

// load reads an offer for a reader and makes the facts once. An offer that the
// actor may not know of is [ErrNotFound], and the attempt is kept.
func (s Session) load(ctx context.Context, id string) (*loaded, error) {
	if err := s.ready(); err != nil {
		return nil, err
	}
	l, err := s.find(ctx, id, fresh)
	if errors.Is(err, errHidden) {
		s.deny(ctx, "see", id)
		err = ErrNotFound
	}
	if stale := (mayBeStale{}); errors.As(err, &stale) {
		err = stale.error
	}
	return l, err
}

// find reads an offer and its playbook. The error is errHidden if the actor
// may not know of it.
func (s Session) find(ctx context.Context, id string, books playbooks) (*loaded, error) {
	if record.CheckID(id) != nil {
		return nil, ErrNotFound
	}
	for n := 0; ; n++ {
		l, err := s.findOnce(ctx, id, books)
		if errors.Is(err, errMoved) && n < attempts {
			continue
		}
		return l, err
	}
}

// errMoved: another command wrote the offer while it was read.
var errMoved = fmt.Errorf("%w: the offer was written while it was read", ErrConflict)

func (s Session) findOnce(ctx context.Context, id string, books playbooks) (*loaded, error) {
	r, err := store.GetBody(ctx, s.desk.store, storage.KindOffer, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, s.absent(ctx, id)
	}
	if err != nil {
		return nil, err
	}
	l, err := s.desk.openTied(ctx, r, books)
	var none *playbook.ChoiceError
	if errors.As(err, &none) {
		if s.actor.ID == "" || l.Offer.CreatedBy() != s.actor.ID {
			err = errHidden
		}
		return nil, mayBeStale{err}
	}
	if err != nil {
		return nil, err
	}
	return l, s.sight(ctx, l)
}

// open reads a record of an offer and finds its playbook.
func (d *Desk) open(ctx context.Context, r store.Record, books playbooks) (*loaded, error) {
	st, err := storage.DecodeOffer(r)
	if err != nil {
		return nil, err
	}
	l := &loaded{Stored: st, revision: r.Revision}
	l.at(d.now())
	l.Book, err = d.book(ctx, st.Offer, l.now, books)
	return l, err
}

// book returns the playbook by which an offer is judged now.
func (d *Desk) book(ctx context.Context, o Offer, now time.Time, books playbooks) (storage.Book, error) {
	if books == fresh {
		return d.books.Of(ctx, o, now)
	}
	return d.books.KnownOf(ctx, o, now)
}

// draft is an offer that is not kept yet, with the playbook that applies.
func (d *Desk) draft(ctx context.Context, o Offer, books playbooks) (*loaded, error) {
	l := &loaded{Stored: storage.Stored{Offer: o}, now: d.now()}
	var err error
	l.Book, err = d.book(ctx, o, l.now, books)
	return l, err
}

// sight returns errHidden unless the actor may know of an offer, or decides
// an open stage of it on behalf of a person who may.
func (s Session) sight(ctx context.Context, l *loaded) error {
	if s.sees(l) {
		return nil
	}
	ok, err := s.isDelegate(ctx, l)
	if err != nil || ok {
		return err
	}
	return l.stale(errHidden)
}

// stale marks an error that a replaced playbook may have caused.
func (l *loaded) stale(err error) error {
	if err == nil || l.Pinned {
		return err
	}
	return mayBeStale{err}
}

// sees reports whether the actor may know of an offer by role or by name.
func (s Session) sees(l *loaded) bool {
	if s.actor.ID == "" {
		return false
	}
	var facts *rule.Facts
	if l.Playbook.Access().NeedsFacts(s.actor) {
		facts = l.facts()
	}
	return l.Playbook.Access().Sees(s.actor, facts) || s.isNamed(l.Offer)
}

// isNamed reports whether an open stage names the actor as an approver: an
// approver may see what is to be decided, as long as it is.
func (s Session) isNamed(o Offer) bool {
	sub, ok := o.Submission()
	if !ok || o.State() != InApproval || s.actor.ID == "" {
		return false
	}
	named := func(w approval.Approver) bool {
		return w.User == s.actor.ID || w.Field != "" && sub.Process.Persons[w.Field] == s.actor.ID
	}
	who := playbook.Person(s.actor)
	return slices.ContainsFunc(sub.Process.OpenStages(), func(stage string) bool {
		return slices.ContainsFunc(sub.Process.Approvers(stage), named) && sub.Process.IsApprover(stage, who)
	})
}
