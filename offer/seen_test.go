package offer_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/offer"
)

// seenFiles is the house playbook in which a decision names what was looked at.
func seenFiles() map[string]string {
	return with(houseFiles, "approvals.yaml", houseFiles["approvals.yaml"]+"seen: required\n")
}

func TestSeenRequired(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		reason string
		seen   func(old, now string) []offer.Option
		want   string
	}{
		{"nothing is named", func(_, _ string) []offer.Option { return nil }, "[missing]"},
		{"a blank digest names nothing", func(_, _ string) []offer.Option {
			return []offer.Option{offer.Seen("")}
		}, "[missing]"},
		{"what was looked at was submitted again", func(old, _ string) []offer.Option {
			return []offer.Option{offer.Seen(old)}
		}, "[stale]"},
		{"what stands", func(_, now string) []offer.Option { return []offer.Option{offer.Seen(now)} }, ""},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			f := deskWith(t, seenFiles())
			ctx, s := t.Context(), f.As(ann)
			old, _ := f.at(t, "O-1", offer.InApproval).Submission()
			must(t)(s.Recall(ctx, "O-1", "a mistake"))
			must(t)(s.Edit(ctx, "O-1", change(t, `{"pay.rate": "51.00"}`)))
			now, _ := must(t)(s.Submit(ctx, "O-1")).Submission()
			_, err := f.As(olga).Approve(ctx, "O-1", offer.Decision{Stage: "ops"}, row.seen(old.Digest, now.Digest)...)
			if codes(err) != row.want {
				t.Errorf("%v, want %q", err, row.want)
			}
		})
	}
}

// TestSeenIsAtHand: the lists of an approver hold what a decision names.
func TestSeenIsAtHand(t *testing.T) {
	t.Parallel()
	f := deskWith(t, seenFiles())
	sub, _ := f.at(t, "O-1", offer.InApproval).Submission()
	list, err := f.As(olga).Waiting(t.Context(), 0)
	if err != nil || len(list) != 1 || list[0].Digest != sub.Digest {
		t.Errorf("%+v, %v", list, err)
	}
	p, err := f.As(olga).Preview(t.Context(), "O-1")
	if err != nil || p.Submitted != sub.Digest {
		t.Errorf("%q, %v", p.Submitted, err)
	}
	must(t)(f.As(olga).Approve(t.Context(), "O-1", offer.Decision{Stage: "ops"}, offer.Seen(list[0].Digest)))
}
