package offer_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// TestApproveARange approves a range through a session: the preview of a revision
// within it tells what is carried, submitting it approves the offer, and the key of a
// decision stands for its envelope too.
func TestApproveARange(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "approvals.yaml", `
stages:
  - id: ops
    when: margin.simple_percent < 90
    approve: {any: 1, of: [role:ops]}
    envelope: {at_most: [pay.hourly], at_least: [margin.simple_percent]}
`))
	ctx, s := t.Context(), f.As(ann)
	f.at(t, "O-1", offer.InApproval)
	before := must(t)(s.Get(ctx, "O-1")).Get("pay.rate").Text()
	yes := func(most string) offer.Decision {
		return offer.Decision{Stage: "ops", Envelope: &offer.Envelope{AtMost: map[string]string{"pay.hourly": most},
			AtLeast: map[string]string{"margin.simple_percent": "1"}, Until: "2027-12-31"}}
	}
	if _, err := f.As(olga).Approve(ctx, "O-1", yes("1")); codes(err) != "[blocked]" {
		t.Errorf("a bound that the figure breaks: %v", err)
	}
	must(t)(f.As(olga).Approve(ctx, "O-1", yes("60"), offer.Key("k")))
	must(t)(f.As(olga).Approve(ctx, "O-1", yes("60"), offer.Key("k")))
	if _, err := f.As(olga).Approve(ctx, "O-1", yes("61"), offer.Key("k")); !errors.Is(err, offer.ErrKeyReused) {
		t.Errorf("another envelope under the same key: %v", err)
	}
	must(t)(s.Revise(ctx, "O-1", change(t, `{"pay.rate": "49.50"}`), "market"))
	p, err := s.Preview(ctx, "O-1")
	if err != nil || len(p.Carried) != 1 || p.Carried[0].Envelope == nil ||
		p.Carried[0].Envelope.Approved["pay.hourly"] == p.Carried[0].Envelope.Now["pay.hourly"] {
		t.Fatalf("from %s: %+v, %+v, %v", before, p.Carried, p.Again, err)
	}
	o := must(t)(s.Submit(ctx, "O-1"))
	if sub, _ := o.Submission(); o.State() != offer.Approved || sub.Process.Carried[0].Envelope == nil {
		t.Errorf("it is %s: %+v", o.State(), sub.Process.Carried)
	}
}
