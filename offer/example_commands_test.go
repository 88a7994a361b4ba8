package offer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// A draft may be incomplete. A key makes the command safe to repeat.
func ExampleSession_Create() {
	ctx := context.Background()
	desk, err := offer.Open(memstore.New(offer.Kinds()...), offer.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	terms, err := offer.ParseTerms([]byte(`{"client": "mercy", "pay": {"rate": "50.00", "per": "hour"}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	ann := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}})
	for range 2 {
		o, err := ann.Create(ctx, terms, offer.ID("Q-1"), offer.Key("create Q-1"))
		fmt.Println(o.ID(), o.State(), o.Get("pay.rate").Text(), err)
	}
	_, err = ann.Create(ctx, terms, offer.ID("Q-1"))
	fmt.Println(errors.Is(err, offer.ErrExists), err)
	// Output:
	// Q-1 draft 50.00 <nil>
	// Q-1 draft 50.00 <nil>
	// true offer: create Q-1: an offer with this id exists already
}

// A submission goes to the stages whose conditions hold. The last approval
// approves the offer. Seen binds the approval to what the approver looked at.
func ExampleSession_Approve() {
	ctx := context.Background()
	desk, id, err := exampleDesk(ctx, time.Now)
	if err != nil {
		fmt.Println(err)
		return
	}
	waiting, err := desk.As(olga).Waiting(ctx, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, stage := range waiting {
		fmt.Println(stage.Offer, "waits for stage", stage.Stage, "as", stage.As)
	}
	o, err := desk.As(olga).Get(ctx, id)
	if err != nil {
		fmt.Println(err)
		return
	}
	sub, _ := o.Submission()
	o, err = desk.As(olga).Approve(ctx, id, offer.Decision{Stage: "ops", Reason: "market rate"},
		offer.Seen(sub.Digest))
	fmt.Println(o.State(), err)
	_, err = desk.As(ann).Approve(ctx, id, offer.Decision{Stage: "ops"})
	fmt.Println(errors.Is(err, offer.ErrState))
	// Output:
	// Q-3 waits for stage ops as role:ops
	// approved <nil>
	// true
}

// Several decisions at once, each on what the approver looked at. All or nothing:
// one that is refused stops the others, and the error names it.
func ExampleSession_DecideAll() {
	ctx := context.Background()
	desk, _, err := exampleDesk(ctx, time.Now)
	if err != nil {
		fmt.Println(err)
		return
	}
	waiting, err := desk.As(olga).Waiting(ctx, 100)
	if err != nil {
		fmt.Println(err)
		return
	}
	var list []offer.DecisionOn
	for _, stage := range waiting {
		list = append(list, offer.DecisionOn{Offer: stage.Offer, Seen: stage.Digest, Verdict: offer.VerdictApprove,
			Decision: offer.Decision{Stage: stage.Stage, Reason: "market rate"}})
	}
	other := append(list, offer.DecisionOn{Offer: "Q-4", Seen: "x", Verdict: offer.VerdictApprove,
		Decision: offer.Decision{Stage: "ops"}})
	_, err = desk.As(olga).DecideAll(ctx, other, offer.AllOrNothing)
	var refused *offer.DecideAllError
	if errors.As(err, &refused) {
		for _, r := range refused.Refused {
			fmt.Println(r.Index, r.Offer, r.Stage, r.Err)
		}
	}
	offers, err := desk.As(olga).DecideAll(ctx, list, offer.AllOrNothing, offer.Key("friday"))
	for _, o := range offers {
		fmt.Println(o.ID(), o.State())
	}
	fmt.Println(err)
	// Output:
	// 1 Q-4 ops no such offer
	// Q-3 approved
	// <nil>
}

// Preview reports what a submission would lead to, and changes nothing.
func ExampleSession_Preview() {
	ctx := context.Background()
	desk, id, err := exampleDesk(ctx, time.Now)
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := desk.As(ann).Preview(ctx, id)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, stage := range p.Plan {
		fmt.Println(stage.ID, stage.On, stage.Why)
	}
	fmt.Println("blocks:", len(p.Blocks()), "missing:", len(p.Missing))
	// Output:
	// ops true always
	// blocks: 0 missing: 0
}

// Send renders the letter and keeps it byte for byte. Letter returns it for the
// host to deliver.
func ExampleSession_Send() {
	ctx := context.Background()
	desk, id, err := exampleDesk(ctx, time.Now)
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := desk.As(olga).Approve(ctx, id,
		offer.Decision{Stage: "ops", Reason: "market rate"}); err != nil {
		fmt.Println(err)
		return
	}
	o, err := desk.As(ann).Send(ctx, id, offer.Key("send "+id))
	if err != nil {
		fmt.Println(err)
		return
	}
	letter, err := desk.As(ann).Letter(ctx, id, "") // the latest
	if err != nil {
		fmt.Println(err)
		return
	}
	first, _, _ := strings.Cut(letter.Text, "\n")
	fmt.Println(o.State(), letter.ID, first)
	// Output:
	// sent Q-3.1.1 Dear Amara Osei,
}

// A change after approval opens a new revision, and the approvers of what
// changed decide again.
func ExampleSession_Revise() {
	ctx := context.Background()
	desk, id, err := exampleDesk(ctx, time.Now)
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := desk.As(olga).Approve(ctx, id,
		offer.Decision{Stage: "ops", Reason: "market rate"}); err != nil {
		fmt.Println(err)
		return
	}
	raise, err := offer.ParseChange([]byte(`{"pay.rate": "52.00"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := desk.As(ann).Revise(ctx, id, raise, "the candidate has another offer"); err != nil {
		fmt.Println(err)
		return
	}
	o, err := desk.As(ann).Submit(ctx, id)
	fmt.Println(o.State(), "revision", o.Revision(), err)
	// Output:
	// in_approval revision 2 <nil>
}
