package offer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/store"
)

// eachCall calls each kind of thing that a desk can do.
//
//nolint:revive // the context is what is tested
func eachCall(d *offer.Desk, ctx context.Context, a offer.Actor, p *offer.Playbook) map[string]error {
	out := map[string]error{}
	s := d.As(a)
	_, out["create"] = s.Create(ctx, offer.Terms{}, offer.ID("N-1"))
	_, out["create without an id"] = s.Create(ctx, offer.Terms{})
	_, out["submit"] = s.Submit(ctx, "O-1", offer.Key("k"))
	_, out["edit"] = s.Edit(ctx, "O-1", offer.Change{})
	_, out["approve"] = s.Approve(ctx, "O-1", offer.Decision{Stage: "ops"})
	_, out["decide_all"] = s.DecideAll(ctx, []offer.DecisionOn{yes("O-1", "ops", "seen")}, offer.AllOrNothing)
	_, out["decide_each"] = s.DecideAll(ctx, []offer.DecisionOn{yes("O-1", "ops", "seen")}, offer.EachAlone)
	_, out["get"] = s.Get(ctx, "O-1")
	_, out["preview"] = s.Preview(ctx, "O-1")
	_, out["story"] = s.Story(ctx, "O-1")
	_, out["trail"] = s.Trail(ctx, "O-1")
	_, out["letter"] = s.Letter(ctx, "O-1", "")
	_, out["replay"] = s.Replay(ctx, "O-1", 1)
	_, out["list"] = s.List(ctx, offer.Query{})
	_, out["waiting"] = s.Waiting(ctx, 1)
	_, out["erase"] = s.Erase(ctx, "C-1", "asked")
	out["delegate"] = s.Delegate(ctx, offer.Delegation{To: ann, From: monday, Until: monday.Add(time.Hour)})
	out["publish"] = s.Publish(ctx, p)
	_, out["import history"] = s.ImportOffers(ctx, strings.NewReader("id\nA-1\n"),
		offer.ColumnMap{ID: "id", State: offer.Declined})
	_, out["playbooks"] = d.Playbooks(ctx)
	_, out["due"] = d.Due(ctx, monday)
	_, out["tick"] = d.Tick(ctx, monday)
	_, out["verify"] = d.Verify(ctx)
	_, out["feed"] = feed.Read(ctx, storeOf(d), 0, 1)
	out["export"] = backup.Write(ctx, storeOf(d), &bytes.Buffer{})
	out["export csv"] = backup.WriteCSV(ctx, storeOf(d), &bytes.Buffer{})
	for _, err := range d.Check(ctx) {
		out["check"] = err
	}
	return out
}

// A desk that was not opened, a store that is nil and a context that is nil are
// errors, never panics.
func TestNothingIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := offer.Open(nil, offer.Options{}); err == nil {
		t.Error("a nil store is taken")
	}
	f := newDesk(t)
	f.at(t, "O-1", offer.InApproval)
	var none context.Context
	p := book(t, houseFiles)
	for _, c := range []struct {
		why  string
		got  map[string]error
		want error
	}{
		{"a desk that was not opened", eachCall(&offer.Desk{}, t.Context(), ann, p), offer.ErrNotOpen},
		{"no context", eachCall(f.Desk, none, ann, p), store.ErrInvalid},
	} {
		t.Run(c.why, func(t *testing.T) {
			for call, err := range c.got {
				if !errors.Is(err, c.want) {
					t.Errorf("%s says %v", call, err)
				}
			}
		})
	}
	// An actor without an id or a role may do nothing and sees nothing.
	for call, err := range eachCall(f.Desk, t.Context(), offer.Actor{}, p) {
		switch call {
		// the host's own, or empty
		case "playbooks", "due", "tick", "verify", "feed", "export", "export csv", "check", "list", "waiting":
		default:
			if err == nil {
				t.Errorf("nobody may %s", call)
			}
		}
	}
	if list, err := f.As(offer.Actor{}).List(t.Context(), offer.Query{}); err != nil || len(list.Offers) > 0 {
		t.Errorf("nobody sees %v, %v", list, err)
	}
	sound(t, f.Desk)
}

// A hook that a command needs and that panics is the host's own failure: it
// passes through, and leaves everything whole and the desk at work.
func TestHookThatPanics(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.Draft)
	for _, hook := range []string{"now", "random", "id"} {
		t.Run(hook, func(t *testing.T) {
			opt := options(f.clock)
			boom := func() { panic(hook) }
			switch hook {
			case "now":
				opt.Now = func() time.Time { boom(); return monday }
			case "random":
				opt.Random = panics{}
			case "id":
				opt.NewID = func() (string, error) { boom(); return "", nil }
			}
			d, err := offer.Open(f.store, opt)
			if err != nil {
				t.Fatal(err)
			}
			for n := range 2 { // the second time shows that nothing stayed locked
				func() {
					defer func() {
						if r := recover(); fmt.Sprint(r) != hook {
							t.Errorf("%s, time %d: %v came through", hook, n, r)
						}
					}()
					_, err := d.As(ann).Create(t.Context(), terms(t, nurse))
					t.Errorf("no panic, %v", err)
				}()
				sound(t, f.Desk)
			}
		})
	}
	must(t)(f.As(ann).Submit(t.Context(), "O-1"))
	sound(t, f.Desk)
}

type panics struct{}

func (panics) Read([]byte) (int, error) { panic("random") }

// A clock that goes back, by a second or by days, changes the order of nothing:
// entries follow each other by number, and what is over stays over.
func TestClockThatGoesBack(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx, s := t.Context(), f.As(ann)
	must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
	f.clock.add(-time.Second)
	must(t)(s.Submit(ctx, "O-1"))
	f.clock.add(-time.Hour)
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	f.clock.add(-24 * time.Hour)
	must(t)(s.Send(ctx, "O-1"))
	if done, err := f.Tick(ctx, monday.AddDate(0, 0, 3)); err != nil || len(done) != 1 {
		t.Fatalf("%v, %v", done, err)
	}
	f.clock.add(-24 * time.Hour)
	if _, err := s.Accept(ctx, "O-1", offer.Candidate); !errors.Is(err, offer.ErrState) {
		t.Errorf("it is open again: %v", err)
	}
	var got []string
	entries, err := s.Trail(ctx, "O-1")
	for _, e := range entries {
		got = append(got, e.Action)
	}
	if want := "create submit approve approved send expire"; err != nil || strings.Join(got, " ") != want {
		t.Errorf("got %v, %v, want %s", got, err, want)
	}
	sound(t, f.Desk)
}

// A clock outside what every engine can keep is refused, and leaves nothing.
func TestClockOutOfRange(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	for _, at := range []time.Time{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC)} {
		t.Run(fmt.Sprint("year ", at.Year()), func(t *testing.T) {
			f.clock.now = at
			if _, err := f.As(ann).Create(t.Context(), terms(t, nurse), offer.ID("O-1")); err == nil {
				t.Errorf("the year %d is taken", at.Year())
			}
		})
	}
	f.clock.now = monday
	if _, err := f.As(ann).Get(t.Context(), "O-1"); !errors.Is(err, offer.ErrNotFound) {
		t.Errorf("something is left: %v", err)
	}
	sound(t, f.Desk)
}
