package desktest

import (
	"context"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
)

// Terms reads terms.
func Terms(t testing.TB, src string) offer.Terms {
	t.Helper()
	terms, err := offer.ParseTerms([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return terms
}

// Change reads a change of terms.
func Change(t testing.TB, src string) offer.Change {
	t.Helper()
	change, err := offer.ParseChange([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return change
}

// Must returns a function that returns the offer of a command, and fails the test
// on an error.
func Must(t testing.TB) func(offer.Offer, error) offer.Offer {
	return func(o offer.Offer, err error) offer.Offer {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
}

// steps are the commands from draft to completion.
var steps = []struct {
	to offer.State
	do func(ctx context.Context, d *Desk, id string) (offer.Offer, error)
}{
	{offer.InApproval, func(ctx context.Context, d *Desk, id string) (offer.Offer, error) {
		return d.As(Ann).Submit(ctx, id)
	}},
	{offer.Approved, func(ctx context.Context, d *Desk, id string) (offer.Offer, error) {
		return d.As(Olga).Approve(ctx, id, offer.Decision{Stage: "ops"})
	}},
	{offer.Sent, func(ctx context.Context, d *Desk, id string) (offer.Offer, error) {
		return d.As(Ann).Send(ctx, id)
	}},
	{offer.Accepted, func(ctx context.Context, d *Desk, id string) (offer.Offer, error) {
		return d.As(Ann).Accept(ctx, id, offer.Candidate)
	}},
	{offer.Completed, func(ctx context.Context, d *Desk, id string) (offer.Offer, error) {
		return d.As(Ann).Complete(ctx, id)
	}},
}

// Reach makes an offer of Ann's with the terms Nurse and brings it to a state on
// the way from draft to completed. It is safe for goroutines.
func (d *Desk) Reach(ctx context.Context, id string, state offer.State) (offer.Offer, error) {
	terms, err := offer.ParseTerms([]byte(Nurse))
	if err != nil {
		return offer.Offer{}, err
	}
	o, err := d.As(Ann).Create(ctx, terms, offer.ID(id))
	for _, step := range steps {
		if err != nil || o.State() == state {
			return o, err
		}
		o, err = step.do(ctx, d, id)
	}
	return o, err
}

// At is Reach for every state.
func (d *Desk) At(t testing.TB, id string, state offer.State) offer.Offer {
	t.Helper()
	ctx, must, ann := t.Context(), Must(t), d.As(Ann)
	var o offer.Offer
	switch state {
	case offer.Withdrawn:
		must(d.Reach(ctx, id, offer.Draft))
		o = must(ann.Withdraw(ctx, id, offer.Agency, "not wanted any more"))
	case offer.Negotiation:
		must(d.Reach(ctx, id, offer.Sent))
		more := Change(t, `{"pay.rate": "55.00"}`)
		o = must(ann.Counter(ctx, id, offer.Candidate, more, "another firm pays more"))
	case offer.Declined:
		must(d.Reach(ctx, id, offer.Sent))
		o = must(ann.Decline(ctx, id, offer.Candidate, "stays where she is"))
	case offer.Expired:
		must(d.Reach(ctx, id, offer.Sent))
		if _, err := d.Tick(ctx, d.Clock.Now().Add(72*time.Hour)); err != nil {
			t.Fatal(err)
		}
		o = must(ann.Get(ctx, id))
	default:
		o = must(d.Reach(ctx, id, state))
	}
	if o.State() != state {
		t.Fatalf("%s is in state %s, want %s", id, o.State(), state)
	}
	return o
}
