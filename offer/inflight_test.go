package offer_test

import (
	"errors"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// The playbook's year ends while offers are out: each can be seen, revised, answered
// and withdrawn, and submitted again if it was before.
func TestPlaybookEndsWhileOffersAreOut(t *testing.T) {
	t.Parallel()
	year := houseFiles["playbook.yaml"] + "effective: {from: 2027-01-01, to: 2027-03-31}\n"
	f := deskWith(t, with(houseFiles, "playbook.yaml", year, "lifecycle.yaml", ""))
	ctx, s := t.Context(), f.As(ann)
	for id, state := range map[string]offer.State{"draft": offer.Draft, "approval": offer.InApproval,
		"approved": offer.Approved, "sent": offer.Sent, "countered": offer.Negotiation,
		"accepted": offer.Accepted, "withdrawn": offer.Withdrawn, "completed": offer.Completed} {
		f.at(t, id, state)
	}
	f.at(t, "recalled", offer.InApproval)
	must(t)(s.Recall(ctx, "recalled", "wait"))
	f.clock.now = monday.AddDate(0, 2, 0)
	for _, id := range []string{"draft", "approval", "approved", "sent", "countered", "accepted", "withdrawn",
		"completed", "recalled"} {
		must(t)(s.Get(ctx, id))
	}
	if list, err := s.List(ctx, offer.Query{}); err != nil || len(list.Offers) != 9 {
		t.Errorf("list: %d, %v", len(list.Offers), err)
	}
	more := change(t, `{"pay.rate": "51.00"}`)
	must(t)(f.As(olga).Approve(ctx, "approval", offer.Decision{Stage: "ops"}))
	must(t)(s.Send(ctx, "approval"))
	must(t)(s.Accept(ctx, "sent", offer.Candidate))
	must(t)(s.Revise(ctx, "approved", more, "more"))
	must(t)(s.Revise(ctx, "countered", more, "more"))
	for _, id := range []string{"approved", "countered", "recalled"} {
		o := must(t)(s.Submit(ctx, id))
		if sub, _ := o.Submission(); sub.Playbook.Name != "house" {
			t.Errorf("%s: %s", id, sub.Playbook.Name)
		}
	}
	must(t)(s.Withdraw(ctx, "recalled", offer.Agency, "no"))
	must(t)(s.Edit(ctx, "draft", more))
	if a, err := s.Preview(ctx, "draft"); err != nil || len(a.Blocks()) != 1 || a.Blocks()[0].ID != "effective" {
		t.Errorf("preview of a draft whose playbook is over: %v, %v", a.Blocks(), err)
	}
	if _, err := s.Submit(ctx, "draft"); !errors.Is(err, playbook.ErrNoPlaybook) {
		t.Errorf("a draft is submitted under a playbook that is over: %v", err)
	}
	if _, err := s.Create(ctx, terms(t, nurse)); !errors.Is(err, playbook.ErrNoPlaybook) {
		t.Errorf("a draft begins under a playbook that is over: %v", err)
	}
	must(t)(s.Withdraw(ctx, "draft", offer.Agency, "no"))
	if a, err := s.Preview(ctx, "draft"); err != nil || len(a.Blocks()) > 0 {
		t.Errorf("preview of an offer that is over: %v, %v", a.Blocks(), err)
	}
}

// From its first submission an offer keeps the name of its playbook: another that
// comes later and would win takes over only what was never submitted, and a new version
// of the same name is the one of the next submission.
func TestOfferKeepsItsPlaybook(t *testing.T) {
	t.Parallel()
	f := deskWith(t, houseFiles)
	ctx, s := t.Context(), f.As(ann)
	f.at(t, "draft", offer.Draft)
	f.at(t, "out", offer.InApproval)
	must(t)(s.Recall(ctx, "out", "wait"))
	other := book(t, with(houseFiles,
		"playbook.yaml", "playbook: mercy\ntitle: Mercy\ncurrency: USD\napplies: client == \"mercy\"\n"))
	second := book(t, with(houseFiles, "lifecycle.yaml", "expire: {sent: 3 days}\n"))
	if err := f.As(root).Publish(ctx, other, second); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]*offer.Playbook{"draft": other, "out": second} {
		o := must(t)(s.Submit(ctx, id))
		if sub, _ := o.Submission(); sub.Playbook != want.Ref() {
			t.Errorf("%s is judged by %s", id, sub.Playbook.Name)
		}
	}
}

// Nothing gets around a client's rules by way of another's: terms that belong under
// another playbook are no revision of an offer that was submitted.
func TestOfferDoesNotLeaveItsPlaybook(t *testing.T) {
	t.Parallel()
	f := deskWith(t, houseFiles)
	ctx, s := t.Context(), f.As(ann)
	strict := book(t, with(houseFiles,
		"playbook.yaml", "playbook: strict\ntitle: Strict\ncurrency: USD\napplies: client == \"strict\"\n"))
	if err := f.As(root).Publish(ctx, strict); err != nil {
		t.Fatal(err)
	}
	f.at(t, "draft", offer.Draft)
	f.at(t, "recalled", offer.InApproval)
	must(t)(s.Recall(ctx, "recalled", "wait"))
	f.at(t, "sent", offer.Sent)
	away := change(t, `{"client": "strict"}`)
	must(t)(s.Edit(ctx, "draft", away)) // it was never submitted
	for reason, do := range map[string]func() error{
		"edit":   func() error { _, err := s.Edit(ctx, "recalled", away); return err },
		"revise": func() error { _, err := s.Revise(ctx, "sent", away, "another client"); return err },
	} {
		if err := do(); !errors.Is(err, playbook.ErrNoPlaybook) {
			t.Errorf("%s: %v", reason, err)
		}
	}
	o := must(t)(s.Submit(ctx, "draft"))
	if sub, _ := o.Submission(); sub.Playbook.Name != "strict" {
		t.Errorf("judged by %s", sub.Playbook.Name)
	}
}
