package flow_test

import (
	"maps"
	"strings"
	"sync"

	"github.com/offerdesk/offerdesk/offer/playbook"
)

// guardrails are those of every book.
const guardrails = `
guardrails:
  - {id: tight, check: pay.rate <= 55, else: warn}
  - {id: thin, check: pay.rate <= 90, else: block, override: [boss]}
  - {id: hard, check: pay.rate <= 95, else: block, message: "Pay of {{ pay.rate | number(2) }}"}
  - {id: shift, check: schedule.hours_per_week <= 60, when: has(schedule.shift), else: block}
  - {id: ratio, check: bill.rate / job.openings > 1, when: has(job.openings), else: block}
  - id: long
    check: candidate.email + candidate.email + candidate.email + candidate.email + candidate.email != "-"
    when: has(candidate.email)
    else: block
  - {id: pins, check: not has(custom.pins) or custom.pins < 9, else: block, override: [boss]}`

// counters are stages that read more than terms.
const counters = `
stages:
  - {id: anything, approve: {any: 1, of: [role:ops]}, after: []}
  - {id: round, when: offer_round < 9, approve: {any: 1, of: [role:finance]}, after: []}
  - {id: person, when: submitted_by != "dora", approve: {any: 1, of: [role:cfo]}, after: []}
  - {id: revision, when: revision < 9, approve: {any: 1, of: [role:vp]}, after: []}
  - {id: state, when: state == "draft" or state == "negotiation", approve: {any: 1, of: [user:uma]}, after: []}
`

// timed are stages that remind and escalate.
const timed = `
stages:
  - id: ops
    approve: {any: 1, of: [role:ops]}
    remind: [1 hours, 3 hours]
    within: 4 hours
    escalate: {to: role:vp, after: 5 hours}
  - id: finance
    approve: {any: 1, of: [role:finance, user:uma]}
    after: []
    escalate: {to: user:dora, after: 5 hours, how: replace}
`

// house is the playbook of most cases. ops approves everything, finance above 60
// an hour, the CFO where a guardrail leads to it; the recruiter of the offer is
// told when ops opens.
var house = map[string]string{
	"playbook.yaml": `
playbook: house
calendar: {hours: "09:00-17:00", days: mon-fri, zone: America/New_York, holidays: none}
`,
	"fields.yaml": `
fields:
  - {path: custom.unit, type: choice, choices: [ICU, ED]}
  - path: custom.badge
    type: text
    required: completed
    when: has(job.level) and job.level == "completed"
    after: approved
  - {path: custom.pins, type: integer}
  - {path: job.department, after: approved}
  - {path: candidate.email, required: approved, when: has(job.level) and job.level == "approved"}
  - {path: candidate.phone, required: sent, when: has(job.level) and job.level == "sent"}
  - {path: candidate.address, required: accepted, when: has(job.level) and job.level == "accepted"}
`,
	"lifecycle.yaml": `
expire: {sent: 72 hours}
`,
	"guardrails.yaml": guardrails + `
  - {id: dear, check: pay.rate <= 80, else: {route: cfo}}
`,
	"approvals.yaml": `
stages:
  - {id: ops, approve: {any: 1, of: [role:ops]}, notify: [person:recruiter, role:boss]}
  - {id: finance, when: pay.rate > 60, approve: {any: 1, of: [role:finance]}}
  - {id: cfo, when: has(weeks) and weeks > 52, approve: {any: 1, of: [role:cfo]}, notify: [role:vp]}
`,
	"access.yaml": `
roles:
  recruiter:
    see: {offers: true}
    edit:
      in: [draft, negotiation]
      fields: [client, region, type, candidate, job, start_date, end_date, respond_by, weeks, schedule, worksite,
        people, pay, bill, cost, tags, custom]
    do: [draft, submit, recall, revise, send, counter, accept, decline, withdraw, hold, resume, complete]
  ops: {see: {offers: true}, do: [approve, reject, return]}
  finance: {see: {offers: true}, do: [approve, reject, return]}
  cfo: {see: {offers: true}, do: [approve, reject, return]}
  vp: {see: {offers: true}, do: [approve, reject, return]}
  hr: {see: {offers: true}}
  boss: {see: {offers: true}}
  admin: {see: {offers: true}, manage: [approvals]}
  clerk:
    see: {offers: true}
    edit: {in: [draft, in_approval, approved, sent, accepted], fields: [custom, job]}
  compliance: {see: {offers: true}}
  portal: {see: {offers: true}, do: [accept.candidate, decline.candidate, counter.candidate]}
  contact: {see: {offers: true}, do: [accept.client, decline.client, counter.client]}
  partner:
    see: {offers: 'client in actor.clients'}
    edit: {in: [draft], fields: [client, type, candidate, job, start_date, people, pay, bill]}
    do: [draft, submit, approve]
`,
}

// books are the other playbooks: the files that differ from house.
var books = map[string]map[string]string{
	"house":  {},
	"unique": {"playbook.yaml": "playbook: house\ntitle: House\nunique: [candidate.id, pay.rate]\n"},
	"two sided": {"lifecycle.yaml": `
two_sided: true
`},
	"two sided open": {"lifecycle.yaml": "two_sided: true\nmoves: [{do: decline, from: accepted, to: declined}]\n"},
	"two sided screening": {"lifecycle.yaml": `
two_sided: true
states: [{id: screening, after: accepted}]
moves: [{do: accept, from: sent, to: screening}, {do: clear, from: screening, to: completed}]
expire: {screening: 48 hours}
`},
	"at once": {"lifecycle.yaml": `
two_sided: true
moves:
  - {do: accept, from: sent, to: completed}
`},
	"around": {"lifecycle.yaml": `
moves:
  - {do: complete, from: draft, to: completed}
  - {do: send, from: accepted, to: sent}
  - {do: approve, from: draft, to: approved}
`},
	"seen": asking(`
stages: [{id: ops, approve: {any: 1, of: [role:ops]}}]
seen: required
`),
	"kept rights": {"access.yaml": strings.Replace(house["access.yaml"],
		"vp: {see: {offers: true}, do: [approve,", "vp: {see: {offers: true}, do: [delegate, reassign, override, approve,", 1)},
	"own moves": {"lifecycle.yaml": `
states: [{id: verbal, after: approved}]
moves:
  - {do: tell, from: approved, to: verbal}
  - {do: send, from: verbal, to: sent}
  - {do: zap, from: approved, to: sent}
  - {do: again, from: accepted, to: sent}
  - {do: sign, from: sent, to: accepted}
  - {do: reopen, from: accepted, to: negotiation}
expire: {sent: 72 hours, in_approval: 48 hours}
`},
	"brief": {"lifecycle.yaml": "expire: {approved: 48 hours}\n"},
	"screening": {"lifecycle.yaml": `
states:
  - {id: screening, after: accepted, label: Background check}
moves:
  - {do: accept, from: sent, to: screening}
  - {do: clear, from: screening, to: completed, by: [compliance], when: custom.badge == "ok"}
  - {do: hold, from: draft, to: draft, when: worksite.state == "CA"}
expire: {screening: 48 hours}
`},
	"stages": asking(`
stages:
  - {id: first, approve: {any: 1, of: [role:ops]}, on_reject: {ask: appeal}}
  - id: second
    approve: {any: 2, of: [user:uma, person:hiring_manager, role:ops]}
    on_reject: continue
    reason: [market, client]
    after: [first]
  - id: advice
    approve: {any: 1, of: [role:finance]}
    advise: {any: 1, of: [role:hr, role:vp]}
    after: [first]
  - {id: appeal, approve: {any: 1, of: [role:vp]}, notify: [role:boss]}
  - {id: told, notify: [person:account_manager], after: [second]}
separate: {one_stage_per_person: false}
`),
	"named": asking(`
stages:
  - {id: user, approve: {any: 1, of: [user:uma, role:hr]}}
  - {id: field, approve: {any: 1, of: [person:recruiter, person:hiring_manager]}, after: []}
separate: {submitter: false, last_editor: false}
`),
	"range": asking(`
stages:
  - id: finance
    when: margin.simple_percent < 90 or (bill.cap ?? 0) > 1000
    because: Margin {{ margin.simple_percent | percent(2) }}
    approve: {any: 1, of: [role:finance]}
    envelope: {at_most: [pay.hourly], at_least: [margin.simple_percent]}
`),
	"together": asking(`
stages:
  - {id: ops, approve: {any: 1, of: [role:ops]}}
separate: {submitter: false, last_editor: false, commission_holder: false}
`),
	"timed": asking(timed),
	"paced": asking(`
stages:
  - id: ops
    approve: {any: 1, of: [role:ops]}
    within: 3 business days
    escalate: {to: role:vp, after: 5 business days, how: replace}
`),
	"rushed": with(asking(timed), "lifecycle.yaml", "expire: {in_approval: 2 hours}\n"),
	"auto": asking(`
stages:
  - {id: small, when: pay.rate <= 60, auto: approve}
  - {id: told, notify: [role:boss]}
  - {id: never, when: pay.rate > 70, auto: reject}
`, "nobody: approve"),
	"printed": asking(`stages:
  - {id: ops, when: pay.rate > 1, because: "was {{ before.pay.rate | number }}", approve: {any: 1, of: [role:ops]}}
`),
	"counters": asking(counters),
	"parked": with(asking(counters), "lifecycle.yaml", `
states:
  - {id: parked, after: in_approval}
moves:
  - {do: hold, from: in_approval, to: parked}
  - {do: send, from: parked, to: sent}
`),
	"nobody": asking("stages:\n  - {id: told, notify: [role:boss]}\n"),
	"letters": {
		"letters/main.md":   letter("main", `when: type != "direct_hire" and days(today, start_date) > 0`),
		"letters/late.md":   letter("late", `when: type != "direct_hire" and days(today, start_date) <= 0`),
		"letters/hire.md":   letter("hire", `when: type == "direct_hire" and days(today, start_date) <= 0`),
		"letters/second.md": letter("second", `when: has(weeks) and weeks > 5`),
		"letters/needs.md": letter("needs", `when: has(region)`,
			"packet: true") + "Notice for {{ job.department }}.\n",
		"letters/spanish.md": letter("spanish", `when: candidate.locale == "es"`, "packet: true"),
	},
	"wanting": {
		"letters/main.md":   letter("main") + "Call {{ candidate.phone }}, {{ job.level }}.\n",
		"letters/second.md": letter("second", "packet: true") + "Call {{ candidate.phone }}.\n",
	},
	"unwritten": {"access.yaml": strings.Replace(house["access.yaml"], "tags, custom]", "tags, custom, clauses]", 1)},
	// A letter with the day of sending, a required clause that boss may replace, and
	// another that no person may.
	"written": {
		"access.yaml": strings.Replace(house["access.yaml"], "tags, custom]", "tags, custom, clauses]", 1),
		"letters/main.md": letter("main", "clauses: [law, peace]", "attachments: [calendar]") +
			"\nSent on {{ sent_on | date }}, for {{ job.title }}.\n",
		"letters/second.md": letter("second", "packet: true"),
		"clauses/law.md":    "---\nclause: law\ntitle: Law\nrequired: true\nlock: [boss]\n---\nThe law of Texas.\n",
		"clauses/peace.md":  "---\nclause: peace\ntitle: Peace\nrequired: true\n---\nKeep it.\n",
	},
	"other letter": {"letters/main.md": letter("main") + "Another text.\n"},
}

// asking is a book with stages of its own, to which no guardrail leads.
func asking(stages string, settings ...string) map[string]string {
	return map[string]string{
		"playbook.yaml":   house["playbook.yaml"] + strings.Join(settings, "\n"),
		"guardrails.yaml": guardrails, "approvals.yaml": stages,
	}
}

// with is a book with one more file.
func with(book map[string]string, path, src string) map[string]string {
	book[path] = src
	return book
}

// letter is a letter with more in its front matter.
func letter(id string, more ...string) string {
	return "---\nletter: " + id + "\ntitle: Offer\n" + strings.Join(more, "\n") +
		"\n---\nDear {{ candidate.name }},\n\n{{ clauses }}\n"
}

// opened are the books that were opened, each once.
var opened sync.Map

// open opens a book by its name; empty: house.
func open(t tester, name string) *playbook.Playbook {
	t.Helper()
	if name == "" {
		name = "house"
	}
	if p, ok := opened.Load(name); ok {
		return p.(*playbook.Playbook)
	}
	changed, ok := books[strings.ReplaceAll(name, "~", " ")]
	if !ok {
		t.Fatalf("no book %s", name)
	}
	files := map[string][]byte{}
	all := maps.Clone(house)
	maps.Copy(all, changed)
	for path, src := range all {
		files[path] = []byte(src)
	}
	p, found := playbook.Open(files, playbook.Options{})
	if p == nil {
		t.Fatalf("book %s: %v", name, found)
	}
	opened.Store(name, p)
	return p
}
