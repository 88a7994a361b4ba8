// Package approval plans who must approve, in which order and by when, and records
// their decisions. It works on any facts of the rule language.
//
// # How the types relate
//
// A [Policy] is the source: stages, matrices of bands, separation of duties,
// delegation, and the names of the facts that it reads by itself. [Compile] checks
// it against a schema and returns a [Planner] and findings. [Planner.Plan] returns
// the [Plan] for given facts: every stage, on or skipped, with the reason. The same
// facts give the same plan. [Planner.Start] returns a [Process]: a plan with the
// approvals carried over from earlier submissions, the people who may not approve,
// and the open stages. [Process.Decide] takes one decision and returns the next
// process. A process is a value that is stored as it is. Nothing in it reads a
// clock.
//
// A stage is skipped, waiting, open, done, rejected or appealed. The process is
// approved when every stage that is on is done, rejected when a stage is rejected
// without an open appeal, and returned when a person returns it to the submitter.
//
// # Appeals
//
// A rejection with [Stage].AppealTo opens the appeal stage, even if that stage was
// skipped. Its approval takes the place of the rejected one; its rejection is final. An
// appeal stage that was on by itself and is decided before the rejection has had its
// say: the rejection is final, and so it is if the appeal stage names only people who
// may not decide it, such as the one who rejected. [Compile] reports an appeal to a stage without approvers,
// and stages that are on only as appeals of each other.
//
// # Missing inputs
//
// A condition that reads a missing input turns its stage on. A matrix whose quantity
// is not known turns its strictest band on. The reason names the missing inputs.
// [Planner.Start] refuses a submission if an auto stage is on only because of them.
// Refusals name rules and no values of facts; [PlanStage].Why and Because have those.
//
// # Separation of duties
//
// [Planner.Barred] returns who may not approve, and their delegates may not either:
// everyone who submitted in the round, as the caller counts rounds; everyone who set a
// value under LastEditor that stands, or removed it, fact by fact; and the commission
// holder. The caller also asks it before it lets a person override a check. One
// person does not approve two stages, and who rejected a stage does not decide its
// appeal. Each rule is a switch in [Separation]. [Compile] reports a
// stage that no person can decide as far as the policy shows it. [Planner.Start]
// checks it again with a [Directory], and also whether two stages need the same
// person. [Process.AddApprover] and [Process.Reassign] refuse a person who may not
// decide the stage.
//
// # Places
//
// A quorum is a list of places that different people fill. Any N has N places, each of
// which every entry fills. All has one for each entry. Each added approver is one more
// place, which only that approver fills. A stage is done when its decisions fill every
// place, one decision one place. The number of places never falls.
//
// [Process.Reassign] gives one place to another person. Who gives the own place away
// fills none of the stage, until the person receives one again. A place of a role stays
// open to the other holders, and the receiver needs the role when deciding. The place of
// a named person is the receiver's; the caller checks a right to it ([Process.IsNamed]
// is false for the receiver). The place of another, which only a person who manages
// approvals gives away, becomes the receiver's alone: of an entry of any, the place is
// then no longer open to the others. [Process.Handed] keeps each handover.
//
// An escalation with how add lets its approver fill any one place too, those of added
// approvers included. With how replace, a role takes every open place, and as many of
// its holders are required; a named person takes the first, and the others stay with
// those who had them. A person who may not decide the stage takes none. A decision
// counts under the entries that named the person when it was taken, and fills no place
// that was added later.
//
// An approval that fills no further place is refused; one that fills a place by which
// another approval moves to another open place is not. A person whose approval is not
// needed any more can still advise, if the stage waits for advice of that person, and
// reject or return. [Process.Awaits] reports whether a stage waits for a person.
//
// A program ([Person.Machine]) fills no place, and neither delegates nor receives.
//
// # Again after a revision
//
// A stage keeps its approval if nothing is different of
//
//   - its outcome: it is on, with the same approvers, and the same [RouteSource]s
//     route to it;
//   - its definitions: the text of the stage, of its sources, and of the rules that
//     they read ([Stage.Definition], [RouteSource.Definition]), and the text that all
//     approvals cover ([Submission.Text]);
//   - its look-ups: what its rules and those of its sources looked up on the facts of
//     then is answered now as it was then ([PreviousSubmission].Lookups), and so is what
//     the text that all approvals cover looked up. Rows that they did not read may change;
//   - its deciders: none of the people who gave the approval is barred from it now, and
//     each can still fill a place of its quorum, as far as the [Directory] knows, and
//     each has the right to ([Submission].Right). Of a delegate's approval that is the
//     right of the person acted for: the end of the delegation takes nothing back;
//   - its inputs ([Planner.Inputs]): what its condition, its because, its approvers
//     and its sources read. A stage without a condition has
//     every term as input. One that is off until a route or an appeal names it has
//     only what its sources or the rejected stage read.
//
// The rule Reapprove replaces the comparison of inputs alone. It compares with the
// revision on which people last decided the stage, so that many small changes add up.
// today is no input: a stage does not lose its approval because a day has passed. Nor is
// before.* in a condition, which changes by itself when a revision is approved; in a
// because or a message it is one, since it changes what the approver reads.
//
// # Envelopes
//
// A stage with [Stage.Envelope] lets an approver approve a range: an [Envelope] with
// bounds on the facts that the stage names, and a last moment. [Planner.Envelope] checks
// it and returns it for [Request.Envelope]. A stage whose inputs changed keeps its
// approval within the envelope: every bound holds, the submission is not after the last
// moment, and no other input changed. Outcome, definitions, look-ups and deciders count
// as ever. Inputs that a bounded fact comes from may change if they reach the stage
// through bounded facts alone: a bound on a margin covers the price for a stage that
// reads the margin, not for one that reads the price too. For a stage that has every
// term as input, what a bounded fact comes from may change. With Reapprove, an envelope
// counts when Reapprove asks again, and what Reapprove reads is an input too, unless a
// bounded fact comes from it. If several people approved the stage, each of them gave
// an envelope, all bounds hold, and only facts that each of them bounded cover inputs.
// Figures are compared with the bounds, so small steps do not add up. A figure that is
// not known, or that is in another currency than the bound, is outside.
// [Carried].Envelope holds the figures then and now.
//
// # Reasons
//
// [Carried] and [AskedAgain] give the reason. A process that was stored without
// [Process.Bases] counts as having the definitions of now if the caller vouches for
// it with [PreviousSubmission].SameRules; otherwise the stage is asked again.
//
// # Time
//
// A [Calendar] counts business hours and business days in a time zone with holidays.
// Without hours, every hour of a business day counts. A night shift, 22:00-06:00,
// belongs to the day on which it begins. [Calendar.Without] is a clock that does not
// run during pauses: business spans move by the working time of the pauses, other
// spans by their length.
// [Planner.Due] returns reminders, late stages and escalations. [Planner.Tick] does
// each of them once, because the process records its key.
//
// # Errors
//
// A decision that is not possible returns a [*Refusal], which lists every unmet
// condition by [Code] and unwraps to [ErrRefused]. A delegation that is not possible
// returns errors that unwrap to [ErrDelegation].
//
// # Patterns
//
// Common policies, as approvals.yaml of a playbook writes them:
//
//	1  in order, together, any of, and/or
//	   - {id: vp, approve: {any: 1, of: [role:vp]}}
//	   - {id: ops, after: [vp], approve: {any: 1, of: [role:vp_ops, role:fpa]}}
//	   - {id: legal, after: [vp], when: letter.edited ?? false, approve: {any: 1, of: [role:legal]}}
//	   - {id: ceo, after: [ops, legal], approve: {all: [user:ceo]}}
//
//	2  notified on a condition, without a decision
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
//	9  lists of reasons, and values that are required before
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
//	13 bands without gap or overlap, which check finds
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
