package approval

import (
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// Submission is the input of a process.
type Submission struct {
	Facts     *rule.Facts
	Routes    []Route
	Digest    string
	Revision  int
	Submitter string
	// Submitters are further people who submitted the subject before, and may not
	// approve it either, such as before it was recalled.
	Submitters []string
	// fact → id of the person who set the value that it has, or who removed it. An
	// entry of a group stands for the facts of the group without an entry of their own.
	Editors   map[string]string
	Now       time.Time
	Directory Directory
	// Text is the digest of the definitions of the text that the approvals cover. If
	// it changes, every stage is asked again.
	Text string
	// Right returns why the person of an approval that would be kept, or the one acted
	// for, has no right to give it now by the rules of the caller; "" if the person has
	// it or that is not known. It takes the process of then and the stage that was
	// decided. Nil means that everyone has it.
	Right func(then Process, stage string, d Decision) string
	// Incomplete means that required values are missing, for which the caller
	// refuses the submission. Start then leaves out stages that are on only
	// because of unknown inputs when it looks for people that two stages need.
	Incomplete bool
	// ReleasesAdded means that the submitter may take back what people added to
	// stages: an added approver with which too few people could decide is left out.
	// Otherwise the submission is refused.
	ReleasesAdded bool
}

// Directory knows the holders of roles. One that also has [Managers] knows who manages
// a person.
type Directory interface {
	// Holders returns the people who hold a role. Known is false for a role that
	// the directory does not keep; any number of holders is then assumed.
	Holders(role string) (people []Person, known bool)
}

// PreviousSubmission is an earlier submission of the same subject, from which
// approvals can be carried over.
type PreviousSubmission struct {
	// Facts returns the facts of the submission. It is called only if a stage
	// may keep its approval from it, and may be called more than once.
	Facts   func() *rule.Facts
	Process Process
	// Lookups are what rules looked up in it. A stage loses its approval if one of
	// those that it made is answered otherwise now.
	Lookups []rule.Looked
	// TextLookups returns what the text that the approvals cover looks up on the facts
	// of the submission, as it is answered now; nil: nothing.
	TextLookups func() []rule.Looked
	// SameRules means that it was made under the policy as it is now. It decides
	// for a process that was stored without [Process.Bases].
	SameRules bool
	// Changed returns the names that are given otherwise now, even if their facts are
	// the same, such as one that is left out now and has that value by default. Nil
	// means that facts are compared alone.
	Changed func() []string
}

// Start plans a submission, carries over approvals of earlier submissions, oldest
// first, keeps the approvers that were added to their stages, and opens stages. It
// returns the process and a [*Refusal] if no person can decide a stage, if an auto
// stage would act on unknown inputs, or if one rejects.
func (pl *Planner) Start(s Submission, earlier []PreviousSubmission) (Process, error) {
	p := pl.newProcess(s)
	p = pl.carry(p, s, earlier).keepAdded(s, earlier)
	if unmet := pl.startRefusal(p, s); len(unmet) > 0 {
		return p, &Refusal{unmet}
	}
	return p.recordOpened(s.Now), nil
}

// newProcess returns the process of a submission before any approval.
func (pl *Planner) newProcess(s Submission) Process {
	p := Process{Plan: pl.Plan(s.Facts, s.Routes), Digest: s.Digest, Revision: s.Revision,
		Submitter: s.Submitter,
		Separate:  pl.policy.Separate, Barred: pl.Barred(s),
		Persons: map[string]string{}, Places: map[string]string{}, Opened: map[string]time.Time{}, Text: s.Text}
	p.Bases = pl.bases(p.Plan, s.Routes)
	for _, dim := range pl.policy.Facts.Dimensions {
		p.Places[dim], _ = s.Facts.Get(dim).Text()
	}
	for i, st := range p.Plan {
		named := append(st.approvers(), st.Notify...)
		if e := pl.stages[i].Escalate; e != nil {
			named = append(named, e.To)
		}
		for _, w := range named {
			if w.Field != "" {
				p.Persons[w.Field] = pl.PersonIn(w.Field, s.Facts, s.Directory)
			}
		}
	}
	return p
}

// startRefusal returns the conditions for which a process does not start.
func (pl *Planner) startRefusal(p Process, s Submission) []Unmet {
	var out []Unmet
	hasApproval := false
	for _, st := range p.Plan {
		hasApproval = hasApproval || st.NeedsApproval()
		switch {
		case st.On && st.Auto != "" && len(st.Missing) > 0:
			why := "it would act by itself on something unknown: " + list(st.Missing)
			out = append(out, Unmet{Code: CodeMissing, Stage: st.ID, Message: why})
		case st.On && st.Auto == "reject":
			why := "the stage rejects by itself: " + pl.unquoted(st.ID, s.Routes)
			out = append(out, Unmet{Code: CodeBlocked, Stage: st.ID, Message: why})
		case st.NeedsDecision() && p.State(st.ID) != StageDone:
			if why := p.undecidable(st, s.Directory); why != "" {
				out = append(out, Unmet{Code: CodeNobody, Stage: st.ID, Message: why})
			}
		}
	}
	for _, id := range p.overbooked(s.Directory, func(st PlanStage) bool {
		return p.undecidable(st, s.Directory) != "" || s.Incomplete && len(st.Missing) > 0
	}) {
		out = append(out, Unmet{Code: CodeNobody, Stage: id, Message: "everyone who may decide it is needed for another stage: " +
			"one person does not fill two (one_stage_per_person)"})
	}
	if !hasApproval && pl.policy.NoApprovers != "approve" {
		out = append(out, Unmet{Code: CodeNobody, Stage: "", Message: "the plan has no approvers"})
	}
	return out
}

// approvers returns the approvers and advisers of a stage in the plan.
func (s PlanStage) approvers() []Approver {
	var out []Approver
	for _, q := range []*Quorum{s.Approve, s.Advise} {
		if q != nil {
			out = append(out, q.Of...)
		}
	}
	return out
}

// undecidable returns the reason why no person can decide a stage or give the advice
// that it waits for; "" if people can. Barred people can advise.
func (p Process) undecidable(s PlanStage, dir Directory) string {
	barred, advice := barredFunc(p.barred), s.Approve == nil
	if advice {
		barred = notBarred
	}
	if !seated(p.seats(s, p.places(s), p.yes(s, advice), dir, barred)) {
		return "too few people can decide it: it requires " + p.requirement(s)
	}
	if !advice && !seated(p.seats(s, p.advicePlaces(s), p.yes(s, true), dir, notBarred)) {
		return "no person can give the advice of " + s.Advise.String()
	}
	return ""
}

// requirement describes the approvers of a stage for people.
func (p Process) requirement(s PlanStage) string {
	q := s.Approve
	if q == nil {
		q = s.Advise
	}
	text := q.String()
	for _, w := range p.Added[s.ID] {
		text += " and " + w.String()
	}
	return text
}
