package offer_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/backup"
)

// TestStoredLetters carries on offers that were stored before letters were made at
// submission: what was approved is sent, what was sent is read, and the next
// submission has letters of its own.
func TestStoredLetters(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("testdata/stored/1.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	s := memory()
	if _, err := backup.Restore(t.Context(), s, bytes.NewReader(src)); err != nil {
		t.Fatal(err)
	}
	f := &fixture{store: s, clock: &clock{now: monday.AddDate(0, 0, 1)}}
	f.Desk = f.second(t)
	ctx, must, recruiter := t.Context(), must(t), f.As(ann)
	legal := f.As(offer.Actor{ID: "lea", Roles: []string{"legal"}})
	must(legal.Approve(ctx, "U-twice", offer.Decision{Stage: "legal"}))
	for _, id := range []string{"U-approved", "U-twice"} {
		o := must(recruiter.Send(ctx, id))
		if sub, _ := o.Submission(); len(sub.Letters) > 0 {
			t.Errorf("%s was submitted with letters", id)
		}
		if d, _ := o.Document(); d.Kept != "" || d.Approved != "" || d.TextDigest == "" {
			t.Errorf("%s was sent as %+v", id, d)
		}
	}
	for _, id := range []string{"U-approved", "U-twice", "U-sent", "U-accepted"} {
		if l, err := recruiter.Letter(ctx, id, ""); err != nil || sha(l.HTML) != l.Digest {
			t.Errorf("the letter of %s: %v", id, err)
		}
	}
	o := must(recruiter.Submit(ctx, "U-countered"))
	if sub, _ := o.Submission(); len(sub.Letters) != 1 {
		t.Errorf("the next submission has %d letters", len(sub.Letters))
	}
	sound(t, f.Desk)
}
