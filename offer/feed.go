package offer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/store"
)

// FeedEntry is one entry of any log, at its place in the feed of all logs.
type FeedEntry struct {
	Pos   store.Pos // 1 is the first, without gaps
	Log   string
	Seq   int64  // position in the log
	Offer string // id of the offer whose history it is; empty: of none
	Entry Entry
}

// feedPage is how many entries are read when nobody says.
const feedPage = 100

// Feed returns up to n entries (100 when n is below 1) of all logs behind a
// position: everything that happened, once each, in an order that holds for
// every reader and within an offer is that of its trail. Each value is checked
// against its digest.
//
// The feed knows no rights and holds pay and names: it is for the host, not for
// an actor. An entry that is missing or not as it was written is an
// [audit.TamperError] behind the entries in front of it; the feed does not go
// past it.
//
// A position that the feed does not have is [ErrRolledBack]: the reader has seen
// what is not there any more, as after an old copy of the database was restored.
// Who keeps a position elsewhere keeps Log and Seq of the entry there, too, and
// compares them after a restore: new entries may have come to the same place.
func (d *Desk) Feed(ctx context.Context, after store.Pos, n int) ([]FeedEntry, error) {
	if n < 1 {
		n = feedPage
	}
	after = max(after, 0)
	page, err := d.store.Feed(ctx, after, n)
	if err == nil && len(page) == 0 && after > 0 {
		if last, err := d.store.Feed(ctx, after-1, 1); err != nil || len(last) == 0 {
			return nil, cmp.Or(err, fmt.Errorf("%w: position %d", ErrRolledBack, after))
		}
	}
	if err != nil {
		return nil, err
	}
	out := make([]FeedEntry, 0, len(page))
	for i, e := range page {
		if want := after + store.Pos(i) + 1; e.Pos != want {
			return out, &audit.TamperError{Log: e.Log, Seq: e.Seq, What: fmt.Sprintf("position %d of the feed is missing in front of it", want)}
		}
		opened, err := audit.Open(audit.Sealed{Body: e.Body, Private: e.Private})
		var bad *audit.TamperError
		switch {
		case errors.As(err, &bad):
			return out, &audit.TamperError{Log: e.Log, Seq: e.Seq, What: bad.What}
		case err != nil:
			return out, err
		case opened.Log != e.Log || opened.Seq != e.Seq:
			return out, &audit.TamperError{Log: e.Log, Seq: e.Seq, What: "the entry was written at another place"}
		}
		id, ok := strings.CutPrefix(e.Log, logOf(""))
		if !ok {
			id = ""
		}
		out = append(out, FeedEntry{e.Pos, e.Log, e.Seq, id, opened})
	}
	return out, nil
}

// Follow gives a consumer the next entries of the feed, up to n (100 when n is
// below 1), and then moves its position, which the store keeps under the
// consumer's name. It returns how many entries were handled; 0 without an error
// is the end of the feed for now.
//
// Each entry comes at least once and none is skipped. The position moves only
// after handle returned nil, so what was handled before a crash comes again: a
// handler does the same thing twice without harm, or keeps [FeedEntry.Pos]
// with its own work. Processes that follow under one name lose nothing: they
// may handle the same entries, the first to move the position wins, and the
// others go on from there, also where that is in front of what they have
// handled. That another one was first is not an error.
func (d *Desk) Follow(ctx context.Context, consumer string, n int, handle func(context.Context, []FeedEntry) error) (int, error) {
	if consumer == "" {
		return 0, fmt.Errorf("%w: a consumer of the feed has a name", store.ErrInvalid)
	}
	at, rev, err := d.position(ctx, consumer)
	if err != nil {
		return 0, err
	}
	entries, bad := d.Feed(ctx, at, n)
	if len(entries) == 0 {
		return 0, bad
	}
	if err := handle(ctx, entries); err != nil {
		return 0, err
	}
	last := entries[len(entries)-1].Pos
	err = d.store.Commit(ctx, store.Batch{Puts: []store.Put{{Kind: kindConsumer, ID: consumer, Expect: rev, Body: []byte("{}"),
		Columns: store.Columns{"position": int64(last), "moved_at": d.now()}}}})
	if moved(err, kindConsumer) {
		err = nil
	}
	return len(entries), errors.Join(err, bad)
}

// position returns how far a consumer is, and the revision of the record that
// says so.
func (d *Desk) position(ctx context.Context, consumer string) (store.Pos, int64, error) {
	r, err := d.store.Get(ctx, kindConsumer, consumer)
	if errors.Is(err, store.ErrNotFound) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, err
	}
	at, ok := r.Columns["position"].(int64)
	if !ok || at < 1 {
		return 0, 0, fmt.Errorf("%w: %s %s", ErrDamaged, kindConsumer, consumer)
	}
	return store.Pos(at), r.Revision, nil
}

// consumers wants every consumer to be at a position that the feed has.
func (c *checker) consumers(ctx context.Context) error {
	return c.each(ctx, kindConsumer, func(r store.Record) error {
		at, ok := r.Columns["position"].(int64)
		if !ok || at < 1 {
			return c.found("record", r.ID, "its position in the feed can't be read")
		}
		page, err := c.d.store.Feed(ctx, store.Pos(at)-1, 1)
		if err == nil && len(page) == 0 {
			return c.found("feed", r.ID, "it has read up to position %d, which is not there", at)
		}
		return err
	})
}
