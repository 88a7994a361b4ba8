package story_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/internal/desktest"
	"github.com/offerdesk/offerdesk/offer/story"
)

// TestWhatNoEntryShows changes the record of an offer in one place. The story says in
// capitals what the trail does not show.
func TestWhatNoEntryShows(t *testing.T) {
	t.Parallel()
	d, o := auditedOffer(t)
	entries, err := d.As(desktest.Ann).Trail(t.Context(), "O-1")
	if err != nil {
		t.Fatal(err)
	}
	src, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	if whole := story.Of(o, entries); len(whole.Unproved) > 0 || strings.Contains(whole.String(), "NO ENTRY") {
		t.Fatalf("nothing was changed, and the story says\n%s", whole)
	}
	for _, c := range []struct{ why, from, to, want string }{
		{"who submitted", `"by":"ben"`, `"by":"bob"`, "NO ENTRY OF THE TRAIL SHOWS submission 2 by bob on 2027-03-01"},
		{"who decided", `"by":"gina"`, `"by":"gus"`, "NO ENTRY OF THE TRAIL SHOWS approve of finance by gus in submission 2"},
		{"who gave a place away", `"by":"fred"`, `"by":"fay"`,
			"NO ENTRY OF THE TRAIL SHOWS a place of finance given to user:gina by fay"},
		{"an override of another revision", `"guardrail":"bill-cap","revision":1`, `"guardrail":"dear","revision":1`,
			"NO ENTRY OF THE TRAIL SHOWS the override of dear by carl"},
		{"an override", `"guardrail":"bill-cap","revision":2`, `"guardrail":"dear","revision":2`,
			"the block dear was overridden by carl on 2027-03-01 09:13 UTC, reason: \"client agreed again\" (NO ENTRY"},
		{"an answer", `"side":"candidate","yes":true`, `"side":"client","yes":true`,
			"The client said yes to revision 2"},
		{"an answer that is no", `"side":"candidate","yes":true`, `"side":"candidate","yes":false`,
			"The candidate said no to revision 2"},
		{"a counteroffer", `"side":"candidate","round":1`, `"side":"client","round":1`,
			"NO ENTRY OF THE TRAIL SHOWS counteroffer of the client, recorded by ann"},
		{"a term", `"custom":{"sign_on":"5000"}`, `"custom":{"sign_on":"5000","more":"1"}`,
			"custom.more: 1, approved was nothing (NO ENTRY OF THE TRAIL SHOWS IT)"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			forged := bytes.ReplaceAll(src, []byte(c.from), []byte(c.to))
			var o offer.Offer
			if err := json.Unmarshal(forged, &o); err != nil || bytes.Equal(forged, src) {
				t.Fatalf("%v: %s", err, src)
			}
			got := strings.Join(strings.Fields(story.Of(o, entries).String()), " ")
			if !strings.Contains(got, c.want) || !strings.Contains(got, "NO ENTRY") {
				t.Errorf("got\n%swithout\n%s", got, c.want)
			}
		})
	}
}
