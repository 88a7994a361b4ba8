package flow_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/record"
)

// An override of another definition of the guardrail blocks; it is in the trail if the
// guardrail holds meanwhile.
func TestLapsedOverride(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, rate, want string }{
		{"the guardrail is still broken", "92", "thin"},
		{"it holds", "60", ""},
	} {
		w := begin(t, row{terms: "pay.rate=" + c.rate})
		st := w.offer.Status()
		st.Overrides = append(st.Overrides,
			record.Override{Guardrail: "thin", Revision: 1, By: "bob", Definition: "of another version"})
		ctx := w.context(t, sentence{who: "rita"})
		out, err := flow.Submit(ctx, w.offer.With(w.offer.Terms(), st))
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), "it was overridden, and is defined otherwise now") {
				t.Errorf("%s: %v", c.why, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		var lapsed []flow.Field
		for _, e := range out.Events {
			if e.Action == "lapse" && e.Subject == "thin" {
				lapsed = append(lapsed, e.Fields...)
			}
		}
		if len(lapsed) != 1 || lapsed[0].Before != "of another version" || len(lapsed[0].After) != 64 {
			t.Errorf("%s: %v", c.why, lapsed)
		}
	}
}
