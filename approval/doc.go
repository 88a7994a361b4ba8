// Package approval decides who must say yes, in which order and by when, and
// takes their decisions. It works over any facts of the rule language and knows
// nothing of offers.
//
// # How the types relate
//
// A [Policy] is what somebody wrote: stages, matrices of bands, separation of
// duties, delegation. [Compile] checks it against a schema and gives a
// [Planner], with findings where something is wrong. [Planner.Plan] turns facts
// into a [Plan]: every stage, on or skipped, each with its reason; same facts,
// same plan. [Planner.Start] begins a [Process]: a plan with its approvals
// carried over from earlier revisions, who is barred, and what is open.
// [Process.Decide] takes one decision and gives the next process. A process is
// a value: it is stored as it is, and nothing in it asks a clock.
//
// A stage is skipped, waiting, open, done, rejected, or appealed. The process
// is approved when nothing that is on is left open, rejected when a stage is and
// no appeal is, returned when somebody sends it back.
//
// # Unknown
//
// A condition that reads something missing turns its stage on, a quantity that
// is not known the strictest band, and the reason names what was missing. An
// auto stage that is on only because of that refuses the submission.
//
// # Separation of duties
//
// Who submitted, who last edited a field of the groups in last_editor, who holds
// the commission, and whoever stands in for one of them can't be the deciding
// approver; one person does not fill two stages. Each switch is in [Separation].
// A stage that nobody can decide is found when the policy is compiled, where it
// can be known, and at [Planner.Start] with a [Directory]: also when one person
// is needed for two stages. Nobody is added to a stage, or put in place of those
// whom it asks, who could not decide it.
//
// # Again after a revision
//
// A stage keeps its approval when none of its inputs changed and it comes out
// the same: on, asking the same people; who is only told does not count. Its
// inputs are the given names that its condition, reason and people read; a
// stage without condition has all terms as input. reapprove takes the place of
// the test of inputs, and looks at the revision on which a person last decided
// the stage, so small steps can't add up.
//
// # Time
//
// [Calendar] counts business hours and days in a zone, with holidays.
// [Planner.Due] lists reminders, lateness and escalations; [Planner.Tick] does
// each exactly once, by a key that the process remembers. An escalation that
// adds somebody lets that person fill any place of the stage; one that replaces
// asks that person alone.
//
// # Errors
//
// A decision is refused with a [*Refusal] that lists every condition unmet, by
// [Code]; it unwraps to [ErrRefused]. Delegations are refused with
// [ErrDelegation].
//
// # Patterns
//
// What real policies ask for, as they are written in approvals.yaml:
//
//	1  in order, together, any of, and/or
//	   - {id: vp, approve: {any: 1, of: [role:vp]}}
//	   - {id: ops, after: [vp], approve: {any: 1, of: [role:vp_ops, role:fpa]}}
//	   - {id: legal, after: [vp], when: letter.edited ?? false, approve: {any: 1, of: [role:legal]}}
//	   - {id: ceo, after: [ops, legal], approve: {all: [user:ceo]}}
//
//	2  told, not asked, on a condition of their own
//	   - {id: tell-finance, when: "any(pay.bonuses, .amount > 5000)", notify: [role:finance]}
//
//	3  position in a range (0 minimum, 50 midpoint, 100 maximum)
//	   - id: above-mid
//	     when: pay.range_percent > 50
//	     approve: {any: 1, of: [role:central_hr]}
//
//	4  tiers that add up, or replace each other
//	   - id: spend
//	     on: pay.annual
//	     strict: high
//	     cumulative: true          # false: only the tier that is hit
//	     bands: [{id: one, up_to: 100000, …}, {id: two, above: 100000, …}]
//
//	5  attributes
//	   - id: unbudgeted
//	     when: not (job.budgeted ?? false) or job.level in ["director", "vp"] or (letter.edited ?? false)
//	     approve: {any: 1, of: [role:cfo]}
//
//	6  again on a material change, with a reason
//	   - id: finance
//	     reapprove: changed("bill") or change_percent("pay.rate") > 2
//	     reason: [client request, market rate]
//	     approve: {any: 1, of: [role:finance]}
//
//	7  delegation, limited in time and grade
//	   delegation: {at_most: 90 days, to: [role:manager], notify: [role:cfo]}
//
//	8  the initiator is not the approver
//	   separate: {submitter: true, last_editor: [pay, bill], delegates: true}
//
//	9  closed lists of reasons, and what must be there before
//	   fields:     [{path: custom.justification, type: text, required: submitted, when: pay.range_percent > 100}]
//	   stages:     [{id: vp, reason: [retention, scarcity], approve: {any: 1, of: [role:vp]}}]
//	   guardrails: [{id: documented, check: len(attachments) > 0, else: block}]
//
//	10 appeal after a denial, escalation after silence
//	   - {id: hr, on_reject: {ask: board}, escalate: {to: role:cfo, after: 3 business days, how: add}, approve: {any: 1, of: [role:hr]}}
//	   - {id: board, approve: {all: [role:chair]}}
//
//	11 peers
//	   - id: equity
//	     when: any(peers, .qualified and .rate < pay.rate)
//	     approve: {any: 1, of: [role:compensation]}
//
//	12 hard caps and soft limits
//	   - {id: legal-cap, check: 'bill.hourly <= lookup("mn_cap", custom.class, start_date)', else: block, final: true}
//	   - {id: soft-cap, check: bill.hourly <= bill.cap, else: block, override: [ops_admin]}
//
//	13 bands without gap or overlap; check says where there is one
//	   bands: [{id: low, below: 12, …}, {id: mid, from: 12, up_to: 20, …}, {id: high, above: 20, auto: approve}]
//
//	14 documents by jurisdiction
//	   letters/co-notice.md: {letter: co-notice, packet: true, when: worksite.state == "CO"}
//
//	15 amounts on their step
//	   rounding: {pay: [{per: year, to: 10}, {per: hour, to: 0.25}]}
//
//	16 either of two, both of two
//	   - {id: level-1, approve: {any: 1, of: [role:dean, role:provost]}}
//	   - {id: level-2, approve: {all: [role:dean, role:provost]}}
package approval
