package approval

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Request is a decision that somebody wants to take.
type Request struct {
	Stage   string
	By      Person
	For     *Person // whom By stands in for, under a delegation that the caller checked
	Verdict Verdict
	Reason  string
	Note    string
	Digest  string // of what By saw
	Now     time.Time
}

// Decide takes a decision, or returns a [*Refusal] with every unmet condition.
func (p Process) Decide(r Request) (Process, Decision, error) {
	var ref Refusal
	unmet := func(code Code, format string, a ...any) {
		ref.Unmet = append(ref.Unmet, Unmet{code, r.Stage, fmt.Sprintf(format, a...)})
	}
	s, known := p.Plan.Stage(r.Stage)
	if !known {
		unmet(CodeNotOn, "there is no such stage")
		return p, Decision{}, &ref
	}
	p.checkUndecided(s, r, unmet)
	d := p.decision(s, r)
	if len(d.Fills) == 0 {
		unmet(CodeNotEntitled, "the stage does not ask this person: it asks %s", approverNames(p.Approvers(r.Stage)))
	}
	if !d.Advice {
		p.checkSeparation(r, unmet)
	}
	if r.Digest != "" && r.Digest != p.Digest {
		unmet(CodeStale, "the decision is on something older than what stands now; look again")
	}
	s.checkReason(r, unmet)
	if len(ref.Unmet) > 0 {
		return p, Decision{}, &ref
	}
	q := p.Clone()
	q.Decisions = append(q.Decisions, d)
	if r.Verdict == VerdictReject && !d.Advice {
		q = q.openAppeal(s)
	}
	return q.recordOpened(r.Now), d, nil
}

// checkUndecided refuses a decision on a stage that does not ask now, or by somebody
// who has decided it.
func (p Process) checkUndecided(s PlanStage, r Request, unmet func(Code, string, ...any)) {
	switch state := p.State(s.ID); {
	case state == StageSkipped:
		unmet(CodeNotOn, "the stage is skipped: %s", s.Why)
	case p.decided(s.ID, state):
		unmet(CodeAlreadyDecided, "the stage is decided")
		return
	case p.Outcome() != OutcomePending:
		unmet(CodeNotOpen, "the submission is decided")
	case state == StageWaiting:
		unmet(CodeNotOpen, "the stage waits for %s", strings.Join(s.After, ", "))
	case state != StageOpen:
		unmet(CodeNotOpen, "the stage asks nobody")
	}
	for _, d := range p.Decisions {
		if d.Stage == s.ID && (SamePerson(d.By, r.By.ID) || d.For != "" && SamePerson(d.For, r.By.ID)) {
			unmet(CodeAlreadyDecided, "this person has decided the stage")
			return
		}
		if d.Stage == s.ID && r.For != nil && (SamePerson(d.By, r.For.ID) || SamePerson(d.For, r.For.ID)) {
			unmet(CodeAlreadyDecided, "it was decided by or for %s before", r.For.ID)
			return
		}
	}
}

// decision is what a request decides: the places that the person, or whom the
// person stands in for, fills; advice where these are in advise alone.
func (p Process) decision(s PlanStage, r Request) Decision {
	d := Decision{Stage: r.Stage, By: r.By.ID, Verdict: r.Verdict, Reason: r.Reason, Note: r.Note, At: r.Now, Digest: cmp.Or(r.Digest, p.Digest)}
	entitled := r.By
	if r.For != nil {
		entitled, d.For = *r.For, r.For.ID
	}
	d.Fills = p.approvalPlaces(s, entitled)
	if len(d.Fills) == 0 && s.Advise != nil {
		d.Fills = p.advicePlaces(s, entitled)
		d.Advice = len(d.Fills) > 0
	}
	return d
}

// checkReason wants a verdict, and the reason that the stage asks for with it.
func (s PlanStage) checkReason(r Request, unmet func(Code, string, ...any)) {
	if r.Verdict != VerdictApprove && r.Verdict != VerdictReject && r.Verdict != VerdictReturn {
		unmet(CodeMissing, "the verdict is approve, reject or return")
	}
	if len(s.Reasons) > 0 && !slices.Contains(s.Reasons, r.Reason) {
		unmet(CodeReason, "give one of the reasons: %s", strings.Join(s.Reasons, ", "))
	} else if r.Verdict != VerdictApprove && strings.TrimSpace(r.Reason) == "" {
		unmet(CodeReason, "say why")
	}
}

// openAppeal asks the stage that a rejection names. The rejection of an appeal is
// final, and so is one whose appeal would go to people who have decided.
func (p Process) openAppeal(s PlanStage) Process {
	if s.AppealTo == "" || len(p.Appeals[s.ID]) > 0 {
		return p
	}
	if ask, ok := p.Plan.Stage(s.AppealTo); ok && p.verdict(ask) == "" && !slices.ContainsFunc(p.Carried, func(c Carried) bool { return c.Stage == s.AppealTo }) {
		p.Appeals = put(p.Appeals, s.AppealTo, append(slices.Clone(p.Appeals[s.AppealTo]), s.ID))
	}
	return p
}

// decided reports whether people have settled a stage, on this revision or on
// one from which it was carried over.
func (p Process) decided(stage string, state StageState) bool {
	return (state == StageDone || state == StageRejected || state == StageAppealed) &&
		(slices.ContainsFunc(p.Decisions, func(d Decision) bool { return d.Stage == stage }) ||
			slices.ContainsFunc(p.Carried, func(c Carried) bool { return c.Stage == stage }))
}

func approverNames(who []Approver) string {
	names := make([]string, len(who))
	for i, w := range who {
		names[i] = w.String()
	}
	return strings.Join(names, ", ")
}

// checkSeparation refuses a person whose duties must be separate from deciding, and
// anybody who stands in for one.
func (p Process) checkSeparation(r Request, unmet func(Code, string, ...any)) {
	people := []string{r.By.ID}
	if r.For != nil && p.Separate.Delegates {
		people = append(people, r.For.ID)
	}
	for _, who := range people {
		if why, ok := p.barred(who); ok {
			unmet(CodeSeparation, "%s", why)
			return
		}
	}
	if !p.Separate.OneStagePerPerson {
		return
	}
	for _, c := range p.Carried {
		if slices.ContainsFunc(c.By, func(by string) bool { return c.Stage != r.Stage && containsPerson(people, by) }) {
			unmet(CodeSeparation, "one person does not fill two stages (one_stage_per_person); this person's approval of %s still stands", c.Stage)
			return
		}
	}
	for _, d := range p.Decisions {
		if d.Stage == r.Stage || d.Advice || d.Verdict != VerdictApprove {
			continue
		}
		if containsPerson(people, d.By) || d.For != "" && p.Separate.Delegates && containsPerson(people, d.For) {
			unmet(CodeSeparation, "one person does not fill two stages (one_stage_per_person); this person decided %s", d.Stage)
			return
		}
	}
}
