package backup

import (
	"context"
	"errors"

	"github.com/offerdesk/offerdesk/store"
)

// feedEnd returns the last position of the feed. It returns false if the store
// has no feed, as in a transaction of the host. The port has no call for the end,
// so feedEnd searches: it doubles, then halves.
func feedEnd(ctx context.Context, s store.Store) (store.Pos, bool, error) {
	has := func(p store.Pos) (bool, error) {
		page, err := s.Feed(ctx, p-1, 1)
		return len(page) > 0, err
	}
	low, high := store.Pos(0), store.Pos(1) // the feed has low; it may not have high
	for {
		ok, err := has(high)
		if errors.Is(err, store.ErrInvalid) {
			return 0, false, nil
		}
		if err != nil {
			return 0, false, err
		}
		if !ok {
			break
		}
		low, high = high, high*2
	}
	for high-low > 1 {
		middle := low + (high-low)/2
		ok, err := has(middle)
		if err != nil {
			return 0, false, err
		}
		if ok {
			low = middle
		} else {
			high = middle
		}
	}
	return low, true, nil
}
