package memstore

import "sync/atomic"

// unsure loses the answer to one commit in every.
type unsure struct {
	every int64
	n     atomic.Int64
}

// Unsure returns a view of the same records over an unreliable connection: one
// commit in every returns store.ErrOutcomeUnknown, and is done or not done in
// turn. A caller that copes with it has an idempotency key in every batch, and
// runs the batch again. Every is at least 1; 2 is every other commit.
func (s *Store) Unsure(every int) *Store {
	out := *s
	out.unsure = &unsure{every: int64(max(every, 1))}
	return &out
}

// next reports whether the answer to the next commit is lost, and whether the
// commit is done nevertheless.
func (u *unsure) next() (lost, done bool) {
	if u == nil {
		return false, false
	}
	n := u.n.Add(1)
	return n%u.every == 0, n/u.every%2 == 1
}
