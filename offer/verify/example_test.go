package verify_test

import (
	"context"
	"fmt"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/verify"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// Check finds a column that was changed in the database. Logs finds nothing, as the
// history is as it was.
func ExampleCheck() {
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
	r, err := s.Get(ctx, "offer", "Q-1")
	if err != nil {
		fmt.Println(err)
		return
	}
	r.Columns["status"] = "approved"
	change := store.Put{Kind: "offer", ID: "Q-1", Expect: r.Revision, Columns: r.Columns, Body: r.Body}
	if err := s.Commit(ctx, store.Batch{Puts: []store.Put{change}}); err != nil {
		fmt.Println(err)
		return
	}
	for problem, err := range verify.Check(ctx, s, verify.Options{}) {
		fmt.Println(problem, err)
	}
	verified, err := verify.Logs(ctx, s)
	fmt.Println(verified.Logs, "log,", verified.Entries, "entry", err)
	// Output:
	// columns Q-1: column status is not what the record says <nil>
	// 1 log, 1 entry <nil>
}
