package offer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/refusal"
	"github.com/offerdesk/offerdesk/store"
)

// oneEach is the playbook of the tests with one live offer for a candidate and job.
var oneEach = with(houseFiles, "playbook.yaml",
	houseFiles["playbook.yaml"]+"unique: [candidate.id, job.id]\n")

// draftFor makes a draft of ann's for a candidate and a job; an empty one is missing.
func (f *fixture) draftFor(t testing.TB, id, candidate, job string) {
	t.Helper()
	given := offer.Change{}
	if candidate != "" {
		given = change(t, fmt.Sprintf(`{"candidate.id": %q}`, candidate))
	}
	x, err := terms(t, nurse).With(given, nil)
	if err == nil && job != "" {
		x, err = x.With(change(t, fmt.Sprintf(`{"job.id": %q}`, job)), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	must(t)(f.As(ann).Create(t.Context(), x, offer.ID(id)))
}

// At most one live offer has the same values: what is live, and what is the same.
func TestUnique(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason         string
		first          func(context.Context, *fixture) error // what becomes of the first offer
		candidate, job string                                // of the second
		refused        bool
	}{
		{"the first is in approval", nil, "C-1", "J-1", true},
		{"it is recalled", func(ctx context.Context, f *fixture) error {
			return failed(f.As(ann).Recall(ctx, "O-1", "wait"))
		}, "C-1", "J-1", true},
		{"it is returned", func(ctx context.Context, f *fixture) error {
			return failed(f.As(olga).Return(ctx, "O-1", offer.Decision{Stage: "ops", Reason: "a typing error"}))
		}, "C-1", "J-1", true},
		{"it is held", func(ctx context.Context, f *fixture) error {
			return failed(f.As(ann).Hold(ctx, "O-1", "wait"))
		}, "C-1", "J-1", true},
		{"it is sent", func(ctx context.Context, f *fixture) error {
			return leadTo(ctx, f, "O-1", offer.Sent)
		}, "C-1", "J-1", true},
		{"it is accepted", func(ctx context.Context, f *fixture) error {
			return leadTo(ctx, f, "O-1", offer.Accepted)
		}, "C-1", "J-1", true},
		{"it is completed", func(ctx context.Context, f *fixture) error {
			return leadTo(ctx, f, "O-1", offer.Completed)
		}, "C-1", "J-1", false},
		{"it is withdrawn", func(ctx context.Context, f *fixture) error {
			return failed(f.As(ann).Withdraw(ctx, "O-1", offer.Agency, "no"))
		}, "C-1", "J-1", false},
		{"it is declined", func(ctx context.Context, f *fixture) error {
			if err := leadTo(ctx, f, "O-1", offer.Sent); err != nil {
				return err
			}
			return failed(f.As(ann).Decline(ctx, "O-1", offer.Candidate, "no"))
		}, "C-1", "J-1", false},
		{"it is expired by a tick", func(ctx context.Context, f *fixture) error {
			if err := leadTo(ctx, f, "O-1", offer.Sent); err != nil {
				return err
			}
			_, err := f.Tick(ctx, monday.AddDate(0, 0, 4))
			return err
		}, "C-1", "J-1", false},
		{"it takes another place with its next submission", func(ctx context.Context, f *fixture) error {
			if err := failed(f.As(ann).Recall(ctx, "O-1", "wait")); err != nil {
				return err
			}
			c, _ := offer.ParseChange([]byte(`{"job.id": "J-2"}`))
			if err := failed(f.As(ann).Edit(ctx, "O-1", c)); err != nil {
				return err
			}
			return failed(f.As(ann).Submit(ctx, "O-1"))
		}, "C-1", "J-1", false},
		{"another job", nil, "C-1", "J-2", false},
		{"another candidate", nil, "C-2", "J-1", false},
		{"a value that is missing is not the same", nil, "C-1", "", false},
		{"ids are compared exactly", nil, "c-1", "J-1", false},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			ctx, f := t.Context(), deskWith(t, oneEach)
			f.draftFor(t, "O-1", "C-1", "J-1")
			f.draftFor(t, "O-2", row.candidate, row.job)
			must(t)(f.As(ann).Submit(ctx, "O-1"))
			if row.first != nil {
				if err := row.first(ctx, f); err != nil {
					t.Fatal(err)
				}
			}
			before, err := f.As(ann).Preview(ctx, "O-2")
			if err != nil || (len(before.Blocks()) > 0) != row.refused {
				t.Errorf("preview: %v, %v", before.Blocks(), err)
			}
			_, err = f.As(ann).Submit(ctx, "O-2")
			if row.refused != (codes(err) == "[duplicate]") || !row.refused && err != nil {
				t.Errorf("submit: %v", err)
			}
		})
	}
}

// leadTo brings an offer in approval to a state.
func leadTo(ctx context.Context, f *fixture, id string, state offer.State) error {
	for _, step := range steps[1:] {
		o, err := step.do(ctx, f.Desk, id)
		if err != nil || o.State() == state {
			return err
		}
	}
	return nil
}

// An actor that sees the other offer is told which it is; others are not. The values are
// in no message.
func TestUniqueNamesTheOther(t *testing.T) {
	t.Parallel()
	ctx, f := t.Context(), deskWith(t, oneEach)
	f.draftFor(t, "O-1", "C-1", "J-1")
	must(t)(f.As(ann).Submit(ctx, "O-1"))
	f.draftFor(t, "O-2", "C-1", "J-1")
	other, err := terms(t, nurse).With(
		change(t, `{"candidate.id": "C-1", "job.id": "J-1", "people.recruiter": "bob"}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	must(t)(f.As(bob).Create(ctx, other, offer.ID("O-3")))
	for _, row := range []struct {
		who   offer.Actor
		id    string
		names bool
	}{{ann, "O-2", true}, {bob, "O-3", false}} {
		_, err := f.As(row.who).Submit(ctx, row.id)
		var r *offer.Refusal
		if !errors.As(err, &r) || !r.Has(refusal.CodeDuplicate) {
			t.Fatalf("%s: %v", row.who.ID, err)
		}
		text := err.Error()
		if strings.Contains(text, "O-1") != row.names || !strings.Contains(text, "candidate.id, job.id") ||
			strings.Contains(text, "C-1") || strings.Contains(text, "J-1") {
			t.Errorf("%s: %s", row.who.ID, text)
		}
		a, err := f.As(row.who).Preview(ctx, row.id)
		if blocks := a.Blocks(); err != nil || len(blocks) != 1 || !strings.Contains(text, blocks[0].Message) {
			t.Errorf("%s: the preview says %v, %v; the submission %s", row.who.ID, blocks, err, text)
		}
	}
}

// A claim that is gone does not free the place of the offer that holds it.
func TestUniqueWithoutTheClaim(t *testing.T) {
	t.Parallel()
	ctx, f := t.Context(), looseWith(t, oneEach)
	f.draftFor(t, "O-1", "C-1", "J-1")
	f.draftFor(t, "O-2", "C-1", "J-1")
	f.draftFor(t, "O-3", "C-1", "J-2")
	o := must(t)(f.As(ann).Submit(ctx, "O-1"))
	r := f.record(t, "claim", o.Claim())
	f.lose(t, "claim", o.Claim())
	if _, err := f.As(ann).Submit(ctx, "O-2"); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("submit: %v", err)
	}
	if _, err := f.As(ann).Preview(ctx, "O-2"); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("preview: %v", err)
	}
	must(t)(f.As(ann).Submit(ctx, "O-3"))
	f.overwrite(t, r, r.Body)
	if _, err := f.As(ann).Submit(ctx, "O-2"); codes(err) != "[duplicate]" {
		t.Errorf("restored: %v", err)
	}
	must(t)(f.As(ann).Withdraw(ctx, "O-1", offer.Agency, "no"))
	must(t)(f.As(ann).Submit(ctx, "O-2"))
	sound(t, f.Desk)
}

// Of many submissions at the same instant for one place, from several desks, one wins
// and the others are refused, on every engine.
func TestUniqueAtTheSameInstant(t *testing.T) {
	t.Parallel()
	const n = 6
	race := func(t *testing.T, s store.Store) {
		ctx, f := t.Context(), deskOn(t, s, oneEach)
		desks := []*offer.Desk{f.Desk, f.second(t)}
		for round := range 4 {
			id := func(i int) string { return fmt.Sprintf("O-%d-%d", round, i) }
			for i := range n {
				f.draftFor(t, id(i), "C-1", "J-1")
			}
			var group sync.WaitGroup
			errs := make([]error, n)
			for i := range n {
				group.Go(func() { _, errs[i] = desks[i%2].As(ann).Submit(ctx, id(i)) })
			}
			group.Wait()
			won := -1
			for i, err := range errs {
				switch {
				case err == nil && won < 0:
					won = i
				case err == nil || codes(err) != "[duplicate]":
					t.Fatalf("%s: %v", id(i), err)
				}
			}
			if won < 0 {
				t.Fatal("every submission was refused")
			}
			must(t)(f.As(ann).Withdraw(ctx, id(won), offer.Agency, "the next round"))
		}
	}
	t.Run("memory", func(t *testing.T) { t.Parallel(); race(t, memory()) })
	on(t, func(t *testing.T, e engine) { race(t, kept(t, pool(t, e.driver, e.fresh(t), 4))) },
		liteEngine, postgresEngine, mysqlEngine)
}

// A place that is held without its offer, or not held, is found.
func TestClaimsAreChecked(t *testing.T) {
	t.Parallel()
	for reason, row := range map[string]struct {
		damage func(*testing.T, *fixture, store.Record)
		want   string
	}{
		"a row that is gone": {func(t *testing.T, f *fixture, r store.Record) {
			f.lose(t, "claim", r.ID)
		}, "claim O-1: the row of the place that it holds is missing"},
		"a row of another": {func(t *testing.T, f *fixture, r store.Record) {
			f.overwrite(t, r, []byte(`{"offer":"O-9"}`))
		}, "claim O-1: the place that it holds is the row of another"},
		"a row for no offer": {func(t *testing.T, f *fixture, r store.Record) {
			r.ID = "x"
			f.overwrite(t, r, []byte(`{"offer":"O-9"}`))
		}, "claim O-9: a row holds a place for it that it does not hold"},
		"a row that can't be read": {func(t *testing.T, f *fixture, r store.Record) {
			f.overwrite(t, r, []byte(`{`))
		}, "claim O-1: the row of the place that it holds can't be read"},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			f := looseWith(t, oneEach)
			f.draftFor(t, "O-1", "C-1", "J-1")
			o := must(t)(f.As(ann).Submit(t.Context(), "O-1"))
			row.damage(t, f, f.record(t, "claim", o.Claim()))
			if list := strings.Join(found(t, f.Desk), "\n"); !strings.Contains(list, row.want) {
				t.Errorf("Check: %q", list)
			}
		})
	}
}
