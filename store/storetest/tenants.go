package storetest

import (
	"testing"

	"github.com/offerdesk/offerdesk/store"
)

func tenantChecks() []Check {
	return []Check{
		tenants("tenants/records", tenantRecords),
		tenants("tenants/logs", tenantLogs),
	}
}

// tenants returns the check of a rule about two tenants.
func tenants(name string, rule func(t testing.TB, a, b store.Store)) Check {
	return Check{name, func(t testing.TB, o Options) {
		t.Helper()
		if o.OpenTenants == nil {
			t.Skip("the adapter keeps one tenant only")
		}
		a, b := o.OpenTenants(t)
		rule(t, a, b)
	}}
}

func tenantRecords(t testing.TB, a, b store.Store) {
	put(t, a, counted("x", 0, 1), counted("mine", 0, 1))
	absent(t, b, "x")
	if ids := pages(t, b, store.Query{Kind: thing}, nil); len(ids) != 0 {
		t.Fatalf("one tenant finds %q of another", ids)
	}
	// An or does not reach other tenants.
	if ids := pages(t, b, store.Query{Kind: thing,
		Where: &store.Filter{Op: store.Or, Args: []*store.Filter{{Op: store.True}, {Op: store.True}}}},
		nil); len(ids) != 0 {
		t.Fatalf("one tenant finds %q of another by a filter", ids)
	}
	put(t, b, counted("x", 0, 2)) // the same id is another record
	put(t, b, counted("x", store.Any, 3))
	conflict(t, b.Commit(ctx(), store.Batch{Checks: []store.Check{{Kind: thing, ID: "mine", Revision: 1}}}),
		thing, "mine")
	conflict(t, b.Commit(ctx(), store.Batch{Puts: []store.Put{counted("mine", 1, 9)}}), thing, "mine")
	commit(t, b, store.Batch{Deletes: []store.Delete{{Kind: thing, ID: "x"}, {Kind: thing, ID: "mine"}}})
	if r := get(t, a, "x"); r.Revision != 1 || r.Columns[colInt] != int64(1) {
		t.Fatalf("one tenant has moved a record of another: %+v", r)
	}
	get(t, a, "mine")
	absent(t, b, "x")
	// A cursor of one tenant finds nothing of it for another.
	next := find(t, a, store.Query{Limit: 1}).Next
	if p, err := b.Find(ctx(), store.Query{Kind: thing, Limit: 1, After: next}); err == nil &&
		len(p.Records) != 0 {
		t.Fatalf("by the cursor of another tenant: %+v", p.Records)
	}
}

func tenantLogs(t testing.TB, a, b store.Store) {
	grow := func(s store.Store, seq int64, private string) {
		t.Helper()
		commit(t, s, store.Batch{Appends: []store.Append{{Log: "l", Seq: seq, Body: []byte("x"),
			Private: []byte(private)}}})
	}
	grow(a, 1, "a1")
	if es := entries(t, b, "l"); len(es) != 0 {
		t.Fatalf("one tenant reads the log of another: %+v", es)
	}
	if es := feed(t, b); len(es) != 0 {
		t.Fatalf("one tenant reads the feed of another: %+v", es)
	}
	invalid(t, b.Commit(ctx(), store.Batch{Erase: []store.Erase{{Log: "l", Seq: 1}}}),
		"erasing an entry of another tenant")
	grow(b, 1, "b1")
	grow(a, 2, "a2")
	grow(b, 2, "b2")
	commit(t, b, store.Batch{Erase: []store.Erase{{Log: "l", Seq: 1}}})
	// Each feed is dense.
	for name, s := range map[string]store.Store{"a": a, "b": b} {
		es := feed(t, s)
		if len(es) != 2 || string(es[1].Private) != name+"2" {
			t.Errorf("the feed of %s: %+v", name, es)
		}
	}
	if e := entries(t, a, "l")[0]; string(e.Private) != "a1" {
		t.Errorf("one tenant has erased an entry of another: %+v", e)
	}
}
