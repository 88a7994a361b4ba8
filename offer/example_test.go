package offer_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// A refusal names everything that stands against a submission at once.
func ExampleSession_Submit_refused() {
	ctx := context.Background()
	desk, err := offer.Open(memstore.New(offer.Kinds()...), offer.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	terms, err := offer.ParseTerms([]byte(`{"job": {"title": "Nurse"}, "pay": {"rate": "50.00", "per": "hour"}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	ann := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}})
	if _, err := ann.Create(ctx, terms, offer.ID("Q-2")); err != nil {
		fmt.Println(err)
		return
	}
	_, err = ann.Submit(ctx, "Q-2")
	var refusal *offer.Refusal
	if errors.As(err, &refusal) {
		for _, item := range refusal.Items {
			fmt.Println(item.Code, item.Where)
		}
	}
	fmt.Println("to be corrected:", errors.Is(err, offer.ErrNotReady))
	// Output:
	// missing client
	// missing type
	// missing candidate.name
	// missing start_date
	// to be corrected: true
}

// Time is a command too: the host calls Tick from whatever wakes it up.
func ExampleDesk_Tick() {
	ctx := context.Background()
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	desk, _, err := exampleDesk(ctx, func() time.Time { return now })
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, hours := range []time.Duration{1, 3, 3, 49} {
		done, err := desk.Tick(ctx, now.Add(hours*time.Hour))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("after %d hours:", hours)
		for _, d := range done {
			fmt.Printf(" %s %s %v", d.Kind, d.Stage, d.Who)
		}
		fmt.Println()
	}
	// Output:
	// after 1 hours:
	// after 3 hours: remind ops [role:ops]
	// after 3 hours:
	// after 49 hours: escalate ops [role:chief]
}

// A story is told from the trail, whose links are checked while it is read.
func ExampleSession_Story() {
	ctx := context.Background()
	now := time.Date(2027, 3, 1, 9, 8, 0, 0, time.UTC)
	desk, id, err := exampleDesk(ctx, func() time.Time { return now })
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := desk.As(olga).Approve(ctx, id,
		offer.Decision{Stage: "ops", Reason: "market rate"}); err != nil {
		fmt.Println(err)
		return
	}
	story, err := desk.As(ann).Story(ctx, id)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(story)
	// Output:
	// Q-3 is approved: Nurse for mercy.
	// Approved is revision 1: "Amara Osei" from 2027-04-05, pay 50.00 USD per hour, bill 80.00 USD per
	//         hour.
	// It was judged by playbook small, version 30eeac87d8f3:
	//   + ops was asked, as always
	//       olga approved revision 1 on 2027-03-01 09:08 UTC, reason: "market rate" (entry 3 of the trail)
	// No letter was sent.
	// The terms as they stand now:
	//     client: mercy (entry 1)
	//     type: contract (entry 1)
	//     candidate.name: "Amara Osei" (entry 1)
	//     job.title: Nurse (entry 1)
	//     start_date: 2027-04-05 (entry 1)
	//     pay.rate: 50.00 (entry 1)
	//     pay.per: hour (entry 1)
	//     bill.rate: 80.00 (entry 1)
	//     bill.per: hour (entry 1)
	//     people.recruiter: ann (entry 1)
	// Before it was submitted:
	//     2027-03-01 09:08 UTC  ann began the offer (entry 1)
	// Submission 1, of revision 1:
	//     2027-03-01 09:08 UTC  ann submitted it; its stages are ops (role:ops) (entry 2)
	//     2027-03-01 09:08 UTC  olga approved ops, reason: "market rate" (entry 3)
	//     2027-03-01 09:08 UTC  with this, the revision is approved in full (entry 4)
	// The trail has 4 entries, and every link of it holds.
}

// exampleDesk is a desk with a playbook of one stage and a submitted offer. Its
// randomness is fixed, so that what is printed is.
func exampleDesk(ctx context.Context, now func() time.Time) (*offer.Desk, string, error) {
	desk, err := offer.Open(memstore.New(offer.Kinds()...), offer.Options{Now: now, Random: &counting{}})
	if err != nil {
		return nil, "", err
	}
	p, findings := playbook.Open(map[string][]byte{
		"playbook.yaml":  []byte("playbook: small\ncalendar: {hours: \"09:00-17:00\", days: mon-fri, zone: UTC}\n"),
		"approvals.yaml": []byte("stages:\n  - {id: ops, approve: {any: 1, of: [role:ops]}, remind: [2 hours], reason: [market rate, extension], escalate: {to: \"role:chief\", after: 2 days}}\n"),
	}, playbook.Options{})
	if p == nil {
		return nil, "", findings
	}
	if err := desk.As(root).Publish(ctx, p); err != nil {
		return nil, "", err
	}
	terms, err := offer.ParseTerms([]byte(nurse))
	if err != nil {
		return nil, "", err
	}
	_, err = desk.As(ann).Create(ctx, terms, offer.ID("Q-3"))
	if err == nil {
		_, err = desk.As(ann).Submit(ctx, "Q-3")
	}
	return desk, "Q-3", err
}
