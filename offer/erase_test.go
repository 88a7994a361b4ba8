package offer_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/store"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// TestErase looks for a person's name in everything that the store holds.
func TestErase(t *testing.T) {
	t.Parallel()
	const name, mail = "Zephyrine Quillfeather", "zq@example.com"
	ctx := context.Background()
	s := memstore.New(offer.Kinds()...)
	desk, err := offer.Open(s, offer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ann := desk.As(offer.Actor{ID: "ann", Roles: []string{"recruiter"}})
	eve := desk.As(offer.Actor{ID: "eve", Roles: []string{"approver"}})
	admin := desk.As(offer.Actor{ID: "oz", Roles: []string{"ops_admin"}})
	terms, err := offer.ParseTerms([]byte(`{"client": "acme", "type": "contract", "candidate": {"id": "c-1", "name": "` + name + `", "email": "` + mail + `"},
		"job": {"title": "Nurse"}, "start_date": "2027-01-11", "pay": {"rate": "51.25", "per": "hour"}}`))
	if err != nil {
		t.Fatal(err)
	}
	must := func(_ offer.Offer, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(ann.Create(ctx, terms, offer.ID("A-1"), offer.Key("create")))
	must(ann.Submit(ctx, "A-1", offer.Key("submit")))
	must(eve.Approve(ctx, "A-1", offer.Decision{Stage: "approval"}, offer.Key("approve")))
	must(ann.Send(ctx, "A-1", offer.Key("send")))
	if _, err := admin.Erase(ctx, "c-1", "request of the person"); !errors.Is(err, offer.ErrState) {
		t.Fatalf("an offer that is not over was erased: %v", err)
	}
	must(ann.Accept(ctx, "A-1", offer.Candidate))
	must(ann.Complete(ctx, "A-1"))
	if !strings.Contains(allKept(t, s), name) {
		t.Fatal("the test looks in the wrong place: the name is nowhere before it is erased")
	}
	if _, err := ann.Erase(ctx, "c-1", "request"); !errors.Is(err, offer.ErrNotEntitled) {
		t.Fatalf("a recruiter could erase: %v", err)
	}
	_, known := ann.Erase(ctx, "c-1", "request")
	if _, unknown := ann.Erase(ctx, "c-2", "request"); known.Error() != unknown.Error() {
		t.Errorf("the answer tells whether a candidate is there: %v, %v", known, unknown)
	}
	if n, err := admin.Erase(ctx, "c-1", "request of the person"); n != 1 || err != nil {
		t.Fatalf("erased %d, %v", n, err)
	}
	for _, secret := range []string{name, mail} {
		if strings.Contains(allKept(t, s), secret) {
			t.Errorf("%q is still kept", secret)
		}
	}
	if _, err := desk.Verify(ctx); err != nil {
		t.Errorf("the trail does not verify: %v", err)
	}
	for problem, err := range desk.Check(ctx) {
		t.Errorf("%v %v", problem, err)
	}
	story, err := ann.Story(ctx, "A-1")
	if err != nil || story.Revision != 1 || story.Letter == nil {
		t.Errorf("what was decided is gone: %+v, %v", story, err)
	}
	if n, err := admin.Erase(ctx, "c-1", "again"); n != 1 || err != nil {
		t.Errorf("the second time: %d, %v", n, err)
	}
}

// allKept is all that a store holds, as one text.
func allKept(t *testing.T, s store.Store) string {
	t.Helper()
	ctx := context.Background()
	var b strings.Builder
	for _, k := range offer.Kinds() {
		page, err := s.Find(ctx, store.Query{Kind: k.Name, Limit: store.MaxLimit})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Records {
			columns, err := json.Marshal(r.Columns)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(r.Body)
			b.Write(columns)
		}
	}
	entries, err := s.Feed(ctx, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b.Write(e.Body)
		b.Write(e.Private)
	}
	return b.String()
}
