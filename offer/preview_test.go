package offer_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// What Submit refuses because of what happened before, Preview reports to the person
// who would submit, and to no other.
func TestPreviewReportsWhatSubmitRefuses(t *testing.T) {
	t.Parallel()
	both := offer.Actor{ID: "ann", Roles: []string{"recruiter", "ops"}}
	access := strings.Replace(houseFiles["access.yaml"], "people.recruiter == actor.id", "true", 1)
	files := with(houseFiles, "access.yaml", access, "guardrails.yaml",
		"guardrails:\n  - {id: ceiling, check: pay.hourly <= 40, else: block, override: [ops, finance]}\n")
	for _, c := range []struct {
		reason, want string
		overrides    offer.Actor
		submits      offer.Actor
		reject, edit bool
	}{
		{"nothing is against it", "[]", olga, ann, false, false},
		{"who overrode would submit", "[separation ceiling]", both, both, false, false},
		{"the terms were rejected", "[blocked terms]", olga, ann, true, false},
		{"other terms were rejected", "[]", olga, ann, true, true},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, files)
			ctx, s := t.Context(), f.As(c.submits)
			by := offer.Actor{ID: "rob", Roles: []string{"recruiter"}} // set the rate
			must(t)(f.As(by).Create(ctx, terms(t, nurse), offer.ID("O-1")))
			override := offer.Override{Guardrail: "ceiling", Reason: "a rare skill"}
			must(t)(f.As(c.overrides).Override(ctx, "O-1", override))
			if c.reject {
				must(t)(s.Submit(ctx, "O-1"))
				must(t)(f.As(oscar).Reject(ctx, "O-1", offer.Decision{Stage: "ops", Reason: "too dear"}))
			}
			if c.edit {
				must(t)(s.Edit(ctx, "O-1", change(t, `{"pay.rate": "49.00"}`)))
				must(t)(f.As(c.overrides).Override(ctx, "O-1", override))
			}
			p, err := s.Preview(ctx, "O-1")
			if err != nil {
				t.Fatal(err)
			}
			got := func(list []refusal.Item) string {
				out := []string{}
				for _, x := range list {
					out = append(out, fmt.Sprint(x.Code, " ", x.Where))
				}
				return fmt.Sprint(out)
			}
			if got := got(p.Refused); got != c.want {
				t.Errorf("preview reports %s, want %s", got, c.want)
			}
			_, err = s.Submit(ctx, "O-1")
			refused := []refusal.Item{}
			if r := (*offer.Refusal)(nil); errors.As(err, &r) {
				refused = r.Items
			}
			if got := got(refused); got != c.want {
				t.Errorf("submit is refused for %s, want %s", got, c.want)
			}
		})
	}
}
