package offer

import (
	"context"
	"fmt"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store"
)

// holder reads who holds a place under a playbook's unique, for a command on an offer.
// The other offer is named only if the actor may know of it.
func (s Session) holder(ctx context.Context, offer, claim string) (flow.Holder, error) {
	id, err := storage.HolderOf(ctx, s.desk.store, claim)
	if err == nil && id == "" {
		id, err = s.desk.holderWithoutClaim(ctx, claim)
	}
	if err != nil || id == "" || id == offer {
		return flow.Holder{}, err
	}
	if !s.knowsOf(ctx, id) {
		id = ""
	}
	return flow.Holder{Held: true, Offer: id}, nil
}

// holderWithoutClaim returns the offer that has taken a place since its claim was not
// there; empty if none has. If an offer holds the place and its claim is gone, the error
// is [ErrDamaged].
func (d *Desk) holderWithoutClaim(ctx context.Context, claim string) (string, error) {
	for range attempts {
		r, err := storage.LiveHolder(ctx, d.store, claim)
		if err != nil || r.ID == "" {
			return "", err
		}
		if id, err := storage.HolderOf(ctx, d.store, claim); err != nil || id != "" {
			return id, err
		}
		now, err := d.store.Get(ctx, r.Kind, r.ID)
		switch {
		case err == nil && now.Revision != r.Revision: // it gave the place up
		case err != nil:
			return "", err
		default:
			return "", fmt.Errorf("%w: %s %.12s is gone, and an offer holds the place; %s", ErrDamaged,
				storage.KindClaim, claim, mend)
		}
	}
	return "", ErrConflict
}

// knowsOf reports whether the actor may know of an offer. It keeps no attempt.
func (s Session) knowsOf(ctx context.Context, id string) bool {
	r, err := store.GetBody(ctx, s.desk.store, storage.KindOffer, id)
	if err != nil {
		return false
	}
	l, err := s.desk.openTied(ctx, r, known)
	return err == nil && s.sees(l)
}

// previewUnique adds to a preview that another live offer has the same values. It costs
// a read if the playbook has unique and the offer would take another place.
func (s Session) previewUnique(ctx context.Context, l *loaded, a *Preview) error {
	claim := l.Playbook.Claim(l.Offer.Terms())
	if claim == "" || claim == l.Offer.Claim() || l.Pinned {
		return nil
	}
	h, err := s.holder(ctx, l.Offer.ID(), claim)
	if h.Held {
		a.Problems = append(a.Problems, playbook.Problem{ID: "unique", Effect: playbook.Block,
			Message: h.Message(l.Playbook)})
	}
	return err
}
