package offer_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
)

const crowdSize = 64

// crowd lets 64 people approve one stage at once, on four desks in turn, and
// says what is wrong with what they were told.
func crowd(t *testing.T, desks []*offer.Desk, id string) (problems []string) {
	t.Helper()
	errs := make([]error, crowdSize)
	answers := make([]offer.Offer, crowdSize)
	approve := func(n int) (offer.Offer, error) {
		who := offer.Actor{ID: fmt.Sprintf("person-%02d", n), Roles: []string{"ops"}}
		return desks[n%len(desks)].As(who).Approve(t.Context(), id, offer.Decision{Stage: "ops"},
			offer.Key("approve "+id))
	}
	start := make(chan struct{})
	var wg sync.WaitGroup
	for n := range crowdSize {
		wg.Go(func() {
			<-start
			answers[n], errs[n] = approve(n)
		})
	}
	close(start)
	wg.Wait()
	yes := 0
	for n, err := range errs {
		again, aerr := approve(n)
		switch {
		case err == nil:
			yes++
			if aerr != nil || answer(t, again) != answer(t, answers[n]) {
				problems = append(problems, fmt.Sprintf("who was told yes asks again and is told %v", aerr))
			}
		case !errors.Is(err, offer.ErrConflict) && !errors.Is(err, offer.ErrState):
			problems = append(problems, err.Error())
		case !errors.Is(aerr, offer.ErrState):
			problems = append(problems, fmt.Sprintf("who came too late asks again and is told %v", aerr))
		}
	}
	if yes != 1 {
		problems = append(problems, fmt.Sprintf("%d people were told that they decided", yes))
	}
	trail, err := desks[0].As(alice).Trail(t.Context(), id)
	decisions := 0
	for _, e := range trail {
		if e.Action == "approve" {
			decisions++
		}
	}
	if err != nil || decisions != 1 {
		problems = append(problems, fmt.Sprintf("the trail has %d decisions, %v", decisions, err))
	}
	return problems
}

// crowdDesks opens four desks on one place, each with connections of its own.
func crowdDesks(t *testing.T, e engine, wrap func(store.Store) store.Store) []*offer.Desk {
	t.Helper()
	dsn := e.fresh(t)
	desks := make([]*offer.Desk, 4)
	for n := range desks {
		s := kept(t, pool(t, e.driver, dsn, 8))
		if n == 0 {
			prepareWork(t, s)
		}
		var err error
		if desks[n], err = offer.Open(wrap(s), workOptions()); err != nil {
			t.Fatal(err)
		}
	}
	return desks
}

// 64 people approve the same stage, which needs one approval. One decides; the
// others learn that they are late. OFFERDESK_TEST_CROWDS=200 is the long version.
func TestCrowdApproves(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, e engine) {
		desks := crowdDesks(t, e, asItIs)
		for n := range rounds("OFFERDESK_TEST_CROWDS", 4, 2) {
			id := fmt.Sprint("O-", n)
			must(t)(desks[0].As(ann).Create(t.Context(), terms(t, nurse), offer.ID(id)))
			must(t)(desks[0].As(ann).Submit(t.Context(), id))
			for _, p := range crowd(t, desks, id) {
				t.Errorf("round %d: %s", n, p)
			}
		}
		sound(t, desks[0])
	}, liteEngine, postgresEngine, mysqlEngine)
}

// unguarded is a store that compares no revision: what is put last stays. The
// first readers of an offer wait for each other, so that they all see it open.
type unguarded struct {
	store.Store
	readers sync.WaitGroup
	mu      sync.Mutex
	left    int
}

func (s *unguarded) Get(ctx context.Context, kind, id string) (store.Record, error) {
	r, err := s.Store.Get(ctx, kind, id)
	if kind != "offer" {
		return r, err
	}
	s.mu.Lock()
	wait := s.left > 0
	s.left--
	s.mu.Unlock()
	if wait {
		s.readers.Done()
		s.readers.Wait()
	}
	return r, err
}

func (s *unguarded) Commit(ctx context.Context, b store.Batch) error {
	for n := range b.Puts {
		b.Puts[n].Expect = store.Any
	}
	b.Appends, b.Checks = nil, nil
	return s.Store.Commit(ctx, b)
}

// The negative control of TestCrowdApproves: without the comparison several
// people decide, and it is noticed.
func TestCrowdIsNoticed(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, e engine) {
		desks := crowdDesks(t, e, func(s store.Store) store.Store {
			u := &unguarded{Store: s, left: 2}
			u.readers.Add(2)
			return u
		})
		problems := crowd(t, desks, common)
		decided := func(p string) bool { return strings.HasSuffix(p, "were told that they decided") }
		if !slices.ContainsFunc(problems, decided) {
			t.Errorf("nothing was compared, and what was noticed is %q", problems)
		}
	}, liteEngine, postgresEngine, mysqlEngine)
}
