package cases

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/record"
)

// What the decision of a case names as seen.
const (
	seenNow   = "now"   // the submission that stands
	seenNone  = "none"  // no digest
	seenOlder = "older" // the digest of a submission before
)

func (d *decoder) seen(n input.Node) string {
	if !slices.Contains(seenWords, n.Text) && n.Kind != input.Null {
		d.failNear(n, n.Text, seenWords, "seen is one of %s", strings.Join(seenWords, ", "))
	}
	return n.Text
}

// digest returns what the decision under do names as seen.
func (r *run) digest(o record.Offer) string {
	sub, _ := o.Submission()
	switch r.scenario.seen {
	case seenNone:
		return ""
	case seenOlder:
		return "older than " + sub.Digest
	}
	return sub.Digest
}
