package story

import (
	"time"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Act is one entry of the trail in words.
type Act struct {
	Entry      int64 // position in the trail
	At         time.Time
	By         string
	Submission int    // to which it belongs, from 1; 0 before the first
	Revision   int    // of that submission
	Text       string // ann changed pay.rate from 50.00 to 55.00
}

// acts returns every entry of the trail in words.
func acts(status record.Status, entries []audit.Entry) []Act {
	var out []Act
	n, revision := 0, 0
	for _, entry := range entries {
		if entry.Action == "submit" && n < len(status.Submissions) {
			revision = status.Submissions[n].Revision
			n++
		}
		v := view{Entry: entry}
		if n > 0 {
			v.submission = &status.Submissions[n-1]
		}
		out = append(out, Act{entry.Seq, entry.Time, entry.Actor, n, revision, v.text()})
	}
	return out
}

// write writes the acts, with a heading for each submission.
func writeActs(text *text, list []Act) {
	seen := map[int]int{} // revision → submissions of it
	last := -1
	for _, a := range list {
		if a.Submission != last {
			last = a.Submission
			seen[a.Revision]++
			switch {
			case last == 0:
				text.line("Before it was submitted:")
			case seen[a.Revision] > 1:
				text.line("Submission %d, of revision %d again:", last, a.Revision)
			default:
				text.line("Submission %d, of revision %d:", last, a.Revision)
			}
		}
		text.line("    %s  %s (entry %d)", moment(a.At), a.Text, a.Entry)
	}
}
