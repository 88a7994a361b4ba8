// Package cases runs the tests of a playbook: sample offers, what happens to them,
// and the expected stages, problems, numbers, letters and rights.
//
//	list, findings := cases.Check(p)
//	cover := cases.NewCoverage(p)
//	for _, r := range cases.Run(p, list, cover) {
//		for _, d := range r.Differences {
//			fmt.Println(r.Name, d.Path, d.Want, d.Got)
//		}
//	}
//
// [Run] returns one [Result] for each case, with every difference at its path. Steps
// that lead to what a case tests (submissions, the decisions under approved and
// rejected, revisions) are made by people who are entitled. The step under do is made
// by the case's actor, and all rights are checked.
//
// Choices that the format leaves open:
//
//   - Without today, rules see no today: a rule that reads it is unknown, so that no
//     case depends on the day on which it runs.
//   - Without submitted_by, the submitter is a person who is an approver of no stage.
//   - submitted_by may be a list, with a person for each submission: the first, and
//     those of revise. The last one also makes any further submission.
//   - edited_by may be a map of names and groups, such as {pay.rate: ann, job: bob}.
//     The submitter edited the other names. A revision that does not change a value does
//     not change who edited it.
//   - live is a map of changes, or a list of such maps: each is another live offer, with
//     the terms of this one after set and unset, so changed. live: {} is one with the
//     same terms. Submitting is duplicate if one has the same values under unique.
//   - A stage under approved that waits for a stage outside the list is decided all
//     the same.
//   - Approvals and rejections are made as their stages open, approvals first, so that
//     a case can reject a stage and approve the appeal.
//   - Without actor, a person who is entitled submits, decides, overrides or sends; see
//     and edit check an actor without rights.
//   - An actor has an id and may have kind (person, agent, service; default: person),
//     roles, teams, clients and regions.
//   - The default reason is the first of the stage's list, or "case". An override has no
//     list: without a reason in the case, and if nothing else is wrong, it is refused
//     with reason.
//   - state: in_approval is an offer that was submitted, if what follows needs a
//     submission. A state after approval gives the offer its past: it was submitted, and
//     every stage was approved.
//   - A settled stage is already_decided, and one that waits for another is not_open. A
//     stage whose appeal is open is settled. A stage is on from the moment that an appeal
//     names it.
//   - Overriding a guardrail that does not block is not_on; one without roles is
//     no_override; one for other roles is not_entitled.
//   - If the submission before do is refused, its codes are the codes of the case.
//   - A sample offer, and set, may also have state, submitted_by, revision and
//     offer_round, for rules that read them. state and submitted_by of the case come
//     first.
//   - Decisions name the digest of the submission that stands. seen: none lets the
//     decision under do name no digest, seen: older that of an older submission.
//   - An entry of approved, and do, may have an envelope: finance {at_most: {pay.hourly:
//     "56"}, until: 2026-12-04} in quotes, or a map with the words as its only key, as in
//     do: {approve finance: {at_most: {pay.hourly: "56"}, until: 2026-12-04}}. Everyone who
//     approves the stage gives it.
//   - today in an entry of revise moves the case to that day, for all that follows.
//     Everything happens at 17:00 UTC.
//   - by stands in expect or next to it.
//   - numbers may also name a rule of names.yaml that returns a number.
//   - contains reads the letter's text form: as it was sent, else as it was submitted,
//     else as it would be made. Until it is sent, {{ sent_on | date }} stands there as it
//     is. Blanks and line ends count as one blank.
package cases
