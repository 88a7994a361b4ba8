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

// OfferOf returns the offer that a log belongs to. It returns false for a log that
// belongs to no offer; a record of [KindLog] keeps where such a log ends.
func OfferOf(log string) (id string, ok bool) { return strings.CutPrefix(log, offerLogs) }

// Seal adds entries to a batch, for a log that ends at head. It returns where the
// log ends after them.
func Seal(b *store.Batch, head audit.Head, random io.Reader, entries ...audit.Entry) (audit.Head, error) {
	for _, e := range entries {
		sealed, next, err := audit.Seal(head, e, random)
		if err != nil {
			return head, err
		}
		b.Appends = append(b.Appends, store.Append{
			Log: e.Log, Seq: next.Seq, Body: sealed.Body, Private: sealed.Private,
		})
		head = next
	}
	return head, nil
}

// AppendTo adds entries to a batch, and the record that keeps where their log ends.
// All entries are for one log, which belongs to no offer.
func AppendTo(
	ctx context.Context, s store.Store, b *store.Batch, random io.Reader, entries ...audit.Entry,
) error {
	log := entries[0].Log
	head, revision, err := logEnd(ctx, s, log)
	if err != nil {
		return err
	}
	if head, err = Seal(b, head, random, entries...); err != nil {
		return err
	}
	return putLogEnd(b, log, head, revision)
}

// logEnd returns where a log that belongs to no offer ends, and the revision of the
// record that keeps it; 0 if there is none.
func logEnd(ctx context.Context, s store.Store, log string) (audit.Head, int64, error) {
	r, err := s.Get(ctx, KindLog, log)
	if errors.Is(err, store.ErrNotFound) {
		return audit.Head{}, 0, nil
	}
	if err != nil {
		return audit.Head{}, 0, err
	}
	head, err := DecodeHead(r)
	return head, r.Revision, err
}

// putLogEnd adds the record that keeps where a log ends to a batch.
func putLogEnd(b *store.Batch, log string, head audit.Head, revision int64) error {
	body, err := json.Marshal(head)
	b.Puts = append(b.Puts, store.Put{
		Kind: KindLog, ID: log, Expect: revision, Columns: store.Columns{"seq": head.Seq}, Body: body,
	})
	return err
}

// First returns up to n entries of the beginning of a log, without verifying them
// against each other. One that can't be read is empty.
func First(ctx context.Context, s store.Store, log string, n int) ([]audit.Entry, error) {
	list, err := s.Entries(ctx, log, 0, n)
	if err != nil {
		return nil, err
	}
	out := make([]audit.Entry, len(list))
	for i, e := range list {
		out[i], _ = audit.Open(audit.Sealed{Body: e.Body, Private: e.Private}) // an empty entry is a trace too
	}
	return out, nil
}

// entriesPage is how many entries of a log are read at once.
const entriesPage = 500

// Entries yields the entries of a log as the store keeps them, page by page. It
// ends after the first error.
func Entries(ctx context.Context, s store.Store, log string) iter.Seq2[store.Entry, error] {
	return entriesAfter(ctx, s, log, 0)
}

// entriesAfter is [Entries] without those up to a position.
func entriesAfter(ctx context.Context, s store.Store, log string, after int64) iter.Seq2[store.Entry, error] {
	return func(yield func(store.Entry, error) bool) {
		for after := after; ; {
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

// Sealed is [Entries] in the form that package audit verifies.
func Sealed(ctx context.Context, s store.Store, log string) iter.Seq2[audit.Sealed, error] {
	return func(yield func(audit.Sealed, error) bool) {
		for e, err := range Entries(ctx, s, log) {
			if !yield(audit.Sealed{Body: e.Body, Private: e.Private}, err) || err != nil {
				return
			}
		}
	}
}
