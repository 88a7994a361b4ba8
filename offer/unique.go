package offer

import (
	"context"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store"
)

// holder reads who holds a place under a playbook's unique, for a command on an offer.
// The other offer is named only if the actor may know of it.
func (s Session) holder(ctx context.Context, offer, claim string) (flow.Holder, error) {
	id, err := storage.HolderOf(ctx, s.desk.store, claim)
	if err != nil || id == "" || id == offer {
		return flow.Holder{}, err
	}
	if !s.knowsOf(ctx, id) {
		id = ""
	}
	return flow.Holder{Held: true, Offer: id}, nil
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
