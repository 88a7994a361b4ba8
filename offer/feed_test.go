package offer_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
	"github.com/offerdesk/offerdesk/store/sqlstore"
)

// onStores runs a test over memory and over an SQLite file.
func onStores(t *testing.T, f func(t *testing.T, s store.Store)) {
	t.Run("memory", func(t *testing.T) { f(t, memstore.New(offer.Kinds()...)) })
	t.Run("sqlite", func(t *testing.T) {
		db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "offers.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		s, err := sqlstore.Open(t.Context(), db, sqlstore.Options{Kinds: offer.Kinds()})
		if err != nil {
			t.Fatal(err)
		}
		f(t, s)
	})
}

// reader is a consumer of the feed that keeps what it was given.
type reader struct {
	name string
	n    int
	desk *offer.Desk

	mu   sync.Mutex
	seen []feed.Entry
}

func (r *reader) handle(_ context.Context, list []feed.Entry) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, list...)
	return nil
}

// drain follows to the end of the feed.
func (r *reader) drain(ctx context.Context) error {
	for {
		n, err := (feed.Consumer{Store: storeOf(r.desk), Name: r.name, Limit: r.n}).Next(ctx, r.handle)
		if err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
	}
}

// whole reads the feed at once.
func whole(t testing.TB, d *offer.Desk) []feed.Entry {
	t.Helper()
	list, err := feed.Read(context.Background(), storeOf(d), 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func places(list []feed.Entry) []store.Pos {
	out := make([]store.Pos, len(list))
	for i, e := range list {
		out[i] = e.Pos
	}
	return out
}

// What the feed says of an offer is its trail, in its order.
func TestFeedIsTheTrail(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		f := deskOn(t, s, houseFiles)
		f.at(t, "O-1", offer.Completed)
		f.at(t, "a.b:c", offer.Negotiation)
		if _, err := f.As(mallory).Get(t.Context(), "O-1"); !errors.Is(err, offer.ErrNotFound) {
			t.Fatal(err)
		}
		trails := map[string][]offer.Entry{}
		none := map[string]int{}
		for i, e := range whole(t, f.Desk) {
			if e.Pos != store.Pos(i+1) || e.Log != e.Entry.Log || e.Seq != e.Entry.Seq {
				t.Errorf("entry %d is at position %d, %s %d", i+1, e.Pos, e.Log, e.Seq)
			}
			if e.Offer == "" {
				none[e.Log]++
				continue
			}
			trails[e.Offer] = append(trails[e.Offer], e.Entry)
		}
		for _, id := range []string{"O-1", "a.b:c"} {
			want, err := f.As(ann).Trail(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(trails[id]) != fmt.Sprint(want) {
				t.Errorf("%s: the feed says\n%v\nthe trail\n%v", id, trails[id], want)
			}
		}
		if len(trails) != 2 || fmt.Sprint(none) != "map[denied/mallory:1 playbooks:1]" {
			t.Errorf("there are %d offers and the logs %v", len(trails), none)
		}
		page, err := feed.Read(t.Context(), storeOf(f), 2, 3)
		if err != nil || fmt.Sprint(places(page)) != "[3 4 5]" {
			t.Errorf("three behind position 2: %v, %v", places(page), err)
		}
		if page, err = feed.Read(t.Context(), storeOf(f), -7, 0); err != nil || len(page) != len(whole(t, f.Desk)) {
			t.Errorf("from before the beginning: %v, %v", places(page), err)
		}
		if page, err = feed.Read(t.Context(), storeOf(f), store.Pos(len(whole(t, f.Desk))), 10); err != nil || len(page) != 0 {
			t.Errorf("at the end: %v, %v", places(page), err)
		}
	})
}

// Several processes write while several read, each under a name of its own and
// three under one: each name gets everything, and nothing in another order.
func TestFollowRaces(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		const writers, each = 4, 4
		f := deskOn(t, s, houseFiles)
		readers := []*reader{{name: "one", n: 1}, {name: "seven", n: 7}, {name: "all", n: 0},
			{name: "shared", n: 2}, {name: "shared", n: 3}, {name: "shared", n: 5}}
		var busy atomic.Int64
		busy.Store(writers)
		failed := make(chan error, writers+len(readers))
		var wg sync.WaitGroup
		for w := range writers {
			d := f.second(t)
			wg.Go(func() {
				defer busy.Add(-1)
				for i := range each {
					failed <- write(t.Context(), d, fmt.Sprintf("O-%d-%d", w, i))
				}
			})
		}
		errs := make(chan error)
		go func() {
			var all error
			for err := range failed {
				all = errors.Join(all, err)
			}
			errs <- all
		}()
		for _, r := range readers {
			r.desk = f.second(t)
			wg.Go(func() {
				for last := false; !last; {
					last = busy.Load() == 0
					if err := r.drain(t.Context()); err != nil {
						failed <- fmt.Errorf("%s: %w", r.name, err)
						return
					}
				}
			})
		}
		wg.Wait()
		close(failed)
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
		want := whole(t, f.Desk)
		shared := map[store.Pos]bool{}
		for _, r := range readers {
			if r.name != "shared" {
				if !slices.Equal(places(r.seen), places(want)) || fmt.Sprint(r.seen) != fmt.Sprint(want) {
					t.Errorf("%s has seen %v", r.name, places(r.seen))
				}
				continue
			}
			for _, e := range r.seen {
				shared[e.Pos] = true
			}
		}
		if len(shared) != len(want) {
			t.Errorf("those under one name have seen %d of %d", len(shared), len(want))
		}
		if n, err := (feed.Consumer{Store: storeOf(f), Name: "shared", Limit: 1}).Next(t.Context(), nil); n != 0 || err != nil {
			t.Errorf("those under one name are not at the end: %d, %v", n, err)
		}
		inOrder(t, want, writers*each)
	})
}

// write brings an offer to acceptance.
func write(ctx context.Context, d *offer.Desk, id string) error {
	x, err := offer.ParseTerms([]byte(nurse))
	if err != nil {
		return err
	}
	if _, err := d.As(ann).Create(ctx, x, offer.ID(id)); err != nil {
		return err
	}
	for _, step := range steps[:4] {
		if _, err := step.do(ctx, d, id); err != nil {
			return fmt.Errorf("%s to %s: %w", id, step.to, err)
		}
	}
	return nil
}

// inOrder wants the entries of each offer in their order, without a gap.
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
		t.Errorf("the feed knows %d offers of %d", len(actions), offers)
	}
}

// A consumer that dies between handling and moving is given the same again,
// whatever became of the move.
func TestFollowReplaysAfterCrash(t *testing.T) {
	onStores(t, func(t *testing.T, inner store.Store) {
		deskOn(t, inner, houseFiles).at(t, "O-1", offer.Accepted)
		for _, fault := range []string{"lost", "unheard"} {
			s := &faulty{Store: inner}
			f := deskOn(t, s, houseFiles)
			r := &reader{name: fault, n: 3, desk: f.Desk}
			if n, err := (feed.Consumer{Store: storeOf(f), Name: r.name, Limit: r.n}).Next(t.Context(), r.handle); n != 3 || err != nil {
				t.Fatal(n, err)
			}
			s.arm(fault, 0)
			if n, err := (feed.Consumer{Store: storeOf(f), Name: r.name, Limit: r.n}).Next(t.Context(), r.handle); n != 3 || !errors.Is(err, offer.ErrOutcomeUnknown) {
				t.Errorf("%s: handled %d, %v", fault, n, err)
			}
			again := &reader{name: fault, n: 3, desk: f.second(t)} // the process starts anew
			if err := again.drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			want := store.Pos(4) // 4 to 6 were handled, and nobody knows
			if fault == "unheard" {
				want = 7
			}
			if got := places(again.seen); got[0] != want || len(r.seen) != 6 || int(got[len(got)-1]) != len(whole(t, f.Desk)) {
				t.Errorf("%s: after the crash came %v, before it %v", fault, got, places(r.seen))
			}
		}
	})
}

// A handler that fails, or takes its process along, has handled nothing.
func TestFollowDoesNotMoveOnFailure(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		f := deskOn(t, s, houseFiles)
		f.at(t, "O-1", offer.Sent)
		full := errors.New("the queue is full")
		if n, err := (feed.Consumer{Store: storeOf(f), Name: "c", Limit: 2}).Next(t.Context(), func(context.Context, []feed.Entry) error { return full }); n != 0 || err != full {
			t.Errorf("handled %d, %v", n, err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_, err := (feed.Consumer{Store: storeOf(f), Name: "c", Limit: 2}).Next(t.Context(), func(context.Context, []feed.Entry) error { panic("power cut") })
			t.Error(err)
		}()
		ctx, cancel := context.WithCancel(t.Context())
		if _, err := (feed.Consumer{Store: storeOf(f), Name: "c", Limit: 2}).Next(ctx, func(context.Context, []feed.Entry) error { cancel(); return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("stopped while handling: %v", err)
		}
		r := &reader{name: "c", desk: f.Desk}
		if err := r.drain(t.Context()); err != nil || !slices.Equal(places(r.seen), places(whole(t, f.Desk))) {
			t.Errorf("then came %v, %v", places(r.seen), err)
		}
		if _, err := (feed.Consumer{Store: storeOf(f), Name: "", Limit: 2}).Next(t.Context(), r.handle); !errors.Is(err, store.ErrInvalid) {
			t.Errorf("a consumer without a name: %v", err)
		}
	})
}

// Of two under one name, the first to move wins: the other handles what it had
// in hand, and neither leads the position back.
func TestFollowFirstMoveWins(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		f := deskOn(t, s, houseFiles)
		f.at(t, "O-1", offer.Accepted)
		fast := &reader{name: "c", n: 5, desk: f.second(t)}
		n, err := (feed.Consumer{Store: storeOf(f), Name: "c", Limit: 2}).Next(t.Context(), func(ctx context.Context, list []feed.Entry) error {
			_, err := (feed.Consumer{Store: storeOf(fast.desk), Name: "c", Limit: 5}).Next(ctx, fast.handle)
			return err
		})
		if n != 2 || err != nil {
			t.Errorf("the slow one: %d, %v", n, err)
		}
		if err := fast.drain(t.Context()); err != nil || !slices.Equal(places(fast.seen), places(whole(t, f.Desk))) {
			t.Errorf("the fast one has seen %v, %v", places(fast.seen), err)
		}
	})
}

// broken shows a feed that somebody has changed behind the desk's back.
type broken struct {
	store.Store
	feed func([]store.Entry) []store.Entry
}

func (s *broken) Feed(ctx context.Context, after store.Pos, n int) ([]store.Entry, error) {
	list, err := s.Store.Feed(ctx, 0, 1<<20)
	if s.feed != nil {
		list = s.feed(list)
	}
	list = slices.DeleteFunc(list, func(e store.Entry) bool { return e.Pos <= after })
	return list[:min(n, len(list))], err
}

// An entry that is not as it was written is named and not passed.
func TestFollowStopsAtDamage(t *testing.T) {
	for name, c := range map[string]struct {
		feed func([]store.Entry) []store.Entry
		seq  int64
		what string
	}{
		"an entry is missing": {func(l []store.Entry) []store.Entry { return slices.Delete(l, 3, 4) }, 4, "position 4 of the feed is missing in front of it"},
		"the body is no JSON": {func(l []store.Entry) []store.Entry { l[3].Body = l[3].Body[1:]; return l }, 3, "the body: it can't be read"},
		"a value was changed": {func(l []store.Entry) []store.Entry {
			salt := bytes.Index(l[3].Private, []byte(`"salt":"`)) + len(`"salt":"`)
			l[3].Private[salt] ^= 1 // another letter
			return l
		}, 3, "does not fit its digest"},
		"it is another's": {func(l []store.Entry) []store.Entry { l[3].Body, l[3].Private = l[2].Body, l[2].Private; return l }, 3, "the entry was written at another place"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &broken{Store: memstore.New(offer.Kinds()...)}
			f := deskOn(t, s, houseFiles) // position 1
			f.at(t, "O-1", offer.Sent)
			if got := whole(t, f.Desk)[3]; got.Offer != "O-1" || len(got.Entry.Fields) == 0 {
				t.Fatalf("position 4 is %+v", got)
			}
			s.feed = c.feed
			for _, n := range []int{2, 100} {
				r := &reader{name: fmt.Sprint(n), n: n, desk: f.Desk}
				var bad *audit.TamperError
				for range 3 {
					err := r.drain(t.Context())
					if !errors.As(err, &bad) || bad.Log != "offer/O-1" || bad.Seq != c.seq || !strings.Contains(bad.What, c.what) {
						t.Errorf("%d at a time: %v", n, err)
					}
				}
				if fmt.Sprint(places(r.seen)) != "[1 2 3]" {
					t.Errorf("%d at a time: %v was handled", n, places(r.seen))
				}
			}
		})
	}
}

// A consumer that is further than the feed is found: somebody has cut it off.
func TestCheckFindsConsumers(t *testing.T) {
	s := memstore.New(offer.Kinds()...)
	f := deskOn(t, s, houseFiles)
	f.at(t, "O-1", offer.Sent)
	r := &reader{name: "c", desk: f.Desk}
	if err := r.drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	sound(t, f.Desk)
	end := r.seen[len(r.seen)-1].Pos
	wrapped := f.over(t, &broken{Store: s, feed: func(l []store.Entry) []store.Entry { return l[:len(l)-1] }})
	want := fmt.Sprintf("feed c: it has read up to position %d, which is not there", end)
	if list := found(t, wrapped); !slices.Contains(list, want) {
		t.Errorf("Check finds %q", list)
	}
	wrapped = f.over(t, &tampered{Store: s, record: func(r *store.Record) bool {
		if r.Kind == "consumer" {
			r.Columns["position"] = int64(0)
		}
		return true
	}})
	if list := found(t, wrapped); fmt.Sprint(list) != "[record c: its position in the feed can't be read]" {
		t.Errorf("Check finds %q", list)
	}
	if _, err := (feed.Consumer{Store: storeOf(wrapped), Name: "c", Limit: 1}).Next(t.Context(), r.handle); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("Follow says %v", err)
	}
}

// An old copy of the database was restored: a reader who has seen more is told,
// and is not given nothing for ever.
func TestFeedOfAnOlderCopy(t *testing.T) {
	onStores(t, func(t *testing.T, s store.Store) {
		f := deskOn(t, s, houseFiles)
		f.at(t, "O-1", offer.Sent)
		end := store.Pos(len(whole(t, f.Desk)))
		if list, err := feed.Read(t.Context(), storeOf(f), end, 1); len(list) != 0 || err != nil {
			t.Errorf("at the end: %d entries, %v", len(list), err)
		}
		if _, err := feed.Read(t.Context(), storeOf(f), end+1, 1); !errors.Is(err, feed.ErrRolledBack) {
			t.Errorf("behind the end: %v", err)
		}
		none := f.over(t, memstore.New(offer.Kinds()...))
		if list, err := feed.Read(t.Context(), storeOf(none), 0, 1); len(list) != 0 || err != nil {
			t.Errorf("of an empty store: %d entries, %v", len(list), err)
		}
		ahead := store.Batch{Puts: []store.Put{{Kind: "consumer", ID: "mailer", Columns: store.Columns{"position": int64(end) + 1}, Body: []byte("{}")}}}
		if err := s.Commit(t.Context(), ahead); err != nil {
			t.Fatal(err)
		}
		handled := func(context.Context, []feed.Entry) error { t.Error("something is handled"); return nil }
		if _, err := (feed.Consumer{Store: storeOf(f), Name: "mailer", Limit: 1}).Next(t.Context(), handled); !errors.Is(err, feed.ErrRolledBack) {
			t.Errorf("Follow: %v", err)
		}
		if err := s.Commit(t.Context(), store.Batch{Deletes: []store.Delete{{Kind: "consumer", ID: "mailer"}}}); err != nil {
			t.Fatal(err)
		}
	})
}
