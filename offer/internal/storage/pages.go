package storage

import (
	"context"
	"iter"

	"github.com/offerdesk/offerdesk/store"
)

// Records yields the records that a query finds, page by page. It ends after the
// first error, which comes after the records of its page.
func Records(ctx context.Context, s store.Store, q store.Query) iter.Seq2[store.Record, error] {
	return func(yield func(store.Record, error) bool) {
		for {
			page, err := s.Find(ctx, q)
			for _, r := range page.Records {
				if !yield(r, nil) {
					return
				}
			}
			if err != nil {
				yield(store.Record{}, err)
				return
			}
			if q.After = page.Next; page.Next == "" {
				return
			}
		}
	}
}
