package storage

import (
	"context"
	"errors"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/store"
)

// HeadOf returns where a log ends, as the record of its offer or the record of
// [KindLog] keeps it.
func HeadOf(ctx context.Context, s store.Store, log string) (audit.Head, error) {
	id, ok := OfferOf(log)
	if !ok {
		r, err := s.Get(ctx, KindLog, log)
		if err != nil {
			return audit.Head{}, err
		}
		return DecodeHead(r)
	}
	r, err := s.Get(ctx, KindOffer, id)
	if err != nil {
		return audit.Head{}, err
	}
	stored, err := DecodeOffer(r)
	return stored.Trail, err
}

// EndsAt reports whether a log may end at head. The log was read after its record,
// which said that it ends at known. If it ends elsewhere, EndsAt reads the record
// again: the log may have been written meanwhile.
func EndsAt(ctx context.Context, s store.Store, log string, known, head audit.Head) (bool, error) {
	if head == known {
		return true, nil
	}
	now, err := HeadOf(ctx, s, log)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return now.Seq >= head.Seq, err
}

// Trail reads and verifies a log, and returns its entries up to known, which is
// where the record said that it ends. It leaves out entries that were written
// since. The error is an [*audit.TamperError] if the log is not as it was written.
func Trail(ctx context.Context, s store.Store, log string, known audit.Head) ([]audit.Entry, error) {
	var entries []audit.Entry
	v := audit.Verifier{Log: log}
	reached := known == v.Head()
	for sealed, err := range Sealed(ctx, s, log) {
		if err != nil {
			return nil, err
		}
		e, err := v.Add(sealed)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
		reached = reached || v.Head() == known
	}
	if reached {
		ok, err := EndsAt(ctx, s, log, known, v.Head())
		if err != nil {
			return nil, err
		}
		if ok {
			return entries[:known.Seq], nil
		}
	}
	return nil, &audit.TamperError{
		Log: log, Seq: v.Head().Seq, What: "the log does not end where its offer says",
	}
}
