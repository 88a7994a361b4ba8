package offer

import (
	"context"
	"errors"
	"fmt"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/story"
	"github.com/offerdesk/offerdesk/store"
)

// Get returns an offer as it stands now. An offer that the actor does not see
// is [ErrNotFound], and the attempt is kept in a log of the actor.
func (s Session) Get(ctx context.Context, id string) (Offer, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return Offer{}, &CommandError{"get", id, err}
	}
	return l.Offer, nil
}

// Preview is the judgement of a playbook on an offer; see [playbook.Assessment].
type Preview = playbook.Assessment

// Preview reports what blocks an offer, what is missing, which stages it would go
// through and why, and which letter would go out. Before a submission it also
// reports which approvals would be carried over and which stages would be asked
// again, each with the reason, and what the plan would be refused for. Submitted is
// the digest for [Seen]. It changes nothing.
func (s Session) Preview(ctx context.Context, id string) (Preview, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return Preview{}, &CommandError{"preview", id, err}
	}
	a := flow.Preview(s.context(l), l.Offer)
	if sub, ok := l.Offer.Submission(); ok {
		a.Submitted = sub.Digest
	}
	a.Problems = append(a.Problems, l.previewOver()...)
	if err := s.previewUnique(ctx, l, &a); err != nil {
		return Preview{}, &CommandError{"preview", id, err}
	}
	return a, nil
}

// previewOver blocks a preview of an offer that could be submitted if its playbook were
// effective.
func (l *loaded) previewOver() []playbook.Problem {
	_, err := l.Playbook.Moves().Table().Next(l.Offer.State(), lifecycle.Submit)
	if !l.Over || err != nil {
		return nil
	}
	return []playbook.Problem{{ID: "effective", Effect: playbook.Block,
		Message: "no playbook applies to the offer: the one that did is not effective now"}}
}

// Query selects offers; see [Session.List].
type Query struct {
	Where *store.Filter // over the columns of offers; nil: all
	Order []store.Order // default: by id
	After string        // List.Next of the page before
	Limit int           // default 100
}

// List is a page of offers that the actor sees.
type List struct {
	Offers []Offer
	Next   string // empty after the last
}

// List returns the offers that the actor sees.
func (s Session) List(ctx context.Context, q Query) (List, error) {
	out, err := s.list(ctx, q)
	if err != nil {
		return List{}, &CommandError{"list", "", err}
	}
	return out, nil
}

func (s Session) list(ctx context.Context, q Query) (List, error) {
	if err := s.ready(); err != nil {
		return List{}, err
	}
	page, err := s.desk.store.Find(ctx,
		store.Query{Kind: storage.KindOffer, Where: q.Where, Order: q.Order, After: q.After, Limit: q.Limit})
	if err != nil {
		return List{}, err
	}
	if _, _, err := s.desk.books.InForce(ctx); err != nil {
		return List{}, err
	}
	out := List{Next: page.Next}
	for _, r := range page.Records {
		l, err := s.desk.open(ctx, r, known)
		if errors.Is(err, playbook.ErrNoPlaybook) || errors.Is(err, playbook.ErrAmbiguous) {
			continue
		}
		if err != nil {
			return List{}, fmt.Errorf("%s: %w", r.ID, err)
		}
		if s.sees(l) {
			out.Offers = append(out.Offers, l.Offer)
		}
	}
	return out, nil
}

// Entry is one entry of a trail: who did what, when, with every value before
// and after.
type Entry = audit.Entry

// Trail returns the history of an offer, checked link by link against the end
// that the offer itself keeps. The error is an [audit.TamperError] when it is
// not as it was written.
func (s Session) Trail(ctx context.Context, id string) ([]Entry, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return nil, &CommandError{"trail", id, err}
	}
	entries, err := storage.Trail(ctx, s.desk.store, storage.LogOf(id), l.Trail)
	if err != nil {
		return nil, &CommandError{"trail", id, err}
	}
	return entries, nil
}

// Story tells who approved the offer's rate, which letter was sent, and what
// the current approved offer is and why; see [story.Story].
func (s Session) Story(ctx context.Context, id string) (story.Story, error) {
	l, err := s.load(ctx, id)
	if err != nil {
		return story.Story{}, &CommandError{"story", id, err}
	}
	entries, err := storage.Trail(ctx, s.desk.store, storage.LogOf(id), l.Trail)
	if err != nil {
		return story.Story{}, &CommandError{"story", id, err}
	}
	st := story.Of(l.Offer, entries)
	if st.Playbook.Version == "" {
		return st, nil
	}
	p, err := s.desk.books.Version(ctx, st.Playbook.Version)
	if err != nil {
		return story.Story{}, &CommandError{"story", id, err}
	}
	return st.In(p.Numbers().Currency()), nil
}
