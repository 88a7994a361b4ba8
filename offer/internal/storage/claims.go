package storage

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// A claim is the record of a place that one live offer holds under the playbook's
// unique. It is put where there is none, in the batch of the submission, so of two
// submissions at the same instant one conflicts; it is deleted when its offer is over or
// takes another place.

// claimed is the body of a claim.
type claimed struct {
	Offer string `json:"offer"`
}

// HolderOf returns the offer that holds a place by its claim; empty if none does.
func HolderOf(ctx context.Context, s store.Store, claim string) (string, error) {
	r, err := s.Get(ctx, KindClaim, claim)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var in claimed
	if err := json.Unmarshal(r.Body, &in); err != nil || record.CheckID(in.Offer) != nil {
		return "", damaged(r)
	}
	return in.Offer, nil
}

// LiveHolder returns the record of the offer that holds a place by its column; the zero
// record if none does.
func LiveHolder(ctx context.Context, s store.Store, claim string) (store.Record, error) {
	page, err := s.Find(ctx, store.Query{Kind: KindOffer, Where: store.Where("claim", store.Eq, claim), Limit: 1})
	if err != nil || len(page.Records) == 0 {
		return store.Record{}, err
	}
	return page.Records[0], nil
}

// UpdateClaim adds the change of the place that an offer holds to a batch.
func UpdateClaim(b *store.Batch, before, after record.Offer) error {
	was, is := before.Claim(), after.Claim()
	if was == is {
		return nil
	}
	if was != "" {
		b.Deletes = append(b.Deletes, store.Delete{Kind: KindClaim, ID: was})
	}
	if is == "" {
		return nil
	}
	body, err := json.Marshal(claimed{after.ID()})
	b.Puts = append(b.Puts, store.Put{
		Kind: KindClaim, ID: is, Body: body, Columns: store.Columns{"offer": after.ID()},
	})
	return err
}
