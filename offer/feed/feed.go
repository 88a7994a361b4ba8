// Package feed is the ordered stream of everything that happened: every entry
// of every log, at least once and in order, for hosts that tell people, fill
// queues or copy data. [Read] gives a page; a [Consumer] keeps its position in
// the store.
package feed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// Entry is one entry of any log, at its place in the feed of all logs.
type Entry struct {
	Pos   store.Pos // 1 is the first, without gaps
	Log   string
	Seq   int64  // position in the log
	Offer string // id of the offer whose history it is; empty: of none
	Entry audit.Entry
}

// feedPage is how many entries are read when nobody says.
const feedPage = 100

// ErrRolledBack: a reader of the feed has seen what is not there any more.
var ErrRolledBack = errors.New("the feed ends before that position; an older copy of the database may have been restored")

// Read returns up to n entries (100 when n is below 1) of all logs behind a
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
func Read(ctx context.Context, s store.Store, after store.Pos, n int) ([]Entry, error) {
	s = storage.Guard(s)
	if n < 1 {
		n = feedPage
	}
	after = max(after, 0)
	page, err := s.Feed(ctx, after, n)
	if err == nil && len(page) == 0 && after > 0 {
		if last, err := s.Feed(ctx, after-1, 1); err != nil || len(last) == 0 {
			return nil, cmp.Or(err, fmt.Errorf("%w: position %d", ErrRolledBack, after))
		}
	}
	if err != nil {
		return nil, err
	}
	out := make([]Entry, 0, len(page))
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
		id, ok := storage.OfferOf(e.Log)
		if !ok {
			id = ""
		}
		out = append(out, Entry{e.Pos, e.Log, e.Seq, id, opened})
	}
	return out, nil
}

// Consumer follows the feed under a name. The store keeps how far it is.
type Consumer struct {
	Store store.Store
	// Name is under which the position is kept. Processes that follow under one
	// name share it.
	Name string
	// Limit is how many entries are handled at once. Default: 100.
	Limit int
	// Now is the clock for the column moved_at. Default: the system's.
	Now func() time.Time
}

// Next gives handle the next entries of the feed and then moves the position.
// It returns how many entries were handled; 0 without an error is the end of
// the feed for now.
//
// Each entry comes at least once and none is skipped. The position moves only
// after handle returned nil, so what was handled before a crash comes again: a
// handler does the same thing twice without harm, or keeps [Entry.Pos] with its
// own work. Processes that follow under one name lose nothing: they may handle
// the same entries, the first to move the position wins, and the others go on
// from there, even if that is before what they have handled. Losing that race is
// not an error.
func (c Consumer) Next(ctx context.Context, handle func(context.Context, []Entry) error) (int, error) {
	if c.Name == "" {
		return 0, fmt.Errorf("%w: a consumer of the feed has a name", store.ErrInvalid)
	}
	s := storage.Guard(c.Store)
	at, revision, err := position(ctx, s, c.Name)
	if err != nil {
		return 0, err
	}
	entries, bad := Read(ctx, s, at, c.Limit)
	if len(entries) == 0 {
		return 0, bad
	}
	if err := handle(ctx, entries); err != nil {
		return 0, err
	}
	now := time.Now
	if c.Now != nil {
		now = c.Now
	}
	last := entries[len(entries)-1].Pos
	err = s.Commit(ctx, store.Batch{Puts: []store.Put{{Kind: storage.KindConsumer, ID: c.Name, Expect: revision, Body: []byte("{}"),
		Columns: store.Columns{"position": int64(last), "moved_at": now().UTC().Truncate(time.Microsecond)}}}})
	var conflict *store.ConflictError
	if errors.As(err, &conflict) && conflict.Kind == storage.KindConsumer {
		err = nil
	}
	return len(entries), errors.Join(err, bad)
}

// position returns how far a consumer is, and the revision of the record that
// keeps it.
func position(ctx context.Context, s store.Store, consumer string) (store.Pos, int64, error) {
	r, err := s.Get(ctx, storage.KindConsumer, consumer)
	if errors.Is(err, store.ErrNotFound) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, err
	}
	at, ok := r.Columns["position"].(int64)
	if !ok || at < 1 {
		return 0, 0, fmt.Errorf("%w: %s %s", store.ErrDamaged, storage.KindConsumer, consumer)
	}
	return store.Pos(at), r.Revision, nil
}
