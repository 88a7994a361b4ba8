package playbook_test

import (
	"testing"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// An unknown guardrail counts as broken, and its message reports that: the
// playbook's own message would claim something that was not computed.
func TestUnknownGuardrailSaysSo(t *testing.T) {
	t.Parallel()
	p, findings := playbook.Open(map[string][]byte{
		"playbook.yaml": []byte("playbook: acme\n"),
		"guardrails.yaml": []byte(`guardrails:
  - {id: floor, check: "pay.hourly >= minimum_wage(worksite.state, start_date)", else: block, message: "Pay is under the minimum wage in {{ worksite.state }}"}
  - {id: cap, check: bill.hourly <= bill.cap, else: warn}
`)}, playbook.Options{})
	if p == nil {
		t.Fatal(findings)
	}
	for _, c := range []struct{ why, terms, want string }{
		{"paid enough",
			`{"pay": {"rate": "16", "per": "hour"}, "worksite": {"state": "MN"}, "start_date": "2026-03-01", "bill": {"rate": "20", "per": "hour", "cap": "30"}}`,
			""},
		{"paid too little",
			`{"pay": {"rate": "9", "per": "hour"}, "worksite": {"state": "MN"}, "start_date": "2026-03-01", "bill": {"rate": "20", "per": "hour", "cap": "30"}}`,
			"floor: Pay is under the minimum wage in MN\n"},
		{"a day that no table holds",
			`{"pay": {"rate": "16", "per": "hour"}, "worksite": {"state": "MN"}, "start_date": "1950-03-01", "bill": {"rate": "20", "per": "hour", "cap": "30"}}`,
			"floor: this can't be checked and counts as broken: pay.hourly >= minimum_wage(worksite.state, start_date)\n"},
		{"no cap",
			`{"pay": {"rate": "16", "per": "hour"}, "worksite": {"state": "MN"}, "start_date": "2026-03-01", "bill": {"rate": "20", "per": "hour"}}`,
			"cap: this can't be checked and counts as broken: bill.hourly <= bill.cap\n"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			terms, err := record.Parse([]byte(c.terms), nil)
			if err != nil {
				t.Fatal(err)
			}
			o, err := record.New("A-1", terms)
			if err != nil {
				t.Fatal(err)
			}
			today, _ := rule.ParseDate("2026-03-01")
			got := ""
			for _, problem := range p.Assess(o, p.Facts(o, today)).Problems {
				got += problem.ID + ": " + problem.Message + "\n"
			}
			if got != c.want {
				t.Errorf("%s: got\n%swant\n%s", c.why, got, c.want)
			}
		})
	}
}
