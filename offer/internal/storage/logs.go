package storage

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/store"
)

const offerLogs = "offer/"

// LogOf returns the log of an offer.
func LogOf(offer string) string { return offerLogs + offer }

// OfferOf returns the offer that a log belongs to; false for a log that
// belongs to no offer, which keeps its end in a record of [KindLog].
func OfferOf(log string) (id string, ok bool) { return strings.CutPrefix(log, offerLogs) }

// Seal appends entries to a log that ends at head, and returns where the log
// ends then.
func Seal(b *store.Batch, head audit.Head, random io.Reader, entries ...audit.Entry) (audit.Head, error) {
	for _, e := range entries {
		sealed, next, err := audit.Seal(head, e, random)
		if err != nil {
			return head, err
		}
		b.Appends = append(b.Appends, store.Append{Log: e.Log, Seq: next.Seq, Body: sealed.Body, Private: sealed.Private})
		head = next
	}
	return head, nil
}

// AppendTo adds entries to a batch, all for one log that belongs to no offer,
// and the record that keeps its end.
func AppendTo(ctx context.Context, s store.Store, b *store.Batch, random io.Reader, entries ...audit.Entry) error {
	log := entries[0].Log
	r, err := s.Get(ctx, KindLog, log)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	var head audit.Head
	if r.Revision > 0 {
		if head, err = DecodeHead(r); err != nil {
			return err
		}
	}
	if head, err = Seal(b, head, random, entries...); err != nil {
		return err
	}
	body, err := json.Marshal(head)
	if err != nil {
		return err
	}
	b.Puts = append(b.Puts, store.Put{Kind: KindLog, ID: log, Expect: r.Revision, Columns: store.Columns{"seq": head.Seq}, Body: body})
	return nil
}

// entriesPage is how many entries of a log are read at once.
const entriesPage = 500

// Entries reads a log page by page, as the store keeps it.
func Entries(ctx context.Context, s store.Store, log string) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		for after := int64(0); ; {
			page, err := s.Entries(ctx, log, after, entriesPage)
			if err != nil {
				yield(store.Entry{}, err)
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
				after = e.Seq
			}
			if len(page) < entriesPage {
				return
			}
		}
	}
}

// Sealed reads a log page by page, as package audit verifies it.
func Sealed(ctx context.Context, s store.Store, log string) iter.Seq2[audit.Sealed, error] {
	return func(yield func(audit.Sealed, error) bool) {
		for e, err := range Entries(ctx, s, log) {
			if !yield(audit.Sealed{Body: e.Body, Private: e.Private}, err) || err != nil {
				return
			}
		}
	}
}

// HeadOf reads where a log ends, as its record keeps it.
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
	st, err := DecodeOffer(r)
	return st.Trail, err
}

// EndsAt reports whether a log that was read after its record, and goes on to
// head after what the record knew, was written in the meantime: then the record
// knows it now.
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

// Trail reads and verifies a log up to known, the end that its record kept when
// that was read. It leaves out entries that were written since. The error is an
// [audit.TamperError] if the log is not as it was written.
func Trail(ctx context.Context, s store.Store, log string, known audit.Head) ([]audit.Entry, error) {
	var out []audit.Entry
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
		out = append(out, e)
		reached = reached || v.Head() == known
	}
	if reached {
		if ok, err := EndsAt(ctx, s, log, known, v.Head()); err != nil {
			return nil, err
		} else if ok {
			return out[:known.Seq], nil
		}
	}
	return nil, &audit.TamperError{Log: log, Seq: v.Head().Seq, What: "the log does not end where its offer says"}
}
