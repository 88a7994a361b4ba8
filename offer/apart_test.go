package offer_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/feed"
)

// No command waits for another offer's: while the whole life of one is in a
// transaction that is not committed, others are led through theirs.
func TestNoOfferWaitsForAnother(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, e engine) {
		db := pool(t, e.driver, e.fresh(t), 4)
		s := kept(t, db)
		f := deskOn(t, s, houseFiles)
		for _, id := range []string{"A-0", "N-1", "Z-9"} { // on both sides of what is under way
			f.at(t, id, offer.Sent)
		}
		lead := func(ctx context.Context, d *offer.Desk, id string) error {
			steps := []func() (offer.Offer, error){
				func() (offer.Offer, error) {
					return d.As(ann).Create(ctx, terms(t, nurse), offer.ID(id), offer.Key("c"+id))
				},
				func() (offer.Offer, error) { return d.As(ann).Submit(ctx, id, offer.Key("s"+id)) },
				func() (offer.Offer, error) {
					return d.As(olga).Approve(ctx, id, offer.Decision{Stage: "ops"}, offer.Key("a"+id))
				},
				func() (offer.Offer, error) { return d.As(ann).Send(ctx, id, offer.Key("n"+id)) },
				func() (offer.Offer, error) { return d.As(ann).Accept(ctx, id, offer.Candidate, offer.Key("y"+id)) },
			}
			for i, do := range steps {
				if _, err := do(); err != nil {
					return fmt.Errorf("step %d: %w", i, err)
				}
			}
			return nil
		}
		tx, err := db.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback() //nolint:errcheck // it may be over
		if err := lead(t.Context(), f.over(t, s.InTx(tx)), "N-5"); err != nil {
			t.Fatal(err)
		}
		soon, stop := context.WithTimeout(t.Context(), 5*time.Second)
		defer stop()
		for _, id := range []string{"A-1", "N-4", "N-6", "Z-1"} {
			if err := lead(soon, f.second(t), id); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
		if _, err := feed.Read(soon, storeOf(f), 0, 100); err != nil {
			t.Errorf("the feed: %v", err)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		sound(t, f.Desk)
	}, postgresEngine, mysqlEngine)
}
