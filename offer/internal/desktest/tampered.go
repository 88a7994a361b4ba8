package desktest

import (
	"context"
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// Tampered shows a store as if it was changed without the desk. It returns at most
// one page of records.
type Tampered struct {
	store.Store
	Log    func(log string, list []store.Entry) []store.Entry // changes a log
	Record func(r *store.Record) (exists bool)                // changes a record
	More   []store.Record                                     // more rows of waiting
	All    func(list []store.Entry) []store.Entry             // changes the feed
}

// all is more than a test has.
const all = 1 << 20

// Entries implements [store.Store].
func (s *Tampered) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	list, err := s.Store.Entries(ctx, log, 0, all)
	if s.Log != nil {
		list = s.Log(log, list)
	}
	return list[min(int(after), len(list)):min(int(after)+n, len(list))], err
}

// Get implements [store.Store].
func (s *Tampered) Get(ctx context.Context, kind, id string) (store.Record, error) {
	for _, r := range s.More {
		if kind == "waiting" && r.ID == id {
			return r, nil
		}
	}
	r, err := s.Store.Get(ctx, kind, id)
	if err == nil && s.Record != nil && !s.Record(&r) {
		return store.Record{}, store.ErrNotFound
	}
	return r, err
}

// Find implements [store.Store].
func (s *Tampered) Find(ctx context.Context, q store.Query) (store.Page, error) {
	page, err := s.Store.Find(ctx, q)
	if s.Record != nil {
		var kept []store.Record
		for _, r := range page.Records {
			if s.Record(&r) {
				kept = append(kept, r)
			}
		}
		page.Records = kept
	}
	if q.Kind == "waiting" {
		page.Records = append(page.Records, s.More...)
	}
	return page, err
}

// Feed implements [store.Store].
func (s *Tampered) Feed(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
	if s.All == nil {
		return s.Store.Feed(ctx, after, n)
	}
	list, err := s.Store.Feed(ctx, 0, all)
	var page []store.Entry
	for _, e := range s.All(list) {
		if e.Pos > after && len(page) < n {
			page = append(page, e)
		}
	}
	return page, err
}

// Evidence returns a desk with what there is to tamper with: O-1 is sent, O-2 is in
// approval, and Mallory was denied O-1. Its store is sound and in memory.
func Evidence(t testing.TB) (*Desk, *Tampered) {
	t.Helper()
	return EvidenceOn(t, memstore.New(offer.Kinds()...))
}

// EvidenceOn is Evidence on a store.
func EvidenceOn(t testing.TB, inner store.Store) (*Desk, *Tampered) {
	t.Helper()
	s := &Tampered{Store: inner}
	d := Unchecked(t, s, House())
	d.At(t, "O-1", offer.Sent)
	d.At(t, "O-2", offer.InApproval)
	if _, err := d.As(Mallory).Get(t.Context(), "O-1"); !errors.Is(err, offer.ErrNotFound) {
		t.Fatal(err)
	}
	d.Sound(t)
	return d, s
}
