package approval

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Request is a decision to be taken.
type Request struct {
	Stage   string
	By      Person
	For     *Person // By decides for this person, under a delegation that the caller checked
	Verdict Verdict
	Reason  string
	Note    string
	Digest  string // of what By saw
	// the range to which an approval also says yes, as [Planner.Envelope] returns it
	Envelope *Envelope
	Now      time.Time
}

// Decide returns the process with one more decision, and that decision. It returns
// a [*Refusal] with every unmet condition if the decision is not possible.
func (p Process) Decide(r Request) (Process, Decision, error) {
	d, err := p.checked(r)
	if err != nil {
		return p, Decision{}, err
	}
	q := p.Clone()
	q.Decisions = append(q.Decisions, d)
	if r.Verdict == VerdictReject && !d.Advice {
		s, _ := p.Plan.Stage(r.Stage)
		q = q.openAppeal(s)
	}
	return q.recordOpened(r.Now), d, nil
}

// checked returns the decision of a request, or a [*Refusal].
func (p Process) checked(r Request) (Decision, error) {
	var ref Refusal
	unmet := ref.add(r.Stage)
	s, known := p.Plan.Stage(r.Stage)
	if !known {
		unmet(CodeNotOn, "unknown stage")
		return Decision{}, &ref
	}
	p.checkUndecided(s, r, unmet)
	d := p.decision(s, r)
	switch {
	case len(d.Fills) == 0:
		unmet(CodeNotEntitled, "%s", p.notAnApprover(s, r))
	case len(ref.Unmet) == 0:
		p.checkSurplus(s, d, r.entitled(), unmet)
	}
	if !d.Advice {
		p.checkSeparation(r, unmet)
	}
	if r.Digest != "" && r.Digest != p.Digest {
		unmet(CodeStale, "the decision is on something older than what stands now; look again")
	}
	s.checkReason(r, unmet)
	if r.Envelope != nil && (r.Verdict != VerdictApprove || d.Advice) {
		unmet(CodeBlocked, "an envelope goes with an approval")
	}
	if len(ref.Unmet) > 0 {
		return Decision{}, &ref
	}
	return d, nil
}

// entitled returns the person whose right a decision uses.
func (r Request) entitled() Person {
	if r.For != nil {
		return *r.For
	}
	return r.By
}

// checkUndecided reports a stage that is not open, and a person who has decided it
// already.
func (p Process) checkUndecided(s PlanStage, r Request, unmet func(Code, string, ...any)) {
	switch state := p.State(s.ID); {
	case state == StageSkipped:
		unmet(CodeNotOn, "the stage is skipped; the plan has the reason")
	case p.isDecided(s.ID, state):
		unmet(CodeAlreadyDecided, "the stage is decided")
		return
	case p.Outcome() != OutcomePending:
		unmet(CodeNotOpen, "the submission is decided")
	case state == StageWaiting:
		unmet(CodeNotOpen, "the stage waits for %s", strings.Join(s.After, ", "))
	case state != StageOpen:
		unmet(CodeNotOpen, "the stage requires no decision")
	}
	switch {
	case p.hasDecided(s.ID, r.By.ID):
		unmet(CodeAlreadyDecided, "this person has decided the stage")
	case r.For != nil && p.hasDecided(s.ID, r.For.ID):
		unmet(CodeAlreadyDecided, "it was decided by or for %s before", r.For.ID)
	}
}

// decision returns the decision of a request, with the entries of the quorum that
// the person can fill, or that the person acted for can fill. It is advice if the
// person is only an adviser, or if the places of the approval that the person can fill
// are filled and one of the advice is open.
func (p Process) decision(s PlanStage, r Request) Decision {
	d := Decision{Stage: r.Stage, By: r.By.ID, Verdict: r.Verdict, Reason: r.Reason, Note: r.Note, At: r.Now,
		Digest: cmp.Or(r.Digest, p.Digest), Envelope: r.Envelope}
	if r.For != nil {
		d.For = r.For.ID
	}
	if r.By.Machine || p.gaveAway(s.ID, r.By.ID) {
		return d
	}
	if s.Approve != nil {
		list := p.places(s)
		d.Fills, d.Places = p.fills(s, list, r.entitled()), len(list)
	}
	if s.Advise == nil {
		return d
	}
	advice, list := d, p.advicePlaces(s)
	advice.Fills, advice.Places, advice.Advice = p.fills(s, list, r.entitled()), len(list), true
	if len(advice.Fills) == 0 {
		return d
	}
	if len(d.Fills) > 0 {
		_, approves := p.taken(s, d)
		if _, advises := p.taken(s, advice); approves || !advises || r.Verdict != VerdictApprove {
			return d
		}
	}
	return advice
}

// notAnApprover returns the reason why a person fills no place of a stage.
func (p Process) notAnApprover(s PlanStage, r Request) string {
	switch {
	case r.By.Machine || r.For != nil && r.For.Machine:
		return "only a person decides; a program never fills a place"
	case p.gaveAway(r.Stage, r.By.ID) || r.For != nil && p.gaveAway(r.Stage, r.For.ID):
		return "this person gave the place away"
	}
	if why := p.placeOfAnother(s, r.entitled()); why != "" {
		return why
	}
	return "this person is not an approver of the stage (approvers: " + approverNames(p.Approvers(r.Stage)) + ")"
}

// checkReason requires a verdict, and the reason that the stage requires with it.
func (s PlanStage) checkReason(r Request, unmet func(Code, string, ...any)) {
	if r.Verdict != VerdictApprove && r.Verdict != VerdictReject && r.Verdict != VerdictReturn {
		unmet(CodeMissing, "the verdict is approve, reject or return")
	}
	if len(s.Reasons) > 0 && !slices.Contains(s.Reasons, r.Reason) {
		unmet(CodeReason, "give one of the reasons: %s", strings.Join(s.Reasons, ", "))
	} else if r.Verdict != VerdictApprove && strings.TrimSpace(r.Reason) == "" {
		unmet(CodeReason, "give a reason")
	}
}

// openAppeal opens the appeal stage of a rejected stage. The rejection of an appeal
// is final, and so is one whose appeal stage is decided already, or that no person could
// decide, since it has no approvers or names only people who may not.
func (p Process) openAppeal(s PlanStage) Process {
	if s.AppealTo == "" || len(p.Appeals[s.ID]) > 0 {
		return p
	}
	appeal, ok := p.Plan.Stage(s.AppealTo)
	if ok && appeal.Approve != nil && appeal.Auto == "" && p.verdict(appeal) == "" && !p.IsCarried(s.AppealTo) {
		q := p
		q.Appeals = put(maps.Clone(p.Appeals), s.AppealTo, append(slices.Clone(p.Appeals[s.AppealTo]), s.ID))
		if q.isSeated(appeal) {
			return q
		}
	}
	return p
}

// isSeated reports whether people who may decide a stage can fill its places, if any
// number of people holds a role.
func (p Process) isSeated(s PlanStage) bool {
	return seated(p.seats(s, p.places(s), p.yes(s, false), nil, func(id string) (string, bool) {
		var ref Refusal
		p.checkSeparation(Request{Stage: s.ID, By: Person{ID: id}}, ref.add(s.ID))
		return "", len(ref.Unmet) > 0
	}))
}

// isDecided reports whether people have decided a stage, on this revision or on the
// one from which its approval is carried over.
func (p Process) isDecided(stage string, state StageState) bool {
	return (state == StageDone || state == StageRejected || state == StageAppealed) &&
		(p.hasDecision(stage) || p.IsCarried(stage))
}

// approverNames returns the approvers as text, separated by commas.
func approverNames(approvers []Approver) string {
	names := make([]string, len(approvers))
	for i, a := range approvers {
		names[i] = a.String()
	}
	return strings.Join(names, ", ")
}

// oneStage is the rule that one person does not approve two stages.
const oneStage = "one person does not fill two stages (one_stage_per_person)"

// checkSeparation reports a person that separation of duties bars from deciding,
// and a delegate of such a person. Who rejected a stage has filled it: that person
// does not decide its appeal.
func (p Process) checkSeparation(r Request, unmet func(Code, string, ...any)) {
	people := []string{r.By.ID}
	if r.For != nil && p.Separate.Delegates {
		people = append(people, r.For.ID)
	}
	for _, id := range people {
		if why, ok := p.barred(id); ok {
			unmet(CodeSeparation, "%s", why)
			return
		}
	}
	if !p.Separate.OneStagePerPerson {
		return
	}
	for _, c := range p.Carried {
		filled := func(by string) bool { return c.Stage != r.Stage && containsPerson(people, by) }
		if slices.ContainsFunc(c.By, filled) {
			unmet(CodeSeparation, oneStage+"; this person's approval of %s still stands", c.Stage)
			return
		}
	}
	for _, d := range p.Decisions {
		appealed := d.Verdict == VerdictReject && slices.Contains(p.Appeals[r.Stage], d.Stage)
		if d.Stage == r.Stage || d.Advice || d.Verdict != VerdictApprove && !appealed {
			continue
		}
		switch {
		case !containsPerson(people, d.By) && !(d.For != "" && p.Separate.Delegates && containsPerson(people, d.For)):
			continue
		case appealed:
			unmet(CodeSeparation, oneStage+"; this person rejected %s, whose appeal this is", d.Stage)
		default:
			unmet(CodeSeparation, oneStage+"; this person decided %s", d.Stage)
		}
		return
	}
}
