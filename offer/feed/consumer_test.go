package feed_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store"
)

// unsure is a store whose next commit has no known outcome.
type unsure struct {
	store.Store
	next string // lost: not committed, unheard: committed, or "" for neither
}

func (s *unsure) Commit(ctx context.Context, b store.Batch) error {
	next := s.next
	s.next = ""
	if next != "lost" {
		if err := s.Store.Commit(ctx, b); err != nil || next == "" {
			return err
		}
	}
	return store.ErrOutcomeUnknown
}

// A consumer that dies after it has handled entries gets them again, unless the
// position was moved.
func TestConsumerRepeatsAfterACrash(t *testing.T) {
	t.Parallel()
	desktest.OnStores(t, func(t *testing.T, inner store.Store) {
		desktest.On(t, inner, desktest.House()).At(t, "O-1", offer.Accepted)
		for _, row := range []struct {
			fault string
			first store.Pos // after the crash
		}{
			{"lost", 4}, // 4 to 6 were handled, and the position was not moved
			{"unheard", 7},
		} {
			t.Run(row.fault, func(t *testing.T) {
				s := &unsure{Store: inner}
				r := newReader(s, row.fault, 3)
				if n, err := r.Next(t.Context(), r.handle); n != 3 || err != nil {
					t.Fatal(n, err)
				}
				s.next = row.fault
				if n, err := r.Next(t.Context(), r.handle); n != 3 || !errors.Is(err, store.ErrOutcomeUnknown) {
					t.Errorf("handled %d, %v", n, err)
				}
				again := newReader(inner, row.fault, 3) // the process starts again
				if err := again.drain(t.Context()); err != nil {
					t.Fatal(err)
				}
				got := positions(again.seen)
				if got[0] != row.first || len(r.seen) != 6 || int(got[len(got)-1]) != len(whole(t, inner)) {
					t.Errorf("after the crash came %v, before it %v", got, positions(r.seen))
				}
			})
		}
	})
}

// The position does not move if the handler fails, panics or is cancelled.
func TestConsumerStaysOnFailure(t *testing.T) {
	t.Parallel()
	desktest.OnStores(t, func(t *testing.T, s store.Store) {
		desktest.On(t, s, desktest.House()).At(t, "O-1", offer.Sent)
		c := feed.Consumer{Store: s, Name: "c", Limit: 2}
		full := errors.New("the queue is full")
		n, err := c.Next(t.Context(), func(context.Context, []feed.Entry) error { return full })
		if n != 0 || err != full {
			t.Errorf("handled %d, %v", n, err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_, err := c.Next(t.Context(), func(context.Context, []feed.Entry) error { panic("power cut") })
			t.Error(err)
		}()
		ctx, cancel := context.WithCancel(t.Context())
		_, err = c.Next(ctx, func(context.Context, []feed.Entry) error { cancel(); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled while handling: %v", err)
		}
		r := newReader(s, "c", 0)
		if err := r.drain(t.Context()); err != nil || !slices.Equal(positions(r.seen), positions(whole(t, s))) {
			t.Errorf("then came %v, %v", positions(r.seen), err)
		}
	})
}

func TestConsumerNeedsANameAndAStore(t *testing.T) {
	t.Parallel()
	_, err := feed.Consumer{Store: desktest.New(t).Store}.Next(t.Context(), nil)
	if !errors.Is(err, store.ErrInvalid) {
		t.Errorf("without a name: %v", err)
	}
	if _, err := (feed.Consumer{Name: "c"}).Next(t.Context(), nil); err == nil {
		t.Error("without a store")
	}
}

// Of two with the same name, the first moves the position. The other has handled
// its entries, and does not move it back.
func TestFirstMoveWins(t *testing.T) {
	t.Parallel()
	desktest.OnStores(t, func(t *testing.T, s store.Store) {
		desktest.On(t, s, desktest.House()).At(t, "O-1", offer.Accepted)
		fast := newReader(s, "c", 5)
		slow := feed.Consumer{Store: s, Name: "c", Limit: 2}
		n, err := slow.Next(t.Context(), func(ctx context.Context, _ []feed.Entry) error {
			_, err := fast.Next(ctx, fast.handle)
			return err
		})
		if n != 2 || err != nil {
			t.Errorf("the slow one: %d, %v", n, err)
		}
		err = fast.drain(t.Context())
		if err != nil || !slices.Equal(positions(fast.seen), positions(whole(t, s))) {
			t.Errorf("the fast one has seen %v, %v", positions(fast.seen), err)
		}
	})
}

// race is writers that make offers while readers follow the feed.
type race struct {
	desk    *desktest.Desk
	readers []*reader
}

const writers, offersEach = 4, 4

// Processes write while others read, three of them with the same name. Each name
// gets every entry, in order.
func TestConsumersRace(t *testing.T) {
	t.Parallel()
	desktest.OnStores(t, func(t *testing.T, s store.Store) {
		r := race{desk: desktest.On(t, s, desktest.House()), readers: []*reader{
			newReader(s, "one", 1), newReader(s, "seven", 7), newReader(s, "all", 0),
			newReader(s, "shared", 2), newReader(s, "shared", 3), newReader(s, "shared", 5),
		}}
		if err := r.run(t); err != nil {
			t.Fatal(err)
		}
		want := whole(t, s)
		shared := map[store.Pos]bool{}
		for _, r := range r.readers {
			if r.Name != "shared" {
				if fmt.Sprint(r.seen) != fmt.Sprint(want) {
					t.Errorf("%s has seen %v", r.Name, positions(r.seen))
				}
				continue
			}
			for _, e := range r.seen {
				shared[e.Pos] = true
			}
		}
		if len(shared) != len(want) {
			t.Errorf("those with the same name have seen %d of %d", len(shared), len(want))
		}
		if n, err := newReader(s, "shared", 1).Next(t.Context(), func(context.Context, []feed.Entry) error { return nil }); n != 0 || err != nil {
			t.Errorf("those with the same name are not at the end: %d, %v", n, err)
		}
		inOrder(t, want, writers*offersEach)
	})
}

// run writes and reads until everything is written and read.
func (r race) run(t *testing.T) error {
	ctx := t.Context()
	written, errs := make(chan struct{}), make(chan error, writers+len(r.readers))
	var writing sync.WaitGroup
	for w := range writers {
		d := r.desk.Over(t, r.desk.Store)
		writing.Go(func() {
			for i := range offersEach {
				if _, err := d.Reach(ctx, fmt.Sprintf("O-%d-%d", w, i), offer.Accepted); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	var reading sync.WaitGroup
	for _, reader := range r.readers {
		reading.Go(func() {
			for last := false; !last; {
				select {
				case <-written:
					last = true
				default:
				}
				if err := reader.drain(ctx); err != nil {
					errs <- fmt.Errorf("%s: %w", reader.Name, err)
					return
				}
			}
		})
	}
	writing.Wait()
	close(written)
	reading.Wait()
	close(errs)
	var all error
	for err := range errs {
		all = errors.Join(all, err)
	}
	return all
}

// inOrder requires the entries of each offer in order, without gaps.
func inOrder(t *testing.T, list []feed.Entry, offers int) {
	t.Helper()
	next, actions := map[string]int64{}, map[string]string{}
	for _, e := range list {
		if next[e.Log]++; e.Seq != next[e.Log] {
			t.Errorf("position %d: %s goes on at %d, want %d", e.Pos, e.Log, e.Seq, next[e.Log])
		}
		if e.Offer != "" {
			actions[e.Offer] += e.Entry.Action + " "
		}
	}
	for id, a := range actions {
		if a != "create submit approve approved send accept " {
			t.Errorf("%s: %s", id, a)
		}
	}
	if len(actions) != offers {
		t.Errorf("the feed has %d offers, want %d", len(actions), offers)
	}
}
