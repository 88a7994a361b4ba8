package memstore_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
	"github.com/offerdesk/offerdesk/store/storetest"
)

func TestContract(t *testing.T) {
	t.Parallel()
	storetest.Run(t, storetest.Options{
		Parallel: true,
		Open:     func(testing.TB) store.Store { return memstore.New(storetest.Kinds()...) },
	})
}

// Readers wait for no writer: everything is read while a writer is held in the
// middle of its commit. If they shared a lock, this would not end.
func TestReadersAskForNoLock(t *testing.T) {
	t.Parallel()
	s := memstore.New(storetest.Kinds()...)
	b := store.Batch{Puts: []store.Put{{Kind: "plain", ID: "a"}}, Appends: []store.Append{{Log: "l", Seq: 1}}}
	if err := s.Commit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if es, err := s.Feed(t.Context(), 0, 1); err != nil || len(es) != 1 {
		t.Fatal(es, err)
	}
	release := s.HoldWrites()
	defer release()
	_, getErr := s.Get(t.Context(), "plain", "a")
	p, findErr := s.Find(t.Context(), store.Query{Kind: "plain"})
	es, logErr := s.Entries(t.Context(), "l", 0, 1)
	fed, feedErr := s.Feed(t.Context(), 0, 1)
	if err := errors.Join(getErr, findErr, logErr, feedErr); err != nil || len(p.Records) != 1 || len(es) != 1 ||
		len(fed) != 1 {
		t.Errorf("while a writer writes: %v, %v, %v, %v", err, p, es, fed)
	}
}

// The store varies what the contract leaves open.
func TestWhatIsLeftOpen(t *testing.T) {
	t.Parallel()
	s := memstore.New(storetest.Kinds()...)
	var b store.Batch
	for i := range 8 {
		b.Puts = append(b.Puts, store.Put{Kind: "thing", ID: fmt.Sprint(i),
			Columns: store.Columns{"amount": decimal.RequireFromString("1.5")}})
		b.Appends = append(b.Appends, store.Append{Log: fmt.Sprint(i), Seq: 1})
	}
	if err := s.Commit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	es, err := s.Feed(t.Context(), 0, 8)
	if err != nil || len(es) != 8 {
		t.Fatal(es, err)
	}
	moved := false
	for i, e := range es {
		moved = moved || e.Log != fmt.Sprint(i)
	}
	if !moved {
		t.Error("the logs of a commit stand in the feed as they stood in the batch")
	}
	nils, left := 0, 0
	for i := range 8 {
		r, err := s.Get(t.Context(), "thing", fmt.Sprint(i))
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := r.Columns["name"]; ok {
			nils++
		} else {
			left++
		}
		if d, ok := r.Columns["amount"].(decimal.Decimal); !ok || d.Exponent() != -4 {
			t.Errorf("1.5 came back as %v, want 1.5000", r.Columns["amount"])
		}
	}
	if nils == 0 || left == 0 {
		t.Errorf("a null is nil in %d records and left out in %d", nils, left)
	}
}

// A commit whose answer is lost was done or not; the key in it shows which.
func TestUnsure(t *testing.T) {
	t.Parallel()
	s := memstore.New(storetest.Kinds()...)
	u := s.Unsure(3)
	lost, done := 0, 0
	for i := range 12 {
		key := store.Batch{Puts: []store.Put{{Kind: "plain", ID: fmt.Sprint(i)}}}
		err := u.Commit(t.Context(), key)
		if err != nil && !errors.Is(err, store.ErrOutcomeUnknown) {
			t.Fatal(err)
		}
		_, missing := s.Get(t.Context(), "plain", fmt.Sprint(i))
		switch {
		case err == nil && missing != nil:
			t.Errorf("commit %d was answered and is not there", i)
		case err != nil:
			lost++
			if missing == nil {
				done++
			}
		}
	}
	if lost != 4 || done != 2 {
		t.Errorf("of 12 commits %d were not answered and %d of them done, want 4 and 2", lost, done)
	}
}
