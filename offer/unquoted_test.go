package offer_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// What a stage that rejects by itself, or one that was skipped, is refused for holds no
// pay: neither its because, nor the message of what routes to it, nor the figure of a
// band. Preview has them.
func TestNoPayInRefusalsOfStages(t *testing.T) {
	t.Parallel()
	const people = "  - {id: ops, approve: {any: 1, of: [role:ops]}, after: []}\n"
	const bands = "matrix:\n  - id: m\n    on: pay.rate\n    strict: high\n    bands:\n" +
		"      - {id: low, below: 60, LOW}\n      - {id: high, from: 60, approve: {any: 1, of: [role:finance]}}\n"
	for _, c := range []struct{ reason, approvals, guardrails, says, shown string }{
		{"a because", "stages:\n  - {id: r, when: pay.rate > 40, auto: reject, because: 'no {{ pay.rate }}'}\n" + people,
			"", "blocked r: the stage rejects by itself: pay.rate > 40", "no 50.00"},
		{"a route", "stages:\n  - {id: r, auto: reject}\n" + people,
			"guardrails:\n  - {id: dear, check: pay.rate < 40, else: {route: r}, message: 'it is {{ pay.rate }}'}\n",
			"blocked r: the stage rejects by itself: routed by dear", "it is 50.00"},
		{"a band", "stages:\n" + people + strings.Replace(bands, "LOW", "auto: reject", 1), "",
			"blocked m.low: the stage rejects by itself: pay.rate is under 60", "pay.rate is 50.00"},
		{"a band that is skipped", "stages:\n" + people + strings.Replace(bands, "LOW", "notify: [role:ops]", 1), "",
			"not_on m.high: the stage is skipped", "pay.rate is 50.00"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, with(houseFiles, "approvals.yaml", c.approvals, "guardrails.yaml", c.guardrails))
			ctx, s := t.Context(), f.As(ann)
			must(t)(s.Create(ctx, terms(t, nurse), offer.ID("O-1")))
			p, err := s.Preview(ctx, "O-1")
			if err != nil {
				t.Fatal(err)
			}
			var shown []string
			for _, st := range p.Plan {
				shown = append(shown, st.Why)
			}
			if text := strings.Join(shown, "\n"); !strings.Contains(text, strings.TrimSuffix(c.shown, ".00")) {
				t.Errorf("Preview shows %q, want %q", text, c.shown)
			}
			_, err = s.Submit(ctx, "O-1")
			if err == nil {
				_, err = f.As(fred).Approve(ctx, "O-1", offer.Decision{Stage: "m.high"})
			}
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "50") {
				t.Errorf("%v, want %q and no pay", err, c.says)
			}
		})
	}
}
