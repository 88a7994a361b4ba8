package offer_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
)

// faulty is a store whose next commit of an offer goes wrong.
type faulty struct {
	store.Store
	mu      sync.Mutex
	next    string // "": nothing, lost: not committed, unheard: committed
	deaf    int    // how many reads fail after that
	commits int    // of offers, done or not
}

var errDown = errors.New("the network is down")

func (s *faulty) arm(next string, deaf int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next, s.deaf = next, deaf
}

func (s *faulty) Commit(ctx context.Context, b store.Batch) error {
	s.mu.Lock()
	next := s.next
	s.next = ""
	s.commits++
	s.mu.Unlock()
	if next == "lost" {
		return fmt.Errorf("%w: %w", store.ErrOutcomeUnknown, errDown)
	}
	err := s.Store.Commit(ctx, b)
	if next == "unheard" && err == nil {
		return fmt.Errorf("%w: %w", store.ErrOutcomeUnknown, errDown)
	}
	return err
}

func (s *faulty) Get(ctx context.Context, kind, id string) (store.Record, error) {
	s.mu.Lock()
	down := s.deaf > 0 && s.next == ""
	if down {
		s.deaf--
	}
	s.mu.Unlock()
	if down {
		return store.Record{}, errDown
	}
	return s.Store.Get(ctx, kind, id)
}

// Whatever happens to the connection at commit, the same command with the same
// key comes to one effect and the right answer.
func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"lost", "unheard"} {
		for _, deaf := range []int{0, 1} {
			for stop := range steps {
				t.Run(fmt.Sprintf("%s, %d reads fail, %s", fault, deaf, steps[stop].to), func(t *testing.T) {
					t.Parallel()
					s := &faulty{Store: memory()}
					f := deskOn(t, s, houseFiles)
					ctx := t.Context()
					must(t)(f.As(ann).Create(ctx, terms(t, nurse), offer.ID("O-1")))
					for _, step := range steps[:stop] {
						must(t)(step.do(ctx, f.Desk, "O-1"))
					}
					s.arm(fault, deaf)
					o, err := steps[stop].do(ctx, f.Desk, "O-1", offer.Key("k"))
					heard := fault == "unheard" && deaf == 0
					if heard != (err == nil) || err != nil && !errors.Is(err, offer.ErrOutcomeUnknown) {
						t.Error(err)
					}
					again := must(t)(steps[stop].do(ctx, f.Desk, "O-1", offer.Key("k")))
					if again.State() != steps[stop].to || heard && answer(t, again) != answer(t, o) {
						t.Errorf("the second answer is %s", answer(t, again))
					}
					want := []string{"create", "submit", "approve", "approved", "send", "accept", "complete"}
					for _, a := range want {
						n := count(actions(t, f.As(ann), "O-1"), a)
						if n > 1 || n == 0 && a == string(steps[stop].to) {
							t.Errorf("%s is %d times in the trail", a, n)
						}
					}
					sound(t, f.Desk)
				})
			}
		}
	}
}

// A new offer that the desk names is made once, too.
func TestUnknownOutcomeOfCreate(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"lost", "unheard"} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			s := &faulty{Store: memory()}
			f := deskOn(t, s, houseFiles)
			s.arm(fault, 1)
			if _, err := f.As(ann).Create(t.Context(), terms(t, nurse),
				offer.Key("k")); !errors.Is(err, offer.ErrOutcomeUnknown) {
				t.Error(err)
			}
			o := must(t)(f.As(ann).Create(t.Context(), terms(t, nurse), offer.Key("k")))
			page, err := f.As(ann).List(t.Context(), offer.Query{})
			if err != nil || len(page.Offers) != 1 || page.Offers[0].ID() != o.ID() {
				t.Errorf("%d offers, %v", len(page.Offers), err)
			}
			sound(t, f.Desk)
		})
	}
}

func TestUnknownOutcomeOfDelegateAndTick(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"lost", "unheard"} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			s := &faulty{Store: memory()}
			f := deskOn(t, s, houseFiles)
			f.at(t, "O-1", offer.Sent)
			before := sound(t, f.Desk)
			d := offer.Delegation{To: offer.Actor{ID: "zoe", Roles: []string{"ops"}}, Until: monday.AddDate(0, 0, 7)}
			s.arm(fault, 0)
			if err := f.As(olga).Delegate(t.Context(), d, offer.Key("k")); (err == nil) != (fault == "unheard") {
				t.Error(err)
			}
			if err := f.As(olga).Delegate(t.Context(), d, offer.Key("k")); err != nil {
				t.Error(err)
			}
			if v := sound(t, f.Desk); v.Entries != before.Entries+1 {
				t.Errorf("%d entries for one delegation", v.Entries-before.Entries)
			}
			s.arm(fault, 0)
			// what was done is known by what the offer remembers
			due, err := f.Tick(t.Context(), monday.AddDate(0, 0, 3))
			if fault == "unheard" && (err != nil || len(due) != 1) || fault == "lost" &&
				!errors.Is(err, offer.ErrOutcomeUnknown) {
				t.Errorf("Tick says %v, %v", due, err)
			}
			if _, err := f.Tick(t.Context(), monday.AddDate(0, 0, 3)); err != nil {
				t.Errorf("Tick says %v", err)
			}
			if list := actions(t, f.As(ann), "O-1"); count(list, "expire") != 1 {
				t.Errorf("the trail has %v", list)
			}
			sound(t, f.Desk)
		})
	}
}

// cancelling cancels a context at the n-th call of the store.
type cancelling struct {
	store.Store
	mu     sync.Mutex
	after  int
	cancel context.CancelFunc
}

func (s *cancelling) call() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.after--; s.after == 0 && s.cancel != nil {
		s.cancel()
	}
}

func (s *cancelling) Get(ctx context.Context, kind, id string) (store.Record, error) {
	s.call()
	return s.Store.Get(ctx, kind, id)
}

func (s *cancelling) Commit(ctx context.Context, b store.Batch) error {
	s.call()
	return s.Store.Commit(ctx, b)
}

// A command that is cancelled, wherever it is, has not happened.
func TestCancelledLeavesNothing(t *testing.T) {
	t.Parallel()
	for at := 1; ; at++ {
		s := &cancelling{Store: memory()}
		f := deskOn(t, s, houseFiles)
		f.at(t, "O-1", offer.Draft)
		before := sound(t, f.Desk)
		ctx, cancel := context.WithCancel(t.Context())
		s.mu.Lock()
		s.after, s.cancel = at, cancel
		s.mu.Unlock()
		_, err := f.As(ann).Submit(ctx, "O-1", offer.Key("k"))
		cancel()
		s.mu.Lock()
		s.after = 0
		s.mu.Unlock()
		if err == nil {
			if at < 3 { // it loads and commits
				t.Errorf("the command makes %d calls; it can't be so few", at-1)
			}
			return
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at call %d: %v", at, err)
		}
		if after := sound(t, f.Desk); after != before {
			t.Errorf("cancelled at call %d: %+v behind %+v", at, after, before)
		}
		must(t)(f.As(ann).Submit(t.Context(), "O-1", offer.Key("k")))
		sound(t, f.Desk)
	}
}

// An observer receives what was committed and what failed, and never values.
func TestObserve(t *testing.T) {
	t.Parallel()
	var got []string
	opt := options(&clock{now: monday})
	opt.Observe = func(_ context.Context, o offer.Observation) {
		got = append(got, fmt.Sprint(o.Command, " ", o.Actor, " ", o.Offer, " ", o.State, " ", codes(o.Err)))
	}
	f := newDesk(t)
	d, err := offer.Open(f.store, opt)
	if err != nil {
		t.Fatal(err)
	}
	must(t)(d.As(ann).Create(t.Context(), terms(t, nurse), offer.ID("O-1")))
	must(t)(d.As(ann).Submit(t.Context(), "O-1"))
	if _, err := d.As(alice).Approve(t.Context(), "O-1", offer.Decision{Stage: "ops"}); err == nil {
		t.Fatal("an auditor approves")
	}
	want := []string{"create ann O-1 draft ", "submit ann O-1 in_approval ", "approve alice O-1  [not_entitled]"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("observed was %q", got)
	}
}

// cutOff is a store that cannot read one kind.
type cutOff struct {
	store.Store
	kind string
}

func (s *cutOff) Get(ctx context.Context, kind, id string) (store.Record, error) {
	if kind == s.kind {
		return store.Record{}, errDown
	}
	return s.Store.Get(ctx, kind, id)
}

// A playbook that the network keeps away is not a playbook with errors.
func TestUnreachablePlaybook(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.InApproval)
	d := f.over(t, &cutOff{f.store, "playbook"})
	if _, err := d.As(ann).Get(t.Context(), "O-1"); !errors.Is(err, errDown) ||
		errors.Is(err, offer.ErrPlaybook) {
		t.Errorf("Get says %v", err)
	}
	for i, err := range d.Check(t.Context()) {
		if !errors.Is(err, errDown) {
			t.Errorf("Check says %v, %v", i, err)
		}
	}
}

// A command that is done and sent again conflicts with itself. While its key can't
// be looked up, the desk doesn't report that it was not done.
func TestConflictWithItself(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	deaf := f.over(t, &cutOff{f.store, "command"})
	f.at(t, "O-1", offer.InApproval)
	src := terms(t, nurse)
	for name, do := range map[string]func(d *offer.Desk) (offer.Offer, error){
		"create": func(d *offer.Desk) (offer.Offer, error) {
			return d.As(ann).Create(t.Context(), src, offer.ID("O-2"), offer.Key("k2"))
		},
		"ask_information": func(d *offer.Desk) (offer.Offer, error) {
			return d.As(olga).AskInformation(t.Context(), "O-1", offer.Question{Stage: "ops", Text: "why?"},
				offer.Key("k"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := must(t)(do(f.Desk))
			if _, err := do(deaf); !errors.Is(err, offer.ErrOutcomeUnknown) || !errors.Is(err, errDown) ||
				errors.Is(err, offer.ErrConflict) || errors.Is(err, offer.ErrExists) {
				t.Errorf("%s that was done, sent again while its key can't be read: %v", name, err)
			}
			if again := must(t)(do(f.Desk)); answer(t, again) != answer(t, o) {
				t.Errorf("%s is answered %s and then %s", name, answer(t, o), answer(t, again))
			}
		})
	}
}
