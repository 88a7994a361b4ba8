package verify

import (
	"context"
	"fmt"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// Verified is how much [Logs] verified.
type Verified struct {
	Logs    int
	Entries int64
}

// Logs verifies the hash chain of every log, and that each log ends where its
// record says. It stops at the first error, and returns what it verified before.
// The error unwraps to an [*audit.TamperError] if an entry is missing or is not
// as it was written, and to [store.ErrDamaged] if a record can't be read.
func Logs(ctx context.Context, s store.Store) (Verified, error) {
	v := verifier{store: storage.Guard(s)}
	err := v.offers(ctx)
	if err == nil {
		err = v.others(ctx)
	}
	if err != nil {
		return v.verified, fmt.Errorf("verify: logs: %w", err)
	}
	return v.verified, nil
}

type verifier struct {
	store    store.Store
	verified Verified
}

func (v *verifier) offers(ctx context.Context) error {
	for r, err := range storage.Records(ctx, v.store, store.Query{Kind: storage.KindOffer, Limit: recordsPage}) {
		if err != nil {
			return err
		}
		stored, err := storage.DecodeOffer(r)
		if err != nil {
			return err
		}
		if err := v.log(ctx, storage.LogOf(r.ID), stored.Trail); err != nil {
			return err
		}
	}
	return nil
}

// others verifies the logs that belong to no offer.
func (v *verifier) others(ctx context.Context) error {
	for r, err := range storage.Records(ctx, v.store, store.Query{Kind: storage.KindLog, Limit: recordsPage}) {
		if err != nil {
			return err
		}
		head, err := storage.DecodeHead(r)
		if err != nil {
			return err
		}
		if err := v.log(ctx, r.ID, head); err != nil {
			return err
		}
	}
	return nil
}

// log verifies one log, whose record says that it ends at head.
func (v *verifier) log(ctx context.Context, log string, head audit.Head) error {
	end, err := audit.Verify(log, storage.Sealed(ctx, v.store, log), head)
	if err != nil {
		return err
	}
	ok, err := storage.EndsAt(ctx, v.store, log, head, end)
	if err != nil {
		return err
	}
	if !ok {
		return &audit.TamperError{Log: log, Seq: end.Seq, What: "there are entries after the end that is known"}
	}
	v.verified.Logs++
	v.verified.Entries += head.Seq
	return nil
}
