package offer

import "github.com/offerdesk/offerdesk/store"

// StoreOf returns the store of a desk, for tests of what needs a store alone.
func StoreOf(d *Desk) store.Store {
	if d == nil {
		return nil
	}
	return d.store
}
