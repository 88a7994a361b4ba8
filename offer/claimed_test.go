package offer_test

import (
	"os"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// TestReplayOfClaims replays what a version stored that took from the terms whether
// clauses and attachments are standard and whether the letter was edited. Its offers
// claim it, deny it, are silent, and have no texts; their rules read it, of now and of
// before.
func TestReplayOfClaims(t *testing.T) {
	t.Parallel()
	src, err := os.Open("testdata/claimed/1.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = src.Close() }()
	s := memstore.New(offer.Kinds()...)
	if _, err := backup.Restore(t.Context(), s, src); err != nil {
		t.Fatal(err)
	}
	now := &clock{now: monday.AddDate(0, 0, 1)}
	desk, err := offer.Open(s, offer.Options{Now: now.Now, Random: &counting{}})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, desk)
	retoldAll(t, desk.As(olga))
	f := &fixture{desk, s, now}
	must(t)(f.As(ann).Recall(t.Context(), "C-without", "again"))
	must(t)(f.As(ann).Submit(t.Context(), "C-without")) // it is judged as is found now
	retoldAll(t, desk.As(olga))
}
