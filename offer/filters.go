package offer

import (
	"time"

	"github.com/offerdesk/offerdesk/store"
)

// ByRecruiter is the filter of the offers of a recruiter that are not over, for
// [Query.Where]; it is answered from an index.
func ByRecruiter(recruiter string) *store.Filter {
	return store.All(store.Where("recruiter", store.Eq, recruiter), open())
}

// Overdue is the filter of the offers on which something is late at a moment: a
// reminder, an escalation, an answer; see [Desk.Due] for what. It is answered
// from an index.
func Overdue(now time.Time) *store.Filter {
	return store.Where("due_at", store.Le, now.UTC().Truncate(time.Microsecond))
}

// ByClient is the filter of a client's offers in some states; with none, in any. It
// is answered from an index.
func ByClient(client string, states ...State) *store.Filter {
	in := make([]store.Value, len(states))
	for i, s := range states {
		in[i] = string(s)
	}
	f := store.Where("client", store.Eq, client)
	if len(in) > 0 {
		f = store.All(f, store.Where("status", store.In, in...))
	}
	return f
}

// open leaves out the standard ends.
func open() *store.Filter {
	ends := []store.Value{string(Completed), string(Declined), string(Expired), string(Withdrawn)}
	return &store.Filter{Op: store.Not, Args: []*store.Filter{store.Where("status", store.In, ends...)}}
}
