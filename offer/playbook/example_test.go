package playbook_test

import (
	"fmt"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

func Example() {
	files := map[string][]byte{
		"playbook.yaml":   []byte("playbook: acme\napplies: client == \"acme\"\n"),
		"approvals.yaml":  []byte("stages:\n  - {id: finance, when: margin.percnt < 22, approve: {any: 1, of: [role:finance]}}\n"),
		"guardrails.yaml": []byte("guardrails:\n  - {id: over-cap, check: bill.hourly <= bill.cap, else: block, message: \"Bill {{ bill.hourly | money }} is over {{ bill.cap | money }}\"}\n"),
	}
	_, findings := playbook.Open(files, playbook.Options{})
	fmt.Println(findings)

	files["approvals.yaml"] = []byte("stages:\n  - {id: finance, when: margin.percent < 22, approve: {any: 1, of: [role:finance]}}\n")
	p, findings := playbook.Open(files, playbook.Options{})
	if p == nil {
		fmt.Println(findings)
		return
	}
	_, terms, err := record.ParseDraft([]byte(`{"client": "acme", "pay": {"rate": "75", "per": "hour"}, "bill": {"rate": "92", "per": "hour", "cap": "90.50"}, "cost": {"burden": []}}`),
		nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	o, err := record.New("O-1", terms)
	if err != nil {
		fmt.Println(err)
		return
	}
	a := p.Assess(o, p.Facts(o, rule.Date{Year: 2026, Month: 12, Day: 1}))
	for _, problem := range a.Problems {
		fmt.Println(problem.Effect, problem.ID+":", problem.Message)
	}
	for _, s := range a.Plan {
		fmt.Println(s.ID, s.On, s.Why)
	}
	fmt.Println("missing:", a.Missing)
	// Output:
	// playbook/approvals.yaml:2:25: error: unknown name margin.percnt [unknown_name]
	//  |   - {id: finance, when: margin.percnt < 22, approve: {any: 1, of: [role:finance]}}
	//  |                         ^
	//  hint: did you mean margin.percent?
	// block over-cap: Bill $92.00 is over $90.50
	// finance true margin.percent < 22
	// missing: [type candidate.name job.title start_date]
}
