package offer_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// Two people approve the same stage at once: one of them does, the other
// learns that the offer has moved, and can safely ask again.
func TestTwoApproveAtOnce(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	desks := []*offer.Desk{f.Desk, f.second(t)}
	people := []offer.Actor{olga, oscar}
	for round := range 50 {
		id := fmt.Sprint("O-", round)
		f.at(t, id, offer.InApproval)
		approve := func(i int) error {
			_, err := desks[i].As(people[i]).Approve(t.Context(), id, offer.Decision{Stage: "ops"}, offer.Key(id))
			return err
		}
		errs := make([]error, len(people))
		var wg sync.WaitGroup
		for i := range people {
			wg.Go(func() { errs[i] = approve(i) })
		}
		wg.Wait()
		yes := 0
		for i, err := range errs {
			switch {
			case err == nil:
				yes++
				continue
			case !errors.Is(err, offer.ErrConflict) && !errors.Is(err, offer.ErrState):
				t.Errorf("round %d: %v", round, err)
			}
			if err := approve(i); !errors.Is(err, offer.ErrState) {
				t.Errorf("round %d: the one who lost retries and gets %v, want ErrState", round, err)
			}
		}
		if list := actions(t, f.As(ann), id); yes != 1 || count(list, "approve") != 1 {
			t.Errorf("round %d: %d approvals succeeded, the trail has %v", round, yes, list)
		}
	}
	sound(t, f.Desk)
}

// Many goroutines edit one offer. Those that lose a race retry, and no edit is lost.
func TestLostRaceIsSafeToRetry(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.Draft)
	const n = 12
	var wg sync.WaitGroup
	for i := range n {
		change := change(t, fmt.Sprintf(`{"region": "r%d"}`, i))
		wg.Go(func() {
			for {
				_, err := f.As(ann).Edit(t.Context(), "O-1", change, offer.Key(fmt.Sprint("edit ", i)))
				if err == nil {
					return
				}
				if !errors.Is(err, offer.ErrConflict) {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if list := actions(t, f.As(ann), "O-1"); count(list, "edit") != n {
		t.Errorf("%d edits were answered, the trail has %v", n, list)
	}
	sound(t, f.Desk)
}

func TestIDTaken(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	src := terms(t, nurse)
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { _, errs[i] = f.As(ann).Create(t.Context(), src, offer.ID("O-1")) })
	}
	wg.Wait()
	made := 0
	for _, err := range errs {
		if err == nil {
			made++
		} else if !errors.Is(err, offer.ErrExists) {
			t.Errorf("%v, wanted ErrExists", err)
		}
	}
	if made != 1 {
		t.Errorf("%d offers of one id were made", made)
	}
	sound(t, f.Desk)
}

func TestSeenOfAnotherRevisionIsStale(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	o := f.at(t, "O-1", offer.InApproval)
	old, _ := o.Status().Submission()
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Recall(ctx, "O-1", "a mistake"))
	must(t)(s.Edit(ctx, "O-1", change(t, `{"pay.rate": "59.00"}`)))
	o = must(t)(s.Submit(ctx, "O-1"))
	now, _ := o.Status().Submission()
	if _, err := f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"},
		offer.Seen(old.Digest)); !errors.Is(err, offer.ErrStale) {
		t.Errorf("a decision on the old terms: %v", err)
	}
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}, offer.Seen(now.Digest)))
	sound(t, f.Desk)
}
