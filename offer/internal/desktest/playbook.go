package desktest

import (
	"maps"
	"testing"

	"github.com/offerdesk/offerdesk/offer"
	"github.com/offerdesk/offerdesk/offer/playbook"
)

// House returns the files of the playbook of the tests. Operations approve every
// offer, finance those with high pay; a letter is sent and expires after two days. One
// live offer is made to a candidate for a job, if both have ids.
// The files of the pairs, name and text, replace those of the playbook.
func House(pairs ...string) map[string]string {
	files := maps.Clone(house)
	for i := 0; i < len(pairs); i += 2 {
		files[pairs[i]] = pairs[i+1]
	}
	return files
}

var house = map[string]string{
	"playbook.yaml": "playbook: house\ntitle: House\ncurrency: USD\n" +
		"calendar: {hours: \"09:00-17:00\", days: mon-fri, zone: UTC}\nunique: [candidate.id, job.id]\n",
	"access.yaml": `roles:
  recruiter:
    see: {offers: people.recruiter == actor.id}
    edit:
      in: [draft, negotiation]
      fields: [client, business_unit, region, type, candidate, job, worksite, start_date, respond_by, weeks,
        schedule, pay, bill, cost, people]
    do: [submit, recall, revise, send, counter, accept, decline, withdraw, hold, resume, complete]
  ops: {see: {offers: true}, do: [approve, reject, return, hold, resume]}
  finance: {see: {offers: true}, do: [approve, reject, return]}
  auditor: {see: {offers: true}}
  admin:
    see: {offers: true}
    manage: [playbook, names, fields, guardrails, approvals, letters, access, lifecycle]
`,
	"approvals.yaml": `stages:
  - id: ops
    title: Operations
    approve: {any: 1, of: [role:ops]}
    within: 8 hours
    remind: [2 hours, 4 hours]
    escalate: {to: "user:chief", after: 24 hours, how: add}
  - id: finance
    title: Finance
    when: pay.hourly > 60
    because: the pay is high
    approve: {any: 1, of: [role:finance]}
separate: {submitter: true, last_editor: [pay, bill], one_stage_per_person: true}
delegation: {at_most: 30 days}
`,
	"guardrails.yaml": `guardrails:
  - id: unit-slip
    check: pay.hourly <= 1000
    else: block
    final: true
    message: "The pay reads as {{ pay.hourly | money }}"
  - id: bill-under-pay
    check: bill.hourly > pay.hourly
    when: has(bill.rate)
    else: block
    message: "Billed {{ bill.hourly | money }}, paid {{ pay.hourly | money }}"
`,
	"lifecycle.yaml": "expire: {sent: 2 days}\n",
	"letters/offer.md": `---
letter: offer
title: Offer
locale: en-US
---
Dear {{ candidate.name }},

we offer you {{ job.title }} at {{ pay.hourly | money }} per hour from {{ start_date | date("long") }}.
`,
}

// Book opens the files of a playbook.
func Book(t testing.TB, files map[string]string) *offer.Playbook {
	t.Helper()
	bundle := map[string][]byte{}
	for name, text := range files {
		bundle[name] = []byte(text)
	}
	p, findings := playbook.Open(bundle, playbook.Options{})
	if p == nil {
		t.Fatalf("the playbook of the test: %v", findings)
	}
	return p
}
