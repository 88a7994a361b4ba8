package story_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/store/memstore"
)

// An offer that was approved on appeal: the story names the rejection, the stage to
// which it was appealed, and who approved it there, also after a revision that keeps
// the approval. Advice is in it too.
func TestStoryOfAnAppeal(t *testing.T) {
	t.Parallel()
	d := desktest.On(t, memstore.New(offer.Kinds()...), desktest.House("access.yaml",
		strings.Replace(desktest.House()["access.yaml"], "  auditor:", "  board: {see: {offers: true}, do: [approve]}\n  auditor:", 1),
		"approvals.yaml", `stages:
  - {id: finance, approve: {any: 1, of: [role:finance]}, reapprove: changed("pay"), on_reject: {ask: board}}
  - {id: board, approve: {any: 1, of: [role:board]}}
  - {id: ops, approve: {any: 1, of: [role:ops]}, advise: {any: 1, of: [role:finance]}, after: []}
`))
	ctx, must, ann := t.Context(), desktest.Must(t), d.As(desktest.Ann)
	as := func(id, role string) offer.Session { return d.As(offer.Actor{ID: id, Roles: []string{role}}) }
	must(ann.Create(ctx, desktest.Terms(t, desktest.Nurse), offer.ID("O-1")))
	must(ann.Submit(ctx, "O-1"))
	must(as("fred", "finance").Reject(ctx, "O-1", offer.Decision{Stage: "finance", Reason: "too dear"}))
	must(as("gina", "finance").Reject(ctx, "O-1", offer.Decision{Stage: "ops", Reason: "no need"}))
	must(as("olga", "ops").Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	must(as("bea", "board").Approve(ctx, "O-1", offer.Decision{Stage: "board", Reason: "key client"}))
	told := func() string {
		t.Helper()
		got, err := ann.Story(ctx, "O-1")
		if err != nil {
			t.Fatal(err)
		}
		return got.String()
	}
	requireAll := func(parts ...string) {
		t.Helper()
		got := told()
		for _, part := range parts {
			if !strings.Contains(got, part) {
				t.Errorf("got\n%swithout\n%s", got, part)
			}
		}
		if strings.Contains(got, "NO ENTRY") {
			t.Errorf("everything is in the trail:\n%s", got)
		}
	}
	const decided = `
  + finance was asked, as always
      fred rejected revision 1 on 2027-03-01 09:00 UTC, reason: "too dear" (entry 3 of the trail)
      the rejection was appealed to board, whose approval takes its place
      bea approved revision 1 on 2027-03-01 09:00 UTC, reason: "key client" (entry 6 of the trail)
`
	requireAll(decided+`  + board was asked: the rejection of finance was appealed to it
      bea approved revision 1 on 2027-03-01 09:00 UTC, reason: "key client" (entry 6 of the trail)
  + ops was asked, as always
      gina advised to reject revision 1 on 2027-03-01 09:00 UTC, reason: "no need" (entry 4 of the
        trail)
      olga approved revision 1 on 2027-03-01 09:00 UTC (entry 5 of the trail)
`, "fred rejected finance, which is appealed to board, reason: \"too dear\"",
		"gina advised to reject ops, reason: \"no need\" (entry 4)")

	must(ann.Revise(ctx, "O-1", desktest.Change(t, `{"job.title": "Nurse II"}`), "title"))
	must(ann.Submit(ctx, "O-1"))
	must(as("gina", "finance").Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	must(as("olga", "ops").Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	requireAll(decided+`      it stands for revision 2: not: changed("pay")
  - board was skipped`, "gina advised to approve ops (entry")
}

// An approver that a person added is among those that the stage requires.
func TestStoryOfAnAddedApprover(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	ctx, must, ann := t.Context(), desktest.Must(t), d.As(desktest.Ann)
	must(ann.Create(ctx, desktest.Terms(t, desktest.Nurse), offer.ID("O-1")))
	must(ann.Submit(ctx, "O-1"))
	admin := d.As(desktest.Root)
	must(admin.AddApprover(ctx, "O-1", offer.Handover{Stage: "ops", To: "role:finance", Reason: "a new client"}))
	must(d.As(desktest.Olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	must(d.As(desktest.Fred).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}))
	got, err := ann.Story(ctx, "O-1")
	if err != nil {
		t.Fatal(err)
	}
	want := `
      it requires role:ops and role:finance (added)
      olga approved revision 1 as role:ops on 2027-03-01 09:00 UTC (entry 4 of the trail)
      fred approved revision 1 as role:finance on 2027-03-01 09:00 UTC (entry 5 of the trail)
`
	if !strings.Contains(got.String(), want) {
		t.Errorf("got\n%swithout%s", got, want)
	}
}
