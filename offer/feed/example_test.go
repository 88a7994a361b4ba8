package feed_test

import (
	"context"
	"fmt"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/feed"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// A consumer gets the entries that are new. If the handler fails, they come again.
func ExampleConsumer() {
	ctx := context.Background()
	s := memstore.New(offer.Kinds()...)
	desk, err := offer.Open(s, offer.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	ann := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}})
	if _, err := ann.Create(ctx, offer.Terms{}, offer.ID("Q-1")); err != nil {
		fmt.Println(err)
		return
	}
	mailer := feed.Consumer{Store: s, Name: "mailer"}
	failing := func(context.Context, []feed.Entry) error { return fmt.Errorf("no mail server") }
	show := func(_ context.Context, list []feed.Entry) error {
		for _, e := range list {
			fmt.Println(e.Pos, e.Offer, e.Entry.Actor, e.Entry.Action)
		}
		return nil
	}
	for _, handle := range []func(context.Context, []feed.Entry) error{failing, show, show} {
		n, err := mailer.Next(ctx, handle)
		fmt.Println("handled:", n, err)
	}
	// Output:
	// handled: 0 no mail server
	// 1 Q-1 ann create
	// handled: 1 <nil>
	// handled: 0 <nil>
}
