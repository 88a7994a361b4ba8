package approval_test

import (
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/approval"
)

// Open lists the places that no decision fills, as they are now.
func TestOpenPlaces(t *testing.T) {
	t.Parallel()
	both := approval.Stage{ID: "a", Approve: allOf("role:x role:y"), Advise: anyOf(1, "role:z role:w")}
	for _, c := range []struct{ reason, say, want string }{
		{"all", "", "role:x, role:y; role:z or role:w"},
		{"one is filled", "approve a ann x", "role:y; role:z or role:w"},
		{"who can fill both steps aside", "approve a ann x y; approve a bob x", "; role:z or role:w"},
		{"the advice is given", "reject a ann z", "role:x, role:y; "},
		{"one was given away", "boss! from role:y to user:bob", "role:x, user:bob; role:z or role:w"},
		{"it is done", "approve a ann x; approve a bob y; approve a cid z", "; "},
	} {
		p := start(t, stages(both), "")
		for text := range strings.SplitSeq(c.say, "; ") {
			if text == "" {
				continue
			}
			q, err := say(t, p, text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			p = q
		}
		approve, advise := p.Open("a")
		if got := strings.Join(approve, ", ") + "; " + strings.Join(advise, ", "); got != c.want {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
	}
}
