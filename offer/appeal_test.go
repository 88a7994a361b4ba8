package offer_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// One person does not reject a stage that two people decide, and then approves it
// alone on appeal.
func TestNobodyDecidesTheAppealOfTheOwnRejection(t *testing.T) {
	t.Parallel()
	files := with(houseFiles, "access.yaml", houseFiles["access.yaml"]+
		"  cfo: {see: {offers: true}, do: [approve, reject, return]}\n",
		"approvals.yaml", "stages:\n  - {id: finance, approve: {all: [role:finance, role:ops]}, on_reject: {ask: board}}\n"+
			"  - {id: board, approve: {any: 1, of: [role:cfo]}}\n")
	f := deskWith(t, files)
	ctx := t.Context()
	f.at(t, "O-1", offer.InApproval)
	fay := f.As(offer.Actor{ID: "fay", Roles: []string{"finance", "cfo"}})
	must(t)(fay.Reject(ctx, "O-1", offer.Decision{Stage: "finance", Reason: "too dear"}))
	for _, decide := range []func() (offer.Offer, error){
		func() (offer.Offer, error) { return fay.Approve(ctx, "O-1", offer.Decision{Stage: "board"}) },
		func() (offer.Offer, error) {
			return fay.Reassign(ctx, "O-1", offer.Handover{Stage: "board", To: "user:gus", Reason: "on leave"})
		},
	} {
		if _, err := decide(); codes(err) != "[separation]" {
			t.Errorf("who rejected: %v", err)
		}
	}
	carl := f.As(offer.Actor{ID: "carl", Roles: []string{"cfo"}})
	if o := must(t)(carl.Approve(ctx, "O-1", offer.Decision{Stage: "board"})); o.State() != offer.Approved {
		t.Errorf("another person: %s", o.State())
	}
}

// Advice is in the trail, and the story finds it there.
func TestStoryFindsAdvice(t *testing.T) {
	t.Parallel()
	f := deskWith(t, with(houseFiles, "approvals.yaml",
		"stages:\n  - {id: ops, approve: {any: 1, of: [role:ops]}, advise: {any: 1, of: [role:finance]}}\n"))
	ctx := t.Context()
	f.at(t, "O-1", offer.InApproval)
	must(t)(f.As(fred).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	must(t)(f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	st, err := f.As(ann).Story(ctx, "O-1")
	if err != nil || strings.Contains(st.String(), "NO ENTRY") {
		t.Errorf("%v\n%s", err, st)
	}
}
