package offer_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// A version that was published before appeals were checked goes on. A rejection whose
// appeal no person could approve is final: nothing is approved by advice, or by itself.
func TestAppealsPublishedBefore(t *testing.T) {
	t.Parallel()
	const rejects = "stages:\n  - {id: ops, approve: {any: 1, of: [role:ops]}, on_reject: {ask: n}}\n"
	const rest = "  - {id: other, approve: {any: 1, of: [role:finance]}, after: []}\n"
	for reason, approvals := range map[string]string{
		"advisers alone":  rejects + "  - {id: n, advise: {any: 1, of: [role:finance]}}\n" + rest,
		"it approves":     rejects + "  - {id: n, auto: approve}\n" + rest,
		"it tells":        rejects + "  - {id: n, notify: [role:finance]}\n" + rest,
		"it asks itself":  "stages:\n  - {id: ops, when: pay.rate > 1, approve: {any: 1, of: [role:ops]}, on_reject: {ask: ops}}\n" + rest,
		"advisers anyway": rejects + "  - {id: n, when: pay.rate > 1, advise: {any: 1, of: [role:finance]}, after: []}\n" + rest,
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			files := map[string][]byte{}
			for name, text := range with(houseFiles, "approvals.yaml", approvals) {
				files[name] = []byte(text)
			}
			if p, _ := playbook.Open(files, playbook.Options{}); p != nil {
				t.Fatal("it could be published today")
			}
			p, found := playbook.Open(files, playbook.Options{Published: true})
			if p == nil {
				t.Fatal(found)
			}
			f := newDesk(t)
			if err := f.As(root).Publish(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			ctx, s := t.Context(), f.second(t)
			must(t)(s.As(ann).Create(ctx, terms(t, nurse), offer.ID("O-1")))
			must(t)(s.As(ann).Submit(ctx, "O-1"))
			o := must(t)(s.As(olga).Reject(ctx, "O-1", offer.Decision{Stage: "ops", Reason: "too dear"}))
			if o.State() != offer.Draft || o.Status().Submissions[0].Outcome != "rejected" {
				t.Errorf("after the rejection it is %s, %q", o.State(), o.Status().Submissions[0].Outcome)
			}
		})
	}
}
