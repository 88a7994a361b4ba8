package offer_test

import (
	"fmt"
	"maps"
	"strings"
)

// gameRules is what differs between the versions of the game's playbook, as the
// model reads it.
type gameRules struct {
	finance int    // finance approves pay over this
	ops     int    // how many of operations approve
	letter  string // what the letter says
	cap     string // what the guardrail over the cap says
}

// gameVersions are published one after another while the games go on.
var gameVersions = []gameRules{
	{60, 2, "We are pleased", "over the cap"},
	{50, 2, "We are pleased", "over the cap"},
	{60, 2, "We are glad", "over the cap"},
	{60, 2, "We are pleased", "beyond the cap"},
	{60, 1, "We are pleased", "over the cap"},
}

// gameSeparate is what approvals.yaml says about separation; the model demands all
// of it.
const gameSeparate = "separate: {submitter: true, last_editor: [pay, bill], one_stage_per_person: true, " +
	"delegates: true, commission_holder: true}\n"

// gameApprovals are the stages of the game. FINANCE and OPS are a version's.
const gameApprovals = `stages:
  - id: ops
    approve: {any: OPS, of: [role:ops, role:lead]}
    after: []
    on_reject: {ask: appeal}
    escalate: {to: role:chief, after: 24 hours, how: add}
  - id: finance
    when: pay.hourly > FINANCE
    approve: {all: [role:finance, role:controller]}
    after: []
    escalate: {to: role:chief, after: 36 hours, how: replace}
    envelope: {at_most: [pay.hourly]}
  - id: budget
    when: custom.level > 1
    reapprove: change_percent("pay.rate") > 10
    approve: {any: 1, of: [role:finance, role:director]}
    after: []
  - id: manager
    when: custom.level > 2
    approve: {any: 1, of: [person:hiring_manager]}
    after: [ops]
  - id: legal
    approve: {any: 1, of: [role:legal]}
    after: [ops]
  - id: appeal
    approve: {any: 1, of: [role:chief]}
    after: []
matrix:
  - id: spread
    on: spread.hourly
    strict: low
    after: [ops]
    bands:
      - {id: thin, below: 10, approve: {all: [role:director, role:lead]}}
      - {id: mid, from: 10, below: 25, approve: {any: 1, of: [role:director]}}
      - {id: fine, from: 25, auto: approve}
delegation: {at_most: 30 days}
`

// gameAccess lets recruiters edit nearly always, so that approved terms move.
const gameAccess = `roles:
  recruiter:
    see: {offers: true}
    edit: {in: [draft, negotiation, approved, sent, accepted], fields: [client, type, candidate, job, start_date, pay, bill, people, custom]}
    do: [draft, submit, recall, revise, send, counter, accept, decline, withdraw, hold, resume, complete]
  ops: {see: {offers: true}, do: [approve, reject, return, hold, resume]}
  lead: {see: {offers: true}, do: [approve, reject, return]}
  finance: {see: {offers: true}, do: [approve, reject, return]}
  controller: {see: {offers: true}, do: [approve, reject, return]}
  director: {see: {offers: true}, do: [approve, reject, return]}
  legal: {see: {offers: true}, do: [approve, reject, return]}
  chief: {see: {offers: true}, do: [approve, reject, return]}
  overrider: {see: {offers: true}}
  admin:
    see: {offers: true}
    manage: [playbook, names, fields, guardrails, approvals, letters, access, lifecycle]
`

// gameFiles are the files of a version.
func gameFiles(r gameRules) map[string]string {
	return map[string]string{
		"playbook.yaml": "playbook: game\ntitle: Game\ncurrency: USD\n",
		"access.yaml":   gameAccess,
		"approvals.yaml": strings.NewReplacer("FINANCE", fmt.Sprint(r.finance), "OPS", fmt.Sprint(r.ops)).
			Replace(gameApprovals) + gameSeparate,
		"fields.yaml": "fields:\n  - {path: custom.level, type: integer}\n  - {path: custom.unit, type: text}\n" +
			"  - {path: custom.note, type: text, after: approved}\n",
		"guardrails.yaml": "guardrails:\n  - {id: over-cap, when: has(bill.cap), check: bill.hourly <= bill.cap, " +
			"else: {route: legal}, message: " + r.cap + "}\n" +
			"  - {id: floor, check: pay.hourly >= 30, else: block, override: [overrider], message: too little}\n",
		"lifecycle.yaml":   "expire: {sent: 24 hours}\n",
		"letters/offer.md": "---\nletter: offer\ntitle: Offer\nlocale: en-US\n---\n" + r.letter + " to pay {{ pay.hourly | money }}.\n",
	}
}

// gameTerms are the terms with which an offer begins, and gameEdits the values that
// people give to them. "" removes a value.
var (
	gameTerms = map[string]string{"client": "mercy", "type": "contract", "candidate.name": "Amara Osei",
		"job.title": "Nurse", "start_date": "2027-09-01", "pay.rate": "48", "pay.per": "hour", "bill.rate": "80",
		"bill.per": "hour", "custom.level": "1", "people.recruiter": "p0"}
	gameEdits = map[string][]string{
		"pay.rate":     {"25", "48", "50", "52", "58", "62", "66", "70"},
		"bill.rate":    {"72", "78", "80", "90", "100"},
		"bill.cap":     {"75", "85", "95", ""},
		"custom.level": {"1", "1", "2", "3"},
		"custom.unit":  {"ICU", "ED"},
		"custom.note":  {"call back", "seen"},
		"job.title":    {"Nurse", "Head nurse"},
	}
)

// gamePeopleFields name a person of the game.
var gamePeopleFields = []string{"people.hiring_manager", "people.commission_holder"}

// given are the names that a stage without a condition looks at.
func given(terms map[string]string) map[string]string {
	out := maps.Clone(terms)
	delete(out, "custom.note")
	return out
}
