package story_test

import (
	"context"
	"fmt"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/story"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// Of takes an offer and its verified trail. A session has the same as Story.
func ExampleOf() {
	ctx := context.Background()
	now := func() time.Time { return time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC) }
	desk, err := offer.Open(memstore.New(offer.Kinds()...), offer.Options{Now: now})
	if err != nil {
		fmt.Println(err)
		return
	}
	terms, err := offer.ParseTerms([]byte(`{"client": "mercy", "job": {"title": "Nurse"}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	ann := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}})
	o, err := ann.Create(ctx, terms, offer.ID("Q-1"))
	if err != nil {
		fmt.Println(err)
		return
	}
	trail, err := ann.Trail(ctx, "Q-1")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(story.Of(o, trail))
	// Output:
	// Q-1 is draft: Nurse for mercy.
	// No revision of it was approved in full.
	// No letter was sent.
	// The terms as they stand now:
	//     client: mercy (entry 1)
	//     job.title: Nurse (entry 1)
	// Before it was submitted:
	//     2027-03-01 09:00 UTC  ann began the offer (entry 1)
	// The trail has 1 entries, and every link of it holds.
}
