package flow_test

import (
	"fmt"
	"testing"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
)

// A preview takes the actor for the submitter if the actor may submit, and otherwise
// who submitted or created the offer. It judges a submission only where there can be
// one.
func TestPreviewSubmitter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, given, who string
		want               string // stages that keep their approval, and those that are asked again
	}{
		{"who may submit", "", "rita", "[] []"},
		{"a draft, seen by a person who may not", "", "olga", "[] []"},
		{"the same terms", approved + "; rita revises because again", "rita", "[ops] []"},
		{"seen by the approver", approved + "; rita revises because again", "olga", "[ops] []"},
		{"other terms", approved + "; rita revises bill.rate=110 because market", "rita",
			"[] [{ops bill.rate changed}]"},
		{"it is approved already", approved, "rita", "[] []"},
		{"it was sent", sent, "rita", "[] []"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			w := begin(t, row{given: c.given})
			ctx := w.context(t, sentence{who: c.who})
			before := asJSON(t, w.offer)
			a := flow.Preview(ctx, w.offer)
			kept := []string{}
			for _, k := range a.Carried {
				kept = append(kept, k.Stage)
			}
			if got := fmt.Sprint(kept, a.Again); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if asJSON(t, w.offer) != before {
				t.Error("a preview changed the offer")
			}
			if len(a.Plan) == 0 || a.Facts == nil {
				t.Error("a preview without a plan")
			}
		})
	}
}

// A preview of a plan without approvers names it as Submit does.
func TestPreviewUnmet(t *testing.T) {
	t.Parallel()
	w := begin(t, row{book: "nobody"})
	ctx := w.context(t, sentence{who: "rita"})
	a := flow.Preview(ctx, w.offer)
	if len(a.Unmet) != 1 || a.Unmet[0].Code != "nobody" {
		t.Errorf("got %v", a.Unmet)
	}
	if _, err := flow.Submit(ctx, w.offer); err == nil {
		t.Error("and it can be submitted")
	}
}
