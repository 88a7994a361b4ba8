package offer_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// Draft to completed, in memory, under the defaults: one stage that asks the
// role approver, who is never the one who submits. The README shows these lines.
func Example() {
	now := time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)
	err := firstOffer(context.Background(), offer.Options{Now: func() time.Time { return now }})
	fmt.Println(err)
	// Output:
	// A-1 is completed: "Registered Nurse" for acme.
	// Approved is revision 1: "Ada Osei" from 2027-01-11, pay 51.25 USD per hour, bill 79.50 USD per hour.
	// It was judged by playbook default, version fc49174d03c4:
	//   + approval was asked, as always
	//       eve approved revision 1 on 2026-12-01 15:00 UTC (entry 3 of the trail)
	// Sent was letter offer of revision 1, by ann on 2026-12-01 15:00 UTC (entry 5 of the trail; document
	//         A-1.1.1, SHA-256 a0bde2c8255c2de9…).
	// The candidate said yes to revision 1 on 2026-12-01 15:00 UTC, as ann recorded (entry 6 of the
	//         trail).
	// The terms as they stand now:
	//     client: acme (entry 1)
	//     type: contract (entry 1)
	//     candidate.name: "Ada Osei" (entry 1)
	//     job.title: "Registered Nurse" (entry 1)
	//     start_date: 2027-01-11 (entry 1)
	//     pay.rate: 51.25 (entry 1)
	//     pay.per: hour (entry 1)
	//     bill.rate: 79.50 (entry 1)
	//     bill.per: hour (entry 1)
	// Before it was submitted:
	//     2026-12-01 15:00 UTC  ann began the offer (entry 1)
	// Submission 1, of revision 1:
	//     2026-12-01 15:00 UTC  ann submitted it; its stages are approval (role:approver) (entry 2)
	//     2026-12-01 15:00 UTC  eve approved approval (entry 3)
	//     2026-12-01 15:00 UTC  with this, the revision is approved in full (entry 4)
	//     2026-12-01 15:00 UTC  ann sent the letter A-1.1.1 (letter offer, SHA-256
	//         a0bde2c8255c2de9d951f428d50d0edcef17f8…) (entry 5)
	//     2026-12-01 15:00 UTC  the candidate said yes, as ann recorded (entry 6)
	//     2026-12-01 15:00 UTC  ann completed it (entry 7)
	// The trail has 7 entries, and every link of it holds.
	// <nil>
}

func firstOffer(ctx context.Context, opt offer.Options) error { // the zero Options will do
	desk, err := offer.Open(memstore.New(offer.Kinds()...), opt)
	if err != nil {
		return err
	}
	terms, err := offer.ParseTerms([]byte(`{
		"client": "acme", "type": "contract", "candidate": {"name": "Ada Osei"},
		"job": {"title": "Registered Nurse"}, "start_date": "2027-01-11",
		"pay": {"rate": "51.25", "per": "hour"}, "bill": {"rate": "79.50", "per": "hour"}}`))
	if err != nil {
		return err // every problem at once, each with its path
	}
	ann := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}})
	eve := desk.As(offer.Actor{ID: "eve", Roles: []string{"approver"}})
	var failed error
	do := func(_ offer.Offer, err error) { failed = errors.Join(failed, err) }
	do(ann.Create(ctx, terms, offer.ID("A-1"), offer.Key("create A-1"))) // a key: repeated, it is one effect
	do(ann.Submit(ctx, "A-1"))
	do(eve.Approve(ctx, "A-1", offer.Decision{Stage: "approval"}))
	do(ann.Send(ctx, "A-1"))
	do(ann.Accept(ctx, "A-1", offer.Candidate))
	do(ann.Complete(ctx, "A-1"))
	story, err := ann.Story(ctx, "A-1")
	fmt.Print(story) // who approved this rate, which letter was sent, what is approved and why
	return errors.Join(failed, err)
}
