package offer_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// answer is what a command answered, as the caller sees it.
func answer(t testing.TB, o offer.Offer) string {
	t.Helper()
	b, err := o.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSameKeyIsOneEffectAndOneAnswer(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	create := func() (offer.Offer, error) {
		return f.As(ann).Create(ctx, terms(t, nurse), offer.ID("O-1"), offer.Key("create"))
	}
	answers := map[string]string{"create": answer(t, must(t)(create()))}
	for i, step := range steps {
		key := offer.Key(fmt.Sprint("step ", i))
		first := answer(t, must(t)(step.do(ctx, f.Desk, "O-1", key)))
		if again := answer(t, must(t)(step.do(ctx, f.Desk, "O-1", key))); again != first {
			t.Errorf("%s: the second answer differs:\n%s\n%s", step.to, first, again)
		}
		answers[fmt.Sprint("step ", i)] = first
	}
	// Also when the offer has moved on, to the end.
	if again := answer(t, must(t)(create())); again != answers["create"] {
		t.Errorf("create answers %s", again)
	}
	for i, step := range steps {
		name := fmt.Sprint("step ", i)
		if again := answer(t, must(t)(step.do(ctx, f.Desk, "O-1", offer.Key(name)))); again != answers[name] {
			t.Errorf("%s answers %s", name, again)
		}
	}
	if got := fmt.Sprint(actions(t, f.As(ann),
		"O-1")); got != "[create submit approve approved send accept complete]" {
		t.Errorf("the trail has %s", got)
	}
	sound(t, f.Desk)
}

// A move that has become possible again is still not made twice.
func TestSameKeyAfterTheStateCameBack(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.Draft)
	ctx, s := t.Context(), f.As(ann)
	first := answer(t, must(t)(s.Hold(ctx, "O-1", "wait", offer.Key("h"))))
	must(t)(s.Resume(ctx, "O-1", offer.Key("r")))
	if again := answer(t, must(t)(s.Hold(ctx, "O-1", "wait", offer.Key("h")))); again != first {
		t.Errorf("the second answer is %s", again)
	}
	if must(t)(s.Get(ctx, "O-1")).Status().Held {
		t.Error("the repeated hold held again")
	}
	sound(t, f.Desk)
}

func TestKeyReused(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.Sent)
	f.at(t, "O-2", offer.Sent)
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Hold(ctx, "O-1", "wait", offer.Key("k")))
	for name, do := range map[string]func() (offer.Offer, error){
		"another reason":  func() (offer.Offer, error) { return s.Hold(ctx, "O-1", "wait longer", offer.Key("k")) },
		"another offer":   func() (offer.Offer, error) { return s.Hold(ctx, "O-2", "wait", offer.Key("k")) },
		"another command": func() (offer.Offer, error) { return s.Resume(ctx, "O-1", offer.Key("k")) },
		"a refused one":   func() (offer.Offer, error) { return s.Submit(ctx, "O-1", offer.Key("k")) },
		"another digest": func() (offer.Offer, error) {
			return s.Hold(ctx, "O-1", "wait", offer.Key("k"), offer.Seen("other"))
		},
		"another creation": func() (offer.Offer, error) { return s.Create(ctx, terms(t, nurse), offer.Key("k")) },
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := do(); !errors.Is(err, offer.ErrKeyReused) {
				t.Errorf("%v, wanted ErrKeyReused", err)
			}
		})
	}
	// Another person's key is another key.
	must(t)(f.As(olga).Resume(ctx, "O-1", offer.Key("k")))
	if page, err := s.List(ctx, offer.Query{}); err != nil || len(page.Offers) != 2 {
		t.Errorf("%d offers, %v", len(page.Offers), err)
	}
	sound(t, f.Desk)
}

// The key of one actor is never taken for another's, whatever the ids are.
func TestKeysOfActorsAreApart(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	one := offer.Actor{ID: "a", Roles: []string{"recruiter"}}
	two := offer.Actor{ID: "a/b", Roles: []string{"recruiter"}}
	terms := terms(t, `{"job": {"title": "Nurse"}, "people": {"recruiter": "a"}}`)
	mine := must(t)(f.As(one).Create(ctx, terms, offer.Key("b/c")))
	o, err := f.As(two).Create(ctx, terms, offer.Key("c"))
	if err == nil && o.ID() == mine.ID() || errors.Is(err, offer.ErrKeyReused) {
		t.Errorf("the key c of a/b is taken for the key b/c of a: %s, %v", o.ID(), err)
	}
}

func TestSameKeyFromManyGoroutines(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	desks := []*offer.Desk{f.Desk, f.second(t)}
	src := terms(t, nurse)
	var id string
	for n, do := range []func(*offer.Desk) (offer.Offer, error){
		func(d *offer.Desk) (offer.Offer, error) { return d.As(ann).Create(ctx, src, offer.Key("create")) },
		func(d *offer.Desk) (offer.Offer, error) { return d.As(ann).Submit(ctx, id, offer.Key("submit")) },
		func(d *offer.Desk) (offer.Offer, error) {
			return d.As(olga).Approve(ctx, id, offer.Decision{Stage: "ops"}, offer.Key("approve"))
		},
		func(d *offer.Desk) (offer.Offer, error) { return d.As(ann).Send(ctx, id, offer.Key("send")) },
	} {
		var wg sync.WaitGroup
		got, ids := make([]string, 16), make([]string, 16)
		for i := range got {
			wg.Go(func() {
				o, err := do(desks[i%2])
				if err != nil {
					t.Error(n, err)
					return
				}
				got[i], ids[i] = answer(t, o), o.ID()
			})
		}
		wg.Wait()
		id = ids[0]
		for _, a := range got {
			if a != got[0] {
				t.Errorf("command %d: answers differ:\n%s\n%s", n, got[0], a)
			}
		}
	}
	page, err := f.As(alice).List(ctx, offer.Query{})
	if err != nil || len(page.Offers) != 1 {
		t.Errorf("there are %d offers, %v", len(page.Offers), err)
	}
	if got := fmt.Sprint(actions(t, f.As(ann), id)); got != "[create submit approve approved send]" {
		t.Errorf("the trail has %s", got)
	}
	sound(t, f.Desk)
}

func TestDelegateWithAKeyIsOneDelegation(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	d := offer.Delegation{To: offer.Actor{ID: "zoe", Roles: []string{"ops"}}, Until: monday.AddDate(0, 0, 7)}
	before := sound(t, f.Desk)
	for range 3 {
		if err := f.As(olga).Delegate(t.Context(), d, offer.Key("holiday")); err != nil {
			t.Fatal(err)
		}
	}
	if v := sound(t, f.Desk); v.Entries != before.Entries+1 {
		t.Errorf("three times the same key made %d entries", v.Entries-before.Entries)
	}
	d.Until = monday.AddDate(0, 0, 9)
	if err := f.As(olga).Delegate(t.Context(), d, offer.Key("holiday")); !errors.Is(err, offer.ErrKeyReused) {
		t.Errorf("another delegation with the same key: %v", err)
	}
}
