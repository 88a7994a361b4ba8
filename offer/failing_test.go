package offer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
)

// failing is a store on which one call fails: the call is not made, or it is made
// and its result is lost, or the caller's context ends during it.
type failing struct {
	store.Store
	mu     sync.Mutex
	how    string // lost, unheard, cancelled
	left   int    // calls until then; 0: never
	cancel context.CancelFunc
	failed bool
	writes int // commits that the store below was given
	sound  int // of these, how many there were at the last check
}

func (s *failing) arm(how string, call int, cancel context.CancelFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.how, s.left, s.cancel, s.failed = how, call, cancel, false
}

// now says what becomes of the call that is made now.
func (s *failing) now() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left == 0 {
		return ""
	}
	if s.left--; s.left > 0 {
		return ""
	}
	s.failed = true
	if s.how == "cancelled" {
		s.cancel()
	}
	return s.how
}

func (s *failing) Get(ctx context.Context, kind, id string) (store.Record, error) {
	if how := s.now(); how == "lost" || how == "unheard" {
		return store.Record{}, errDown
	}
	return s.Store.Get(ctx, kind, id)
}

func (s *failing) Find(ctx context.Context, q store.Query) (store.Page, error) {
	if how := s.now(); how == "lost" || how == "unheard" {
		return store.Page{}, errDown
	}
	return s.Store.Find(ctx, q)
}

func (s *failing) Entries(ctx context.Context, log string, after int64, n int) ([]store.Entry, error) {
	if how := s.now(); how == "lost" || how == "unheard" {
		return nil, errDown
	}
	return s.Store.Entries(ctx, log, after, n)
}

func (s *failing) Commit(ctx context.Context, b store.Batch) error {
	how := s.now()
	if how == "lost" {
		return fmt.Errorf("%w: %w", store.ErrOutcomeUnknown, errDown)
	}
	s.mu.Lock()
	s.writes++
	s.mu.Unlock()
	if how == "unheard" {
		if err := s.Store.Commit(ctx, b); err != nil {
			return err
		}
		return fmt.Errorf("%w: %w", store.ErrOutcomeUnknown, errDown)
	}
	return s.Store.Commit(ctx, b)
}

// everyStep is a life with each command in it; what is done is done once under
// its key, or says by itself that it was done.
func everyStep(t *testing.T, f *fixture, draft offer.Terms) []struct {
	name string
	do   func(context.Context, offer.KeyOption) error
} {
	type step = struct {
		name string
		do   func(context.Context, offer.KeyOption) error
	}
	cmd := func(name string, do func(context.Context, offer.KeyOption) (offer.Offer, error)) step {
		return step{name, func(ctx context.Context, k offer.KeyOption) error { _, err := do(ctx, k); return err }}
	}
	s, ops := f.As(ann), f.As(olga)
	yan := offer.Actor{ID: "yan"}
	seen := ""
	more := change(t, `{"pay.rate": "72.00"}`)
	return []step{
		cmd("create", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return s.Create(ctx, draft, offer.ID("O-1"), k)
		}),
		cmd("edit", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return s.Edit(ctx, "O-1", more, k)
		}),
		cmd("override", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return f.As(root).Override(ctx, "O-1", offer.Override{Guardrail: "cap", Reason: "once"}, k)
		}),
		cmd("submit", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return s.Submit(ctx, "O-1", k)
		}),
		cmd("ask_information", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return ops.AskInformation(ctx, "O-1", offer.Question{Stage: "ops", Text: "why?"}, k)
		}),
		cmd("add_approver", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return ops.AddApprover(ctx, "O-1", offer.Handover{Stage: "ops", To: "user:zoe", Reason: "r"}, k)
		}),
		cmd("approve", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return ops.Approve(ctx, "O-1", offer.Decision{Stage: "ops"}, k)
		}),
		cmd("withdraw_decision", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return ops.WithdrawDecision(ctx, "O-1", "ops", k)
		}),
		cmd("reassign", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return ops.Reassign(ctx, "O-1", offer.Handover{Stage: "ops", To: "user:oscar", Reason: "r"}, k)
		}),
		{"delegate", func(ctx context.Context, k offer.KeyOption) error {
			return f.As(oscar).Delegate(ctx, offer.Delegation{To: yan, Until: monday.AddDate(0, 0, 3)}, k)
		}},
		cmd("tick", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			_, err := f.Tick(ctx, f.clock.Now().Add(3*time.Hour))
			return offer.Offer{}, err
		}),
		cmd("approve for", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return f.As(yan).Approve(ctx, "O-1", offer.Decision{Stage: "ops", For: "oscar"}, k)
		}),
		cmd("approve by zoe", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return f.As(zoe).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}, k)
		}),
		cmd("return", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return f.As(fred).Return(ctx, "O-1", offer.Decision{Stage: "finance", Reason: "look again"}, k)
		}),
		cmd("submit again", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return s.Submit(ctx, "O-1", k)
		}),
		cmd("recall", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return s.Recall(ctx, "O-1", "r", k)
		}),
		cmd("submit once more", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			o, err := s.Submit(ctx, "O-1", k)
			sub, _ := o.Submission()
			seen = sub.Digest
			return o, err
		}),
		{"last approval, one of several", func(ctx context.Context, k offer.KeyOption) error {
			_, err := f.As(fred).DecideAll(ctx, []offer.DecisionOn{yes("O-1", "finance", seen)}, offer.AllOrNothing, k)
			return err
		}},
		cmd("send", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return s.Send(ctx, "O-1", k)
		}),
		cmd("hold", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return s.Hold(ctx, "O-1", "r", k)
		}),
		cmd("resume", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return s.Resume(ctx, "O-1", k)
		}),
		cmd("accept as client", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return s.Accept(ctx, "O-1", offer.Client, k)
		}),
		cmd("counter", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return s.Counter(ctx, "O-1", offer.Candidate, more, "r", k)
		}),
		cmd("revise", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return s.Revise(ctx, "O-1", offer.Change{}, "r", k)
		}),
		cmd("withdraw", func(ctx context.Context, k offer.KeyOption) (offer.Offer, error) {
			return s.Withdraw(ctx, "O-1", offer.Client, "r", k)
		}),
		{"publish", func(ctx context.Context, _ offer.KeyOption) error {
			return f.As(root).Publish(ctx, book(t, strictFiles))
		}},
		{"erase", func(ctx context.Context, _ offer.KeyOption) error {
			_, err := f.As(root).Erase(ctx, "c-1", "r")
			return err
		}},
	}
}

// Whichever call of whichever command goes wrong, and however: nothing is half
// done, everything kept twice agrees, and the same command again succeeds and
// has happened once.
func TestEveryCallOfEveryCommandFails(t *testing.T) {
	t.Parallel()
	files := with(houseFiles, "guardrails.yaml",
		"guardrails:\n  - {id: cap, check: pay.hourly <= 40, else: block, override: [admin], message: It is over the cap}\n",
		"lifecycle.yaml", houseFiles["lifecycle.yaml"]+"two_sided: true\n")
	draft := terms(t, strings.NewReplacer(`"50.00"`, `"70.00"`, `"candidate": {`,
		`"candidate": {"id": "c-1", `).Replace(nurse))
	for _, how := range []string{"lost", "unheard", "cancelled"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			s := &failing{Store: memory()}
			f := deskOn(t, s, files)
			failures := 0
			for i, step := range everyStep(t, f, draft) {
				failures += failStep(t, f, s, how, step.name, func(ctx context.Context) error {
					return step.do(ctx, offer.Key(fmt.Sprint("step ", i)))
				})
			}
			if failures < 45 {
				t.Errorf("only %d calls failed", failures)
			}
			list := actions(t, f.As(root), "O-1")
			for action, n := range map[string]int{
				"create": 1, "edit": 1, "override": 1, "submit": 3, "ask_information": 1, "add_approver": 1,
				"approve": 4, "withdraw_decision": 1, "reassign": 1, "remind": 1, "returned": 1, "recall": 1,
				"approved": 1, "send": 1, "hold": 1, "resume": 1, "accept": 1, "counter": 1, "revise": 1, "withdraw": 1,
			} {
				if got := count(list, action); got != n {
					t.Errorf("%s is %d times in the trail, want %d:\n%v", action, got, n, list)
				}
			}
		})
	}
}

// failStep repeats a command, each time with its next call of the store
// failing, until it needs no further call. It returns how many attempts failed.
// Everything is checked whenever the store was given a commit.
func failStep(t *testing.T, f *fixture, s *failing, how, name string,
	do func(context.Context) error) (failures int) {
	t.Helper()
	for call := 1; call <= 40; call++ {
		ctx, cancel := context.WithCancel(t.Context())
		s.arm(how, call, cancel)
		err := do(ctx)
		cancel()
		failed := s.failed
		s.arm("", 0, nil)
		if s.writes != s.sound {
			sound(t, f.Desk)
			s.sound = s.writes
		}
		switch {
		case err == nil && !failed:
			return failures
		case err == nil: // it was done in spite of that
		case !failed || !errors.Is(err, errDown) && !errors.Is(err, context.Canceled):
			t.Fatalf("call %d of %s: %v", call, name, err)
		default:
			failures++
		}
	}
	t.Fatalf("%s never succeeds", name)
	return failures
}
