package offer_test

import (
	"errors"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/offer"
)

// A place goes to a person who can fill it: not to an id that no person has, nor to one
// who is needed elsewhere.
func TestPlacesGoToPeopleWhoCanFillThem(t *testing.T) {
	t.Parallel()
	files := with(houseFiles, "approvals.yaml", "stages:\n  - {id: ops, approve: {any: 1, of: [role:ops]}}\n"+
		"  - {id: named, approve: {all: ['user:quin']}, after: []}\n")
	for _, c := range []struct {
		reason, before, to, want string
		hand                     bool
	}{
		{"one more person", "", "user:pia", "", false},
		{"the same person twice", "user:pia", "user:pia", "[nobody]", false},
		{"the same person in other letters", "user:pia", "user:PIA", "[nobody]", false},
		{"two people", "user:pia", "user:pip", "", false},
		{"who is needed for another stage", "", "user:quin", "[nobody]", false},
		{"who is needed for another stage, in other letters", "", "user:Quin", "[nobody]", false},
		{"time itself", "", "user:system", "[nobody]", false},
		{"time itself, for the own place", "", "user:system", "[nobody]", true},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, files)
			ctx, s := t.Context(), f.As(olga)
			f.at(t, "O-1", offer.InApproval)
			if c.before != "" {
				must(t)(s.AddApprover(ctx, "O-1", offer.Handover{Stage: "ops", To: c.before, Reason: "r"}))
			}
			do := s.AddApprover
			if c.hand {
				do = s.Reassign
			}
			if _, err := do(ctx, "O-1", offer.Handover{Stage: "ops", To: c.to, Reason: "r"}); codes(err) != c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
	f := deskWith(t, files)
	err := f.As(olga).Delegate(t.Context(), offer.Delegation{To: offer.Actor{ID: "system", Roles: []string{"ops"}},
		Until: monday.Add(time.Hour)})
	if !errors.Is(err, approval.ErrDelegation) {
		t.Errorf("a delegation to time itself: %v", err)
	}
}
