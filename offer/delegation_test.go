package offer_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
)

// zoe holds no role: she decides only what is delegated to her.
var zoe = offer.Actor{ID: "zoe"}

func TestStandIn(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	ctx := t.Context()
	f.at(t, "O-1", offer.InApproval)
	f.at(t, "O-2", offer.InApproval)
	f.at(t, "O-3", offer.InApproval)
	seer := offer.Actor{ID: "zoe", Roles: []string{"auditor"}}
	if _, err := f.As(seer).Approve(ctx, "O-1",
		offer.Decision{Stage: "ops"}); !errors.Is(err, offer.ErrNotEntitled) {
		t.Fatalf("before the delegation: %v", err)
	}
	if err := f.As(olga).Delegate(ctx,
		offer.Delegation{To: zoe, Clients: []string{"mercy"}, Until: monday.AddDate(0, 0, 5)}); err != nil {
		t.Fatal(err)
	}
	must(t)(f.As(seer).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	if _, err := f.As(seer).Approve(ctx, "O-2",
		offer.Decision{Stage: "ops", For: "oscar"}); !errors.Is(err, offer.ErrNotEntitled) {
		t.Errorf("for somebody who delegated nothing: %v", err)
	}
	must(t)(f.As(seer).Approve(ctx, "O-2", offer.Decision{Stage: "ops", For: "olga"}))
	for _, id := range []string{"O-1", "O-2"} {
		t.Run(id, func(t *testing.T) {
			story, err := f.As(ann).Story(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			if a := story.Stages[0].Approvals; len(a) != 1 || a[0].By != "zoe" || a[0].For != "olga" {
				t.Errorf("the story of %s tells of %+v", id, a)
			}
		})
	}
	f.clock.add(6 * 24 * time.Hour)
	if _, err := f.As(seer).Approve(ctx, "O-3",
		offer.Decision{Stage: "ops"}); !errors.Is(err, offer.ErrNotEntitled) {
		t.Errorf("after the delegation: %v", err)
	}
	sound(t, f.Desk)
}

// A delegate can't approve an offer that they submitted.
func TestStandInIsSeparate(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	f.at(t, "O-1", offer.InApproval)
	if err := f.As(olga).Delegate(t.Context(),
		offer.Delegation{To: ann, Until: monday.AddDate(0, 0, 5)}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.As(ann).Approve(t.Context(), "O-1",
		offer.Decision{Stage: "ops"}); !errors.Is(err, offer.ErrNotEntitled) {
		t.Errorf("who submitted approves as a stand-in: %v", err)
	}
}

func TestDelegationLimits(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	before := sound(t, f.Desk)
	for name, d := range map[string]offer.Delegation{
		"too long":   {To: zoe, Until: monday.AddDate(0, 3, 0)},
		"to oneself": {To: olga, Until: monday.AddDate(0, 0, 1)},
		"backwards":  {To: zoe, From: monday, Until: monday.AddDate(0, 0, -1)},
		"to nobody":  {Until: monday.AddDate(0, 0, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			if err := f.As(olga).Delegate(t.Context(), d); !errors.Is(err, approval.ErrDelegation) {
				t.Errorf("%v, wanted ErrDelegation", err)
			}
		})
	}
	if v := sound(t, f.Desk); v != before {
		t.Errorf("refused delegations left %+v behind %+v", v, before)
	}
}

// The entry of a delegation lists the recipients that the playbook notifies, so
// that readers of the feed can notify them.
func TestDelegationTells(t *testing.T) {
	t.Parallel()
	f := newDesk(t)
	told := strings.Replace(houseFiles["approvals.yaml"], "{at_most: 30 days}",
		"{at_most: 30 days, notify: [role:ops, \"user:chief\"]}", 1)
	if err := f.As(root).Publish(t.Context(), book(t, with(houseFiles, "approvals.yaml", told))); err != nil {
		t.Fatal(err)
	}
	if err := f.As(olga).Delegate(t.Context(),
		offer.Delegation{To: zoe, Until: monday.AddDate(0, 0, 5)}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range whole(t, f.Desk) {
		for _, c := range e.Entry.Fields {
			if e.Entry.Action == "delegate" && c.Path == "notify" {
				got = append(got, c.After)
			}
		}
	}
	if len(got) != 1 || got[0] != "role:ops, user:chief" {
		t.Errorf("told are %q", got)
	}
}
