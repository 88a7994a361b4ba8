package offer_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
)

// ledger keeps what commands were acknowledged while faults happened. A line
// is the id of an offer, a blank, and what was done to it.
type ledger struct {
	mu    sync.Mutex
	acked map[string]bool
}

func (l *ledger) ack(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.acked == nil {
		l.acked = map[string]bool{}
	}
	l.acked[line] = true
}

func (l *ledger) size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.acked)
}

// faults lists what was acknowledged and is not in the trail of its offer, and
// what is there more than once, acknowledged or not.
func (l *ledger) faults(t testing.TB, d *offer.Desk) (lost, doubled []string) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	done := map[string]int{}
	read := map[string]bool{}
	for line := range l.acked {
		id, _, _ := strings.Cut(line, " ")
		if read[id] {
			continue
		}
		read[id] = true
		trail, err := d.As(alice).Trail(context.Background(), id)
		if err != nil && !errors.Is(err, offer.ErrNotFound) {
			t.Fatal(err)
		}
		for _, e := range trail {
			what := e.Action
			for _, f := range e.Fields {
				if what == "ask_information" && f.Path == "note" {
					what = f.After
				}
			}
			done[id+" "+what]++
		}
	}
	for line := range l.acked {
		if done[line] == 0 {
			lost = append(lost, line)
		}
	}
	for line, n := range done {
		if n > 1 {
			doubled = append(doubled, fmt.Sprintf("%s: %d times", line, n))
		}
	}
	slices.Sort(lost)
	slices.Sort(doubled)
	return lost, doubled
}

// balance checks that everything that was acknowledged is there once, and that the
// desk is consistent.
func (l *ledger) balance(t testing.TB, d *offer.Desk) {
	t.Helper()
	if l.size() == 0 {
		t.Fatal("no command was acknowledged: the test shows nothing")
	}
	lost, doubled := l.faults(t, d)
	for _, line := range lost {
		t.Errorf("acknowledged and lost: %s", line)
	}
	for _, line := range doubled {
		t.Errorf("applied twice: %s", line)
	}
	sound(t, d)
}

// common is an offer that all workers ask about, so that they meet.
const common = "common"

// prepareWork publishes the playbook and makes the common offer.
func prepareWork(t testing.TB, s store.Store) *offer.Desk {
	t.Helper()
	d, err := offer.Open(s, workOptions())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.As(root).Publish(t.Context(), book(t, houseFiles)); err != nil {
		t.Fatal(err)
	}
	must(t)(d.As(ann).Create(t.Context(), terms(t, nurse), offer.ID(common)))
	must(t)(d.As(ann).Submit(t.Context(), common))
	return d
}

// workOptions are those of every process of one test.
func workOptions() offer.Options { return offer.Options{Now: (&clock{now: monday}).Now} }

// deed is one command of a worker, and the line under which it is kept.
type deed struct {
	line string
	do   func(ctx context.Context, d *offer.Desk, key offer.KeyOption) (offer.Offer, error)
}

// deeds are the commands of a worker on an offer of its own, from a draft to a
// letter, and one question about the common offer. A question would be put
// twice by a command that is done twice; the others are refused by the state.
func deeds(id string) []deed {
	src, terr := offer.ParseTerms([]byte(nurse))
	region, cerr := offer.ParseChange([]byte(`{"region": "north"}`))
	ask := func(about string) deed {
		question := "what of " + id + "?"
		return deed{about + " " + question,
			func(ctx context.Context, d *offer.Desk, key offer.KeyOption) (offer.Offer, error) {
				return d.As(olga).AskInformation(ctx, about, offer.Question{Stage: "ops", Text: question}, key)
			}}
	}
	return []deed{
		{id + " create", func(ctx context.Context, d *offer.Desk, key offer.KeyOption) (offer.Offer, error) {
			if err := errors.Join(terr, cerr); err != nil {
				return offer.Offer{}, err
			}
			return d.As(ann).Create(ctx, src, offer.ID(id), key)
		}},
		{id + " edit", func(ctx context.Context, d *offer.Desk, key offer.KeyOption) (offer.Offer, error) {
			return d.As(ann).Edit(ctx, id, region, key)
		}},
		{id + " submit", func(ctx context.Context, d *offer.Desk, key offer.KeyOption) (offer.Offer, error) {
			return d.As(ann).Submit(ctx, id, key)
		}},
		ask(id),
		ask(common),
		{id + " approve", func(ctx context.Context, d *offer.Desk, key offer.KeyOption) (offer.Offer, error) {
			return d.As(oscar).Approve(ctx, id, offer.Decision{Stage: "ops"}, key)
		}},
		{id + " send", func(ctx context.Context, d *offer.Desk, key offer.KeyOption) (offer.Offer, error) {
			return d.As(ann).Send(ctx, id, key)
		}},
	}
}

// worker runs deeds on one offer after the other, each until it is answered.
type worker struct {
	desk  *offer.Desk
	name  string
	from  int  // the number of the first offer
	blind bool // without keys: a negative control
	ack   func(line string)
	// before is called with a command before it is done: a negative control.
	before func(line string)
}

// work does commands until stop returns true, or until one returns an error that no
// fault explains.
func (w worker) work(ctx context.Context, stop func() bool) error {
	for n := w.from; ; n++ {
		for _, d := range deeds(fmt.Sprintf("%s-%d", w.name, n)) {
			if stop() {
				return nil
			}
			if w.before != nil {
				w.before(d.line)
			}
			if err := w.answered(ctx, d); err != nil {
				return fmt.Errorf("%s: %w", d.line, err)
			}
			w.ack(d.line)
		}
	}
}

// patience is how often one command is sent at most.
const patience = 2000

func (w worker) answered(ctx context.Context, d deed) (err error) {
	for range patience {
		key := offer.Key("")
		if !w.blind {
			key = offer.Key(d.line)
		}
		if _, err = d.do(ctx, w.desk, key); err == nil || final(err) {
			if w.blind {
				return nil // without a key a refusal may mean that it is done
			}
			return err
		}
		time.Sleep(rand.N(10 * time.Millisecond)) // a server may be away
	}
	return fmt.Errorf("not answered after %d times: %w", patience, err)
}

// final reports whether asking again cannot help.
func final(err error) bool {
	for _, e := range []error{offer.ErrRefused, offer.ErrInvalid, offer.ErrExists, offer.ErrNotFound,
		offer.ErrKeyReused, offer.ErrDamaged, offer.ErrPlaybook} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// crew runs eight workers on a desk until stop returns true.
func crew(t testing.TB, d *offer.Desk, l *ledger, blind bool, stop func() bool) {
	t.Helper()
	var wg sync.WaitGroup
	var failed sync.Map
	for n := range 8 {
		wg.Go(func() {
			w := worker{desk: d, name: fmt.Sprint("w", n), blind: blind, ack: l.ack}
			if err := w.work(context.Background(),
				func() bool { _, bad := failed.Load(0); return bad || stop() }); err != nil {
				failed.Store(0, true)
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// hasty is a store that takes an unknown outcome for done: an adapter that
// believes what it was not told.
type hasty struct{ store.Store }

func (s hasty) Commit(ctx context.Context, b store.Batch) error {
	err := s.Store.Commit(ctx, b)
	if errors.Is(err, store.ErrOutcomeUnknown) {
		return nil
	}
	return err
}
