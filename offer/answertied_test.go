package offer_test

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
)

// The answer under a key is what the command wrote: whichever leaf of it was changed by
// hand, the repeated command is refused.
func TestAnswersAreTied(t *testing.T) {
	t.Parallel()
	ctx, f := t.Context(), loose(t)
	f.at(t, "O-1", offer.InApproval)
	approve := func() (offer.Offer, error) {
		return f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}, offer.Key("k"))
	}
	must(t)(approve())
	must(t)(f.As(ann).Send(ctx, "O-1"))
	want := answer(t, must(t)(approve()))
	r := f.record(t, "command", "olga/k")
	n := 0
	leaves(t, r.Body)(func(body []byte) bool {
		if bytes.Equal(body, r.Body) {
			return true
		}
		n++
		f.overwrite(t, r, body)
		o, err := approve()
		if err == nil || !errors.Is(err, offer.ErrDamaged) && !errors.Is(err, offer.ErrKeyReused) {
			t.Errorf("answered %v, %v:\n%s", o.State(), err, body)
		}
		return !t.Failed()
	})
	if n < 20 {
		t.Errorf("%d leaves", n)
	}
	f.overwrite(t, r, r.Body)
	if again := answer(t, must(t)(approve())); again != want {
		t.Errorf("restored: %s", again)
	}
}

// An answer of another actor under the key, and one of an offer that has no trail, are
// refused too.
func TestAnswersOfOthers(t *testing.T) {
	t.Parallel()
	ctx, f := t.Context(), loose(t)
	edit := change(t, `{"job.title": "Head nurse"}`)
	f.at(t, "O-1", offer.Draft)
	must(t)(f.As(ann).Edit(ctx, "O-1", edit, offer.Key("k")))
	r, was := f.record(t, "command", "ann/k"), f.record(t, "offer", "O-1")
	r.ID = "ella/k"
	f.overwrite(t, r, r.Body)
	ella := offer.Actor{ID: "ella", Roles: ann.Roles}
	if _, err := f.As(ella).Edit(ctx, "O-1", edit, offer.Key("k")); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("of another: %v", err)
	}
	r.ID = "ann/k"
	f.overwrite(t, r, bytes.ReplaceAll(r.Body, []byte(was.ID), []byte("O-9")))
	if _, err := f.As(ann).Edit(ctx, "O-1", edit, offer.Key("k")); !errors.Is(err, offer.ErrDamaged) {
		t.Errorf("of another offer: %v", err)
	}
}

// An answer of a version whose entries tied nothing is answered as it stands, also after
// a command of today on its offer.
func TestAnswersOfAnEarlierVersion(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("testdata/stored/1.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	s := memory()
	if _, err := backup.Restore(t.Context(), s, bytes.NewReader(src)); err != nil {
		t.Fatal(err)
	}
	f := &fixture{store: s, clock: &clock{now: monday.AddDate(0, 0, 1)}}
	f.Desk = f.second(t)
	given, err := terms(t, nurse).With(change(t, `{"cost.burden": [{"name": "all", "percent": "10"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	create := func() (offer.Offer, error) {
		return f.As(ann).Create(t.Context(), given, offer.ID("U-draft"), offer.Key("create U-draft"))
	}
	first := answer(t, must(t)(create()))
	must(t)(f.As(ann).Edit(t.Context(), "U-draft", change(t, `{"job.title": "Head nurse"}`)))
	if again := answer(t, must(t)(create())); again != first {
		t.Errorf("answered %s, then %s", first, again)
	}
}
