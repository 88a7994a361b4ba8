package playbook_test

import (
	"slices"
	"testing"
)

// TestBetweenDaysAndWholeNumbers: a gap between days is written in days, and
// between two whole numbers that follow each other there is none.
func TestBetweenDaysAndWholeNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, low, high, want string }{
		{"days", `start_date < date("2027-01-01")`, `start_date > date("2027-06-30")`,
			"2027-01-01 2027-06-30 [from to] 2027-01-01 <= start_date <= 2027-06-30 reaches neither of lo, hi"},
		{"days that follow each other", `start_date <= date("2026-12-31")`,
			`start_date >= date("2027-01-01")`, ""},
		{"whole numbers that follow each other", "job.openings <= 3", "job.openings >= 4", ""},
		{"a whole number between", "job.openings <= 3", "job.openings > 4",
			"3 4 [to] 3 < job.openings <= 4 reaches neither of lo, hi"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			tr := tree{"p/playbook.yaml": "playbook: p\n",
				"p/approvals.yaml": "stages:\n  - {id: lo, when: '" + c.low +
					"', approve: {any: 1, of: [role:x]}}\n  - {id: hi, when: '" + c.high +
					"', approve: {any: 1, of: [role:y]}}\n"}
			_, found := tr.load(t, "p")
			got := ""
			for _, f := range found {
				if f.Code == "gap" {
					got += *f.From + " " + *f.To + " ["
					for _, bound := range []string{"from", "to"} {
						if slices.Contains(f.Includes, bound) {
							got += bound + " "
						}
					}
					got = got[:len(got)-1] + "] " + f.Message
				}
			}
			if got != c.want {
				t.Errorf("%s:\n got %s\nwant %s", c.why, got, c.want)
			}
		})
	}
}
