package flow_test

// covering is a playbook with every kind of stage, route, matrix, letter, clause,
// table, name and law.
var covering = map[string]string{
	"playbook.yaml": `
playbook: covering
title: Every kind of dependency
currency: USD
year: {hours: 2080, weeks: 52}
rounding: {mode: half_up, money: 2, rate: 4}
calendar: {hours: "09:00-17:00", days: mon-fri, zone: America/New_York, holidays: none}
`,
	"names.yaml": `
names:
  dear: pay.annual > job.range.mid
  rich: dear and pay.rate > 1
  senior: custom.grade >= "Senior"
  greeting: candidate.name + "!"
tables:
  caps: tables/caps.csv
  tone: tables/tone.csv
  fx: tables/fx.csv
`,
	"tables/caps.csv": "family,from,to,value\nnursing,2026-01-01,,30\nit,2026-01-01,,90\n",
	"tables/tone.csv": "region,value\nwest,Howdy\neast,Good day\n",
	"tables/fx.csv":   "currency,into,from,to,rate\nUSD,EUR,2026-01-01,,0.9\nCAD,EUR,2026-01-01,,0.6\n",
	"fields.yaml": `
fields:
  - {path: custom.grade, type: choice, choices: [Junior, Senior, Director]}
  - {path: custom.lead, type: person}
  - {path: custom.bonus, type: money}
  - {path: custom.uplift, type: rate, per: hour}
  - {path: custom.note, type: text}
  - {path: custom.ends, type: date}
  - {path: custom.hot, type: bool}
  - {path: custom.share, type: percent}
  - {path: custom.beds, type: integer}
  - {path: custom.factor, type: decimal}
  - {path: custom.skills, type: list, of: text}
  - {path: custom.badge, type: text, after: approved}
`,
	"guardrails.yaml": `
guardrails:
  - id: over-cap
    check: bill.hourly <= bill.cap
    when: has(bill.cap)
    else: {route: finance}
    message: "{{ job.title }} at {{ bill.hourly | money }}"
  - {id: seniority, check: not senior, when: has(custom.lead), else: {route: people}}
  - {id: limit, check: 'pay.hourly <= lookup("caps", job_family, start_date)', else: {route: margin.low}}
  - {id: wage, check: 'pay.hourly >= minimum_wage(worksite.state, start_date) * 5', else: {route: law}}
  - {id: told, check: custom.beds < 1, else: warn}
  - {id: stopped, check: custom.beds < 1000, else: block}
`,
	"approvals.yaml": `
stages:
  - {id: all, approve: {any: 1, of: [role:all]}}
  - id: rich
    when: rich
    because: "{{ candidate.name }} for {{ pay.annual | money }}"
    approve: {any: 2, of: [role:rich]}
    after: []
  - {id: finance, approve: {any: 1, of: [role:finance]}, after: []}
  - id: people
    when: has(region)
    approve: {all: [person:hiring_manager, role:people@region]}
    advise: {any: 1, of: [person:account_manager]}
    notify: [person:recruiter]
    after: []
  - id: law
    when: pay.hourly < minimum_wage(worksite.state, start_date) * 10
    approve: {any: 1, of: [role:law]}
    after: []
  - {id: abroad, when: 'convert(bill.hourly, "EUR", start_date) > 10', approve: {any: 1, of: [role:abroad]}, after: []}
  - id: lists
    when: any(pay.stipends, .amount > 100) and any(bill.fees, .payer == "client")
    approve: {any: 1, of: [role:lists]}
    after: []
  - {id: hr, when: pay.exempt ?? false, approve: {any: 1, of: [role:hr]}, on_reject: {ask: board}, after: []}
  - {id: board, approve: {any: 1, of: [role:board]}, after: []}
  - {id: words, when: 'any(clauses, len(.text) > 3)', approve: {any: 1, of: [role:words]}, after: []}
  - {id: step, when: 'round(pay.rate / 3, 2) > 1', approve: {any: 1, of: [role:step]}, after: []}
  - id: soon
    when: 'add(start_date, 3, "business_days") < date("2030-01-01")'
    approve: {any: 1, of: [role:soon]}
    after: []
    within: 2 business days
  - id: tolerance
    approve: {any: 1, of: [role:tolerance]}
    after: []
    reapprove: change_percent("pay.rate") > 2
  - {id: heads-up, notify: [person:recruiter], after: []}
  - {id: small, when: custom.factor < 0, auto: approve, after: []}
matrix:
  - id: margin
    on: margin.percent
    when: type == "contract"
    after: []
    bands:
      - {id: low, below: 20, approve: {any: 1, of: [role:low]}, because: "{{ custom.note }}"}
      - {id: high, from: 20, approve: {any: 1, of: [role:high]}}
  - id: tiers
    on: pay.total_annual
    strict: high
    cumulative: true
    after: []
    beside: [margin]
    bands:
      - {id: one, up_to: 50000, approve: {any: 1, of: [role:one]}}
      - {id: two, above: 50000, approve: {any: 1, of: [role:two]}}
`,
	"letters/main.md": `---
letter: main
title: Offer
when: has(candidate.name)
clauses: [basic, west]
---
{{ lookup("tone", region) }} {{ greeting }}

{{ job.title }} at {{ pay.annual | money }}.

{{ clauses }}
`,
	"letters/notice.md": `---
letter: notice
title: Notice
packet: true
---
A notice about {{ custom.note }}.
`,
	"clauses/basic.md": "---\nclause: basic\ntitle: Basic\n---\nAt will.\n",
	"clauses/west.md":  "---\nclause: west\ntitle: West\nwhen: region == \"west\"\n---\nMeal breaks, {{ pay.rate | number }}.\n",
	"clauses/other.md": "---\nclause: other\ntitle: Other\nwhen: region == \"north\"\nrequired: false\n---\nSnow.\n",
	"letters/other.md": "---\nletter: other\ntitle: Other\nwhen: not has(candidate.name)\nclauses: [other]\n---\nHello. {{ clauses }}\n",
}

// covered is an offer with a value for every given name and every part of a list.
const covered = `{
"client": "acme", "business_unit": "icu", "region": "west", "job_family": "nursing", "type": "contract",
"classification": "w2_hourly", "tags": ["a", "b"],
"candidate": {"id": "c1", "name": "Ann", "email": "a@x.org", "phone": "1", "locale": "en-US", "address": "1 St", "is_rehire": false},
"job": {"id": "j1", "title": "RN", "department": "ICU", "level": "II", "openings": 2, "budgeted": true,
  "range": {"min": "30", "mid": "40", "max": "50", "per": "hour"}, "posted_min": "30", "posted_max": "50", "posted_per": "hour"},
"worksite": {"remote": false, "city": "Oakland", "county": "Alameda", "state": "CA", "country": "US", "postal": "94601"},
"start_date": "2027-01-04", "end_date": "2027-06-30", "respond_by": "2026-12-20", "weeks": "25",
"schedule": {"hours_per_week": "36", "hours_by_day": ["12", "12", "12", "0", "0", "0", "0"], "shift": "night", "guaranteed_hours": "30"},
"pay": {"rate": "50", "per": "hour", "currency": "USD", "overtime_multiplier": "1.5", "double_time_multiplier": "2", "exempt": true,
  "differentials": [{"name": "night", "per_hour": "3", "percent": "2", "when": "nights"}],
  "bonuses": [{"name": "sign-on", "amount": "500", "when": "start", "discretionary": false}],
  "stipends": [{"name": "meals", "amount": "315", "per": "week", "taxable": false}]},
"bill": {"rate": "80", "per": "hour", "currency": "USD", "overtime_multiplier": "1.4", "double_time_multiplier": "1.9",
  "cap": "70", "overtime_cap": "110", "fees": [{"name": "msp", "percent": "3", "per_hour": "1", "payer": "client", "method": "discount"}],
  "placement_fee_percent": "20"},
"cost": {"burden": [{"name": "fica", "percent": "7.65", "per_hour": "0.5", "wage_base": "170000"}]},
"clauses": [{"id": "own", "title": "Own", "text": "Own words."}],
"attachments": [{"id": "cal", "title": "Calendar", "text": "Holidays."}],
"people": {"recruiter": "rita", "account_manager": "abe", "hiring_manager": "hana", "owner": "olga", "commission_holder": "cora"},
"peers": [{"rate": "45", "per": "hour", "qualified": true, "since": "2020-01-01"}],
"custom": {"grade": "Senior", "lead": "lou", "bonus": "100", "uplift": "2", "note": "n", "ends": "2027-02-01", "hot": true,
  "share": "5", "beds": 3, "factor": "1.5", "skills": ["x"], "badge": "b"}
}`

// redefined is a change of one entry of the playbook, and the stages that it asks
// again; "*" are all of them.
type redefined struct{ entry, file, old, new, again string }

// redefinitions are changes of every entry of covering.
var redefinitions = []redefined{
	{"setting title", "playbook.yaml", "Every kind of dependency", "All kinds", ""},
	{"setting currency", "playbook.yaml", "currency: USD", "currency: CAD", "*"},
	{"setting year", "playbook.yaml", "hours: 2080", "hours: 2000", "*"},
	{"setting rounding", "playbook.yaml", "mode: half_up", "mode: half_even", "*"},
	{"setting calendar", "playbook.yaml", "days: mon-fri", "days: mon-sat", "soon"},
	{"name dear", "names.yaml", "dear: pay.annual >", "dear: pay.annual >=", "rich"},
	{"name rich", "names.yaml", "pay.rate > 1", "pay.rate > 2", "rich"},
	{"name senior", "names.yaml", `>= "Senior"`, `!= "Junior"`, "people"},
	{"name greeting", "names.yaml", `"!"`, `"."`, "*"},
	{"table caps", "tables/caps.csv", ",,30", ",,31", "margin.low"},
	{"table tone", "tables/tone.csv", "Howdy", "Hello", "*"},
	{"table fx", "tables/fx.csv", "0.9", "0.8", "abroad"},
	{"field custom.grade", "fields.yaml", "Junior, Senior, Director", "Senior, Director, Junior", "people"},
	{"field custom.lead", "fields.yaml", "{path: custom.lead, type: person", "{path: custom.lead, type: text", "people"},
	{"field custom.bonus", "fields.yaml", "custom.bonus, type: money", "custom.bonus, type: decimal", ""},
	{"field custom.uplift", "fields.yaml", "per: hour", "per: week", ""},
	{"field custom.note", "fields.yaml", "custom.note, type: text", "custom.note, type: choice, choices: [n, m]", "margin.low"},
	{"field custom.ends", "fields.yaml", "custom.ends, type: date", "custom.ends, type: date, label: Ends", ""},
	{"field custom.hot", "fields.yaml", "custom.hot, type: bool", "custom.hot, type: bool, label: Hot", ""},
	{"field custom.share", "fields.yaml", "custom.share, type: percent", "custom.share, type: decimal", ""},
	{"field custom.beds", "fields.yaml", "custom.beds, type: integer", "custom.beds, type: decimal", ""},
	{"field custom.factor", "fields.yaml", "custom.factor, type: decimal", "custom.factor, type: integer", ""},
	{"field custom.skills", "fields.yaml", "custom.skills, type: list, of: text", "custom.skills, type: list, of: text, label: S", ""},
	{"field custom.badge", "fields.yaml", "custom.badge, type: text", "custom.badge, type: text, label: B", ""},
	{"guardrail over-cap", "guardrails.yaml", "check: bill.hourly <= bill.cap", "check: bill.hourly < bill.cap", "finance"},
	{"guardrail over-cap", "guardrails.yaml", "when: has(bill.cap)", "when: has(bill.rate)", "finance"},
	{"guardrail over-cap", "guardrails.yaml", "{{ job.title }} at", "{{ job.title }} for", "finance"},
	{"guardrail over-cap", "guardrails.yaml", "route: finance", "route: law", "finance law"},
	{"guardrail seniority", "guardrails.yaml", "when: has(custom.lead)", "when: has(custom.beds)", "people"},
	{"guardrail limit", "guardrails.yaml", "id: limit", "id: bound", "margin.low"},
	{"guardrail wage", "guardrails.yaml", "start_date) * 5", "start_date) * 6", "law"},
	{"guardrail told", "guardrails.yaml", "custom.beds < 1,", "custom.beds < 2,", ""},
	{"guardrail stopped", "guardrails.yaml", "< 1000", "< 1001", ""},
	{"stage all", "approvals.yaml", "{id: all,", "{id: all, title: All of it,", "all"},
	{"stage rich", "approvals.yaml", "any: 2", "any: 1", "rich"},
	{"stage rich", "approvals.yaml", "candidate.name }} for", "candidate.name }} gets", "rich"},
	{"stage finance", "approvals.yaml", "of: [role:finance]", "of: [role:finance, role:law]", "finance"},
	{"stage people", "approvals.yaml", "role:people@region", "role:people@client", "people"},
	{"stage people", "approvals.yaml", "advise: {any: 1, of: [person:account_manager]}", "advise: {any: 1, of: [person:owner]}", "people"},
	{"stage people", "approvals.yaml", "notify: [person:recruiter]\n", "notify: [person:owner]\n", "people"},
	{"stage law", "approvals.yaml", "start_date) * 10", "start_date) * 11", "law"},
	{"stage abroad", "approvals.yaml", "> 10'", "> 11'", "abroad"},
	{"stage lists", "approvals.yaml", ".amount > 100", ".amount > 99", "lists"},
	{"stage hr", "approvals.yaml", "pay.exempt ?? false", "pay.exempt ?? true", "hr"},
	{"stage board", "approvals.yaml", "of: [role:board]", "of: [role:board, role:hr]", "hr"},
	{"stage words", "approvals.yaml", "len(.text) > 3", "len(.text) > 2", "words"},
	{"stage step", "approvals.yaml", "pay.rate / 3, 2", "pay.rate / 3, 1", "step"},
	{"stage soon", "approvals.yaml", "within: 2 business days", "within: 3 business days", "soon"},
	{"stage tolerance", "approvals.yaml", `change_percent("pay.rate") > 2`, `change_percent("pay.rate") > 3`, "tolerance"},
	{"stage heads-up", "approvals.yaml", "{id: heads-up, notify: [person:recruiter]", "{id: heads-up, notify: [person:owner]", ""},
	{"stage small", "approvals.yaml", "custom.factor < 0", "custom.factor < -1", ""},
	{"stage margin.low", "approvals.yaml", `"{{ custom.note }}"`, `"{{ custom.note }}."`, "margin.low"},
	{"stage margin.high", "approvals.yaml", "of: [role:high]", "of: [role:high, role:low]", "margin.high"},
	{"stage tiers.one", "approvals.yaml", "of: [role:one]", "of: [role:one, role:law]", "tiers.one"},
	{"stage tiers.two", "approvals.yaml", "of: [role:two]", "of: [role:two, role:law]", "tiers.two"},
	{"matrix margin", "approvals.yaml", `when: type == "contract"`, `when: type != "direct_hire"`, "margin.low margin.high"},
	{"matrix tiers", "approvals.yaml", "on: pay.total_annual", "on: pay.annual", "tiers.one tiers.two"},
	{"letter main", "letters/main.md", "{{ job.title }} at", "{{ job.title }} for", "*"},
	{"letter main", "letters/main.md", "title: Offer", "title: An offer", "*"},
	{"letter notice", "letters/notice.md", "A notice", "The notice", "*"},
	{"letter other", "letters/other.md", "Hello", "Hi", ""},
	{"clause basic", "clauses/basic.md", "At will.", "At our will.", "*"},
	{"clause west", "clauses/west.md", "Meal breaks", "Breaks", "*"},
	{"clause other", "clauses/other.md", "Snow", "Ice", ""},
}
