package offer_test

import (
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// A hold stops every clock: after it, nothing is late that no person could do.
func TestHoldStopsTheClocks(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "approvals.yaml", `stages:
  - id: ops
    approve: {any: 1, of: [role:ops]}
    within: 3 business days
    escalate: {to: "user:chief", after: 5 business days, how: replace}
`, "lifecycle.yaml", "expire: {sent: 5 days}\n"))
	ctx := t.Context()
	dueOf := func() time.Time {
		t.Helper()
		list, err := f.As(olga).Waiting(ctx, 0)
		if err != nil || len(list) != 1 {
			t.Fatalf("olga has %d stages, %v", len(list), err)
		}
		return list[0].Due
	}
	f.at(t, "O-1", offer.InApproval)
	f.clock.add(time.Hour)
	before := dueOf()
	must(t)(f.As(ann).Hold(ctx, "O-1", "the client reorganizes"))
	if list := waitingOf(t, f.As(olga), 0); len(list) > 0 {
		t.Errorf("on hold olga has %v", list)
	}
	f.clock.add(14 * 24 * time.Hour)
	if done := f.tickAll(t, f.clock.now); len(done) > 0 {
		t.Errorf("on hold a tick did %s", kinds(done))
	}
	must(t)(f.As(ann).Resume(ctx, "O-1"))
	if after := dueOf(); after.Sub(before) != 14*24*time.Hour {
		t.Errorf("it was due %v, and after 14 days on hold %v", before, after)
	}
	sound(t, f.Desk)
	f.clock.add(time.Second)
	if done := f.tickAll(t, f.clock.now); len(done) > 0 {
		t.Errorf("a second later a tick did %s", kinds(done))
	}
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))

	must(t)(f.As(ann).Send(ctx, "O-1"))
	sent := f.clock.now
	f.clock.add(24 * time.Hour)
	must(t)(f.As(ann).Hold(ctx, "O-1", "the client reorganizes again"))
	f.clock.add(7 * 24 * time.Hour)
	must(t)(f.As(ann).Resume(ctx, "O-1"))
	for days, want := range map[int]string{8: `[]`, 12: `["O-1 expire "]`} {
		due, err := f.Due(ctx, sent.AddDate(0, 0, days))
		if err != nil || kinds(due) != want {
			t.Errorf("on day %d there is due %s, %v, want %s", days, kinds(due), err, want)
		}
	}
	sound(t, f.Desk)
}
