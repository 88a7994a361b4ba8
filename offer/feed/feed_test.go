package feed_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// reader is a consumer that keeps the entries that it was given.
type reader struct {
	feed.Consumer
	seen []feed.Entry
}

func newReader(s store.Store, name string, limit int) *reader {
	return &reader{Consumer: feed.Consumer{Store: s, Name: name, Limit: limit}}
}

func (r *reader) handle(_ context.Context, list []feed.Entry) error {
	r.seen = append(r.seen, list...)
	return nil
}

// drain reads to the end of the feed.
func (r *reader) drain(ctx context.Context) error {
	for {
		n, err := r.Next(ctx, r.handle)
		if n == 0 || err != nil {
			return err
		}
	}
}

// whole reads the feed at once.
func whole(t testing.TB, s store.Store) []feed.Entry {
	t.Helper()
	list, err := feed.Read(context.Background(), s, 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func positions(list []feed.Entry) []store.Pos {
	out := make([]store.Pos, len(list))
	for i, e := range list {
		out[i] = e.Pos
	}
	return out
}

// The entries of an offer in the feed are its trail, in order.
func TestFeedIsTheTrail(t *testing.T) {
	t.Parallel()
	desktest.OnStores(t, func(t *testing.T, s store.Store) {
		d := desktest.On(t, s, desktest.House())
		d.At(t, "O-1", offer.Completed)
		d.At(t, "a.b:c", offer.Negotiation)
		if _, err := d.As(desktest.Mallory).Get(t.Context(), "O-1"); !errors.Is(err, offer.ErrNotFound) {
			t.Fatal(err)
		}
		trails, others := map[string][]offer.Entry{}, map[string]int{}
		for i, e := range whole(t, s) {
			if e.Pos != store.Pos(i+1) || e.Log != e.Entry.Log || e.Seq != e.Entry.Seq {
				t.Errorf("entry %d is at position %d, %s %d", i+1, e.Pos, e.Log, e.Seq)
			}
			if e.Offer == "" {
				others[e.Log]++
				continue
			}
			trails[e.Offer] = append(trails[e.Offer], e.Entry)
		}
		for _, id := range []string{"O-1", "a.b:c"} {
			want, err := d.As(desktest.Ann).Trail(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(trails[id]) != fmt.Sprint(want) {
				t.Errorf("%s: the feed has\n%v\nthe trail\n%v", id, trails[id], want)
			}
		}
		if len(trails) != 2 || fmt.Sprint(others) != "map[denied/mallory:1 playbooks:1]" {
			t.Errorf("there are %d offers and the logs %v", len(trails), others)
		}
	})
}

func TestReadReturnsAPage(t *testing.T) {
	t.Parallel()
	desktest.OnStores(t, func(t *testing.T, s store.Store) {
		desktest.On(t, s, desktest.House()).At(t, "O-1", offer.Completed)
		end := store.Pos(len(whole(t, s)))
		for _, row := range []struct {
			reason string
			after  store.Pos
			n      int
			want   int
			first  store.Pos
		}{
			{"three after position 2", 2, 3, 3, 3},
			{"no number is 100", 0, 0, int(end), 1},
			{"before the beginning", -7, 0, int(end), 1},
			{"at the end", end, 10, 0, 0},
		} {
			t.Run(row.reason, func(t *testing.T) {
				list, err := feed.Read(t.Context(), s, row.after, row.n)
				if err != nil || len(list) != row.want || len(list) > 0 && list[0].Pos != row.first {
					t.Errorf("got %v, %v", positions(list), err)
				}
			})
		}
	})
}

// An older copy of the database was restored: a reader who has seen more gets an
// error, not an empty page for ever.
func TestFeedOfAnOlderCopy(t *testing.T) {
	t.Parallel()
	desktest.OnStores(t, func(t *testing.T, s store.Store) {
		desktest.Unchecked(t, s, desktest.House()).At(t, "O-1", offer.Sent)
		end := store.Pos(len(whole(t, s)))
		_, err := feed.Read(t.Context(), s, end+1, 1)
		if !errors.Is(err, feed.ErrRolledBack) || !strings.HasPrefix(err.Error(), "feed: read: the feed ends") {
			t.Errorf("after the end: %v", err)
		}
		empty := memstore.New(offer.Kinds()...)
		if list, err := feed.Read(t.Context(), empty, 0, 1); len(list) != 0 || err != nil {
			t.Errorf("of an empty store: %d entries, %v", len(list), err)
		}
		columns := store.Columns{"position": int64(end) + 1}
		put := store.Put{Kind: "consumer", ID: "mailer", Columns: columns, Body: []byte("{}")}
		if err := s.Commit(t.Context(), store.Batch{Puts: []store.Put{put}}); err != nil {
			t.Fatal(err)
		}
		r := newReader(s, "mailer", 1)
		_, err = r.Next(t.Context(), r.handle)
		if !errors.Is(err, feed.ErrRolledBack) || len(r.seen) > 0 {
			t.Errorf("Next: %v, %v", positions(r.seen), err)
		} else if !strings.HasPrefix(err.Error(), "feed: next: the feed ends before") {
			t.Errorf("Next: %v", err)
		}
	})
}
