package offer_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// What was sent stays what it was, whatever happens to the offer later.
func TestLettersStay(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx, s := t.Context(), f.As(ann)
	f.at(t, "O-1", offer.Negotiation)
	first, err := s.Letter(ctx, "O-1", "")
	if err != nil || !strings.Contains(first.HTML, "$50.00") {
		t.Fatalf("%v: %s", err, first.HTML)
	}
	must(t)(s.Revise(ctx, "O-1", change(t, `{"pay.rate": "53.00"}`), "met halfway"))
	for _, step := range steps[:3] {
		must(t)(step.do(ctx, f.Desk, "O-1"))
	}
	last, err := s.Letter(ctx, "O-1", "")
	if err != nil || !strings.Contains(last.HTML, "$53.00") || last.Revision != 2 {
		t.Errorf("the latest is of revision %d, %v", last.Revision, err)
	}
	if again, err := s.Letter(ctx, "O-1", first.ID); err != nil || again != first {
		t.Errorf("the first letter is not what it was: %v", err)
	}
	if _, err := s.Letter(ctx, "O-1", "O-1.9.9"); !errors.Is(err, offer.ErrNotFound) {
		t.Errorf("a letter that is not there: %v", err)
	}
	f.at(t, "O-2", offer.Draft)
	if _, err := s.Letter(ctx, "O-2", ""); !errors.Is(err, offer.ErrNotFound) {
		t.Errorf("a letter of a draft: %v", err)
	}
}

func TestExplainEveryRevision(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx, s := t.Context(), f.As(ann)
	f.at(t, "O-1", offer.Sent)
	must(t)(s.Revise(ctx, "O-1", change(t, `{"pay.rate": "70.00"}`), "a dear one"))
	must(t)(s.Submit(ctx, "O-1"))
	for revision, stages := range map[int]string{1: "ops", 2: "ops finance"} {
		t.Run(fmt.Sprint("revision ", revision), func(t *testing.T) {
			t.Parallel()
			sub, err := s.Explain(ctx, "O-1", revision)
			if err != nil || strings.Join(sub.Process.Plan.On(), " ") != stages || sub.Revision != revision {
				t.Errorf("revision %d went through %v, %v", revision, sub.Process.Plan.On(), err)
			}
		})
	}
	if _, err := s.Explain(ctx, "O-1", 3); !errors.Is(err, offer.ErrNotFound) {
		t.Errorf("a revision that is not: %v", err)
	}
}

// A preview changes nothing.
func TestPreviewChangesNothing(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.Draft)
	before := sound(t, f.Desk)
	r, err := f.store.Get(t.Context(), "offer", "O-1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.As(ann).Preview(t.Context(), "O-1"); err != nil {
		t.Fatal(err)
	}
	again, err := f.store.Get(t.Context(), "offer", "O-1")
	if err != nil || again.Revision != r.Revision || sound(t, f.Desk) != before {
		t.Errorf("a preview wrote: %v", err)
	}
}

func TestCreateIsRefusedToWhoWouldNotSee(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	for who, src := range map[*offer.Actor]string{&bob: nurse, &olga: nurse, &mallory: nurse} {
		t.Run(who.ID, func(t *testing.T) {
			if _, err := f.As(*who).Create(t.Context(), terms(t, src),
				offer.ID("O-1")); !errors.Is(err, offer.ErrNotEntitled) {
				t.Errorf("%s creates an offer of ann's: %v", who.ID, err)
			}
		})
	}
	if _, err := f.As(ann).Create(t.Context(), offer.Terms{},
		offer.ID("O-1")); !errors.Is(err, offer.ErrNotEntitled) {
		t.Errorf("ann creates an offer that is nobody's: %v", err)
	}
	for _, id := range []string{"a/b", "a b", "ä", strings.Repeat("x", 129)} {
		t.Run(fmt.Sprintf("id %.10q", id), func(t *testing.T) {
			if _, err := f.As(ann).Create(t.Context(), terms(t, nurse),
				offer.ID(id)); !errors.Is(err, offer.ErrInvalid) {
				t.Errorf("an offer of id %q: %v", id, err)
			}
		})
	}
	sound(t, f.Desk)
}
