package memstore

import "sync/atomic"

// unsure loses the answer to one commit in so many.
type unsure struct {
	every int64
	n     atomic.Int64
}

// Unsure returns the same records as somebody sees them whose line breaks now
// and then: one commit in so many is answered by store.ErrOutcomeUnknown, and
// was done or not, by turns. A caller that survives this has an idempotency key
// in every batch, and runs it again. Every is at least 1; 2 is every other
// commit.
func (s *Store) Unsure(every int) *Store {
	out := *s
	out.unsure = &unsure{every: int64(max(every, 1))}
	return &out
}

// next says whether the answer to the next commit is lost, and whether it is
// done all the same.
func (u *unsure) next() (lost, done bool) {
	if u == nil {
		return false, false
	}
	n := u.n.Add(1)
	return n%u.every == 0, n/u.every%2 == 1
}
