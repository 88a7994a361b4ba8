package offer_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// TestQueues asks who has what to do: mine, stuck, by client and state.
func TestQueues(t *testing.T) {
	t.Parallel()
	ctx, now := context.Background(), time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	desk, err := offer.Open(memstore.New(offer.Kinds()...), offer.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	s := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter", "approver"}})
	for _, o := range []struct{ id, client, recruiter string }{{"A-1", "acme", "ann"}, {"A-2", "acme", "bob"},
		{"B-1", "blue", "ann"}, {"B-2", "blue", "ann"}} {
		terms, err := offer.ParseTerms([]byte(`{"client": "` +
			o.client + `", "type": "contract", "candidate": {"name": "Ada"}, "job": {"title": "Nurse"}, "start_date": "2027-04-01",
			"people": {"recruiter": "` + o.recruiter + `"}, "pay": {"rate": "50", "per": "hour"}}`))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Create(ctx, terms, offer.ID(o.id)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Submit(ctx, "A-2"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Withdraw(ctx, "B-2", offer.Client, "filled"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		why   string
		where *store.Filter
		want  []string
	}{
		{"the recruiter's, without what is over", offer.ByRecruiter("ann"), []string{"A-1", "B-1"}},
		{"a client's in a state", offer.ByClient("acme", offer.InApproval), []string{"A-2"}},
		{"a client's in any state", offer.ByClient("blue"), []string{"B-1", "B-2"}},
		{"nothing is late", offer.Overdue(now), nil},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			list, err := s.List(ctx, offer.Query{Where: c.where})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range list.Offers {
				got = append(got, o.ID())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("want %v, got %v", c.want, got)
			}
		})
	}
	tasks, err := desk.As(offer.Actor{ID: "eve", Roles: []string{"approver"}}).Waiting(ctx, 10)
	if err != nil || len(tasks) != 1 || tasks[0].Offer != "A-2" || tasks[0].Stage != "approval" ||
		tasks[0].As != "role:approver" {
		t.Errorf("waiting: %+v, %v", tasks, err)
	}
}
