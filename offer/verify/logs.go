package verify

import (
	"context"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// Verified is what [Logs] read.
type Verified struct {
	Logs    int
	Entries int64
}

// Logs checks every log link by link, and each offer's against the end that
// the offer keeps. The error is an [audit.TamperError] that names the first
// entry that is not as it was written.
func Logs(ctx context.Context, s store.Store) (Verified, error) {
	s = storage.Guard(s)
	var out Verified
	for r, err := range storage.Records(ctx, s, store.Query{Kind: storage.KindOffer, Limit: recordsPage}) {
		if err != nil {
			return out, err
		}
		st, err := storage.DecodeOffer(r)
		if err != nil {
			return out, err
		}
		if err := out.log(ctx, s, storage.LogOf(r.ID), st.Trail); err != nil {
			return out, err
		}
	}
	for r, err := range storage.Records(ctx, s, store.Query{Kind: storage.KindLog, Limit: recordsPage}) {
		if err != nil {
			return out, err
		}
		head, err := storage.DecodeHead(r)
		if err != nil {
			return out, err
		}
		if err := out.log(ctx, s, r.ID, head); err != nil {
			return out, err
		}
	}
	return out, nil
}

// log checks one log, which ends at head.
func (v *Verified) log(ctx context.Context, s store.Store, log string, head audit.Head) error {
	end, err := audit.Verify(log, storage.Sealed(ctx, s, log), head)
	if err != nil {
		return err
	}
	ok, err := storage.EndsAt(ctx, s, log, head, end)
	if err != nil {
		return err
	}
	if !ok {
		return &audit.TamperError{Log: log, Seq: end.Seq, What: "there are entries after the end that is known"}
	}
	v.Logs++
	v.Entries += head.Seq
	return nil
}
