package storage

import (
	"context"
	"math"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/store"
)

// Superseded returns the first of some records of delegates that is not what the last
// entry about its delegate wrote, as the log of delegations has it; false if there is
// none. It reads the log once, from the entry of the oldest record on. Records of a
// version before that have no entry: [DecodeDelegations] compares them.
func Superseded(ctx context.Context, s store.Store, records ...store.Record) (store.Record, bool, error) {
	wrote, first := map[string]int{}, int64(math.MaxInt64)
	ends := make([]audit.Head, len(records))
	for i, r := range records {
		if ends[i] = DelegationsTrail(r); ends[i].Seq > 0 {
			wrote[r.ID], first = i, min(first, ends[i].Seq)
		}
	}
	if len(wrote) == 0 {
		return store.Record{}, false, nil
	}
	seen := map[string]bool{} // the entry of the record
	for e, err := range entriesAfter(ctx, s, DelegationsLog, first-1) {
		if err != nil {
			return store.Record{}, false, err
		}
		entry, err := audit.Open(audit.Sealed{Body: e.Body, Private: e.Private})
		i, ok := wrote[entry.Subject]
		if err != nil || !ok || e.Seq < ends[i].Seq {
			continue
		}
		if e.Seq > ends[i].Seq || audit.HashOf(e.Body) != ends[i].Hash {
			return records[i], true, nil
		}
		seen[entry.Subject] = true
	}
	for id, i := range wrote {
		if !seen[id] {
			return records[i], true, nil
		}
	}
	return store.Record{}, false, nil
}
