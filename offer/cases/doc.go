// Package cases runs a playbook's own tests: sample offers, what is done with
// them, and what is expected of stages, problems, numbers, letters and rights.
//
// [Run] takes a checked playbook and gives one [Result] for each case, with
// every difference at its path. What leads up to what a case tests (submitting,
// the decisions under approved and rejected, revisions) is done by somebody
// entitled; what stands under do is done by the case's actor, with every right
// asked for.
//
// Where the format leaves a choice, these were taken:
//
//   - Without today, rules see no today: a rule that asks for it is unknown, so
//     that no case depends on the day on which it runs.
//   - Without submitted_by, somebody submits whom no stage asks.
//   - A stage under approved that waits for one that is not in the list is
//     decided all the same.
//   - Approvals and rejections are taken as their stages open, approvals first,
//     so that a case can reject a stage and approve the appeal.
//   - Without actor, somebody entitled submits, decides, lifts or sends; see and
//     edit ask for nobody, who may nothing.
//   - A reason that is left out is the first of the stage's list, or "case". An
//     override has no list: without a reason that stands in the case, and with
//     nothing else against it, it is refused with reason.
//   - state: in_approval is an offer that was submitted, where what follows needs
//     a submission.
//   - A state behind approval gives the offer the past that it must have had:
//     it was submitted, and somebody entitled approved every stage.
//   - A stage that is settled is already_decided, whoever settled it; one that
//     waits for another is not_open. A stage whose appeal is open is settled.
//   - A guardrail that does not block can't be lifted: not_on; one that names no
//     role, no_override; by somebody whose role it does not name, not_entitled.
//   - A stage that an appeal has asked is on from then.
//   - When the submission that do needs is refused, its codes are the codes of
//     the case.
//   - A sample offer, and set, may also say state, submitted_by, revision and
//     offer_round, for rules that look at them; state and submitted_by of the
//     case go before.
//   - by stands in expect, or beside it.
//   - numbers may also name a rule of names.yaml that gives a number.
//   - contains looks at the letter's text form, blanks and line ends counting
//     as one blank.
package cases
