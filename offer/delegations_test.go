package offer_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer"
)

// listed writes delegations as "olga>zoe ops mercy".
func listed(list []offer.GivenDelegation) string {
	var out []string
	for _, d := range list {
		out = append(out, strings.Join(append(append([]string{d.Giver + ">" + d.Delegate}, d.Stages...), d.Clients...),
			" "))
	}
	return strings.Join(out, ", ")
}

// give delegates for days, from tomorrow on if it begins later.
func give(t *testing.T, f *fixture, from, to offer.Actor, stages, clients []string) {
	t.Helper()
	if err := f.As(from).Delegate(t.Context(), offer.Delegation{To: to, Stages: stages, Clients: clients,
		Until: f.clock.Now().AddDate(0, 0, 5)}); err != nil {
		t.Fatal(err)
	}
}

func TestDelegationsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	seer := offer.Actor{ID: "zoe", Roles: []string{"auditor"}}
	for _, id := range []string{"O-1", "O-2"} {
		f.at(t, id, offer.InApproval)
	}
	give(t, f, olga, zoe, []string{"ops"}, []string{"mercy"})
	give(t, f, oscar, zoe, nil, []string{"bluepine"})
	give(t, f, fred, olga, nil, nil)
	for _, c := range []struct {
		who             offer.Actor
		given, received string
	}{
		{olga, "olga>zoe ops mercy", "fred>olga"}, {oscar, "oscar>zoe bluepine", ""}, {ann, "", ""},
		{zoe, "", "olga>zoe ops mercy, oscar>zoe bluepine"}, {offer.Actor{}, "", ""},
	} {
		given, received, err := f.As(c.who).Delegations(ctx)
		if err != nil || listed(given) != c.given || listed(received) != c.received {
			t.Errorf("%s: given %q, received %q, %v", c.who.ID, listed(given), listed(received), err)
		}
	}
	if given, _, err := f.As(root).DelegationsOf(ctx, "olga"); err != nil || listed(given) != "olga>zoe ops mercy" {
		t.Errorf("who manages approvals sees %q, %v", listed(given), err)
	}
	if _, _, err := f.As(oscar).DelegationsOf(ctx, "olga"); !errors.Is(err, offer.ErrNotEntitled) {
		t.Errorf("who does not: %v", err)
	}

	given, _, err := f.As(olga).Delegations(ctx)
	if err != nil || len(given) != 1 {
		t.Fatal(given, err)
	}
	id := given[0].ID
	for _, c := range []struct {
		reason string
		who    offer.Actor
		id     string
		want   error
	}{
		{"a stranger does not know of it", ann, id, offer.ErrNotFound},
		{"the delegate does not end it", zoe, id, offer.ErrNotEntitled},
		{"there is none with that id", olga, "nothing", offer.ErrNotFound},
		{"nor with a bad one", olga, "a\x00b", offer.ErrNotFound},
		{"a program does not end it", offer.Actor{ID: "root", Kind: offer.Service, Roles: root.Roles}, id,
			offer.ErrNotEntitled},
	} {
		if err := f.As(c.who).EndDelegation(ctx, c.id); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
	must(t)(f.As(seer).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	for range 2 {
		if err := f.As(olga).EndDelegation(ctx, id, offer.Key("end")); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.As(olga).EndDelegation(ctx, id); !errors.Is(err, offer.ErrNotFound) {
		t.Errorf("again: %v", err)
	}
	if _, err := f.As(seer).Approve(ctx, "O-2", offer.Decision{Stage: "ops"}); codes(err) != "[not_entitled]" {
		t.Errorf("after it has ended: %v", err)
	}
	if o := must(t)(f.As(olga).Get(ctx, "O-1")); o.State() != offer.Approved {
		t.Errorf("what was decided under it does not stand: %s", o.State())
	}
	_, received, err := f.As(olga).Delegations(ctx)
	if err != nil || len(received) != 1 {
		t.Fatal(received, err)
	}
	if err := f.As(root).EndDelegation(ctx, received[0].ID); err != nil {
		t.Errorf("who manages approvals ends it: %v", err)
	}
	if list, _, err := f.As(fred).Delegations(ctx); err != nil || len(list) > 0 {
		t.Errorf("fred has still given %v, %v", list, err)
	}
	give(t, f, fred, olga, nil, nil)
	f.clock.add(6 * 24 * time.Hour)
	if list, _, err := f.As(fred).Delegations(ctx); err != nil || len(list) > 0 {
		t.Errorf("what is over is listed: %v, %v", list, err)
	}
	sound(t, f.Desk)
}

// Giving and ending are in the trail, under one id.
func TestDelegationsInTheTrail(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	give(t, f, olga, zoe, nil, nil)
	given, _, err := f.As(olga).Delegations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := f.As(root).EndDelegation(t.Context(), given[0].ID); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range whole(t, f.Desk) {
		if e.Entry.Log == "delegations" {
			got = append(got, fmt.Sprint(e.Entry.Action, " ", e.Entry.Actor, " ", e.Entry.Subject, " ",
				fieldAfter(e.Entry, "id") == given[0].ID, " ", fieldAfter(e.Entry, "giver")))
		}
	}
	want := "delegate olga zoe true \nend_delegation root zoe true olga"
	if strings.Join(got, "\n") != want {
		t.Errorf("%q", got)
	}
}

func fieldAfter(e audit.Entry, path string) string {
	for _, c := range e.Fields {
		if c.Path == path {
			return c.After
		}
	}
	return ""
}

// A circle of delegations is refused when it would close, and what only seems one is
// not.
func TestDelegationsInACircle(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	yan := offer.Actor{ID: "yan"}
	give(t, f, olga, zoe, nil, nil)
	give(t, f, zoe, yan, []string{"ops"}, nil)
	later := monday.AddDate(0, 0, 10)
	for _, c := range []struct {
		reason string
		who    offer.Actor
		give   offer.Delegation
		ok     bool
	}{
		{"back to who gave", zoe, offer.Delegation{To: olga}, false},
		{"back to who gave, in capitals", zoe, offer.Delegation{To: offer.Actor{ID: "OLGA"}}, false},
		{"through another", yan, offer.Delegation{To: olga}, false},
		{"through another, for that stage", yan, offer.Delegation{To: olga, Stages: []string{"ops"}}, false},
		{"for another stage", yan, offer.Delegation{To: olga, Stages: []string{"finance"}}, true},
		{"at another time", zoe, offer.Delegation{To: olga, From: later, Until: later.AddDate(0, 0, 1)}, true},
		{"to who is in none", yan, offer.Delegation{To: oscar}, true},
	} {
		if c.give.Until.IsZero() {
			c.give.Until = monday.AddDate(0, 0, 3)
		}
		err := f.As(c.who).Delegate(t.Context(), c.give)
		if (err == nil) != c.ok || err != nil && (!errors.Is(err, approval.ErrDelegation) ||
			!strings.Contains(err.Error(), "circle")) {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
}

// Everything that is wrong with a delegation is reported at once.
func TestDelegationToUnknownStages(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	err := f.As(olga).Delegate(t.Context(), offer.Delegation{To: olga, Stages: []string{"ops", "typo", "finanse"},
		Until: monday.AddDate(0, 3, 0)})
	for _, want := range []string{"stage typo", "stage finanse", "own delegate", "longer than 30 days"} {
		if !errors.Is(err, approval.ErrDelegation) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	want := `offer: delegate: the delegation is not possible:
  a person cannot be their own delegate
  playbook house: it is longer than 30 days
  no playbook in force has a stage typo
  no playbook in force has a stage finanse`
	if err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
}

// Who may receive a delegation is one of the approvers that the playbook names, and a
// delegate who would end one reads who may.
func TestDelegationErrorsNameWhoMay(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "approvals.yaml", strings.Replace(houseFiles["approvals.yaml"],
		"{at_most: 30 days}", "{at_most: 30 days, to: [role:finance, role:ops]}", 1)))
	ctx, until := t.Context(), monday.AddDate(0, 0, 3)
	err := f.As(olga).Delegate(ctx, offer.Delegation{To: zoe, Until: until})
	if want := "offer: delegate: the delegation is not possible: playbook house: it may go to role:finance or role:ops"; err == nil ||
		err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if err := f.As(olga).Delegate(ctx, offer.Delegation{To: oscar, Until: until}); err != nil {
		t.Fatal(err)
	}
	_, received, err := f.As(oscar).Delegations(ctx)
	if err != nil || len(received) != 1 {
		t.Fatal(received, err)
	}
	err = f.As(oscar).EndDelegation(ctx, received[0].ID)
	if !errors.Is(err, offer.ErrNotEntitled) || !strings.Contains(err.Error(), "the person who gave a delegation") {
		t.Errorf("the delegate ends it: %v", err)
	}
}

// staff is a directory: role → people. A role that is not in it is not kept.
type staff map[string][]string

// Holders implements [approval.Directory].
func (s staff) Holders(role string) ([]approval.Person, bool) {
	ids, ok := s[role]
	var out []approval.Person
	for _, id := range ids {
		out = append(out, approval.Person{ID: id, Roles: []string{role}})
	}
	return out, ok
}

// A delegation lends what the giver may at the moment of the decision.
func TestDelegationLendsWhatTheGiverMayNow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		then   staff
		ok     bool
	}{
		{"the role is still held", staff{"ops": {"olga"}}, true},
		{"the role is lost", staff{"ops": {"oscar"}}, false},
		{"the directory does not keep the role", staff{"finance": {"fred"}}, true},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			f := newDesk(t)
			ctx := t.Context()
			f.at(t, "O-1", offer.InApproval)
			give(t, f, olga, zoe, nil, nil)
			desk, err := offer.Open(f.store, offer.Options{Now: f.clock.Now, Random: &counting{}, Directory: c.then})
			if err != nil {
				t.Fatal(err)
			}
			waiting, err := desk.As(zoe).Waiting(ctx, 0)
			if err != nil || (len(waiting) == 1) != c.ok {
				t.Errorf("waiting: %v, %v", waiting, err)
			}
			if _, err := desk.As(zoe).Get(ctx, "O-1"); (err == nil) != c.ok {
				t.Errorf("sees it: %v", err)
			}
			if _, err := desk.As(zoe).Approve(ctx, "O-1", offer.Decision{Stage: "ops", For: "olga"}); (err == nil) != c.ok {
				t.Errorf("decides: %v", err)
			}
		})
	}
}

// Delegations at the same instant do not close a circle between them.
func TestDelegationsAtOnce(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	people := []offer.Actor{olga, oscar, fred, zoe}
	done := make(chan error)
	for i, from := range people {
		go func() {
			done <- f.As(from).Delegate(t.Context(), offer.Delegation{To: people[(i+1)%len(people)],
				Until: monday.AddDate(0, 0, 5)})
		}()
	}
	refused := 0
	for range people {
		if err := <-done; errors.Is(err, approval.ErrDelegation) {
			refused++
		} else if err != nil {
			t.Error(err)
		}
	}
	if refused != 1 {
		t.Errorf("%d of a circle of %d are refused", refused, len(people))
	}
}
