package approval

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// Submission is what a process starts from.
type Submission struct {
	Facts     *rule.Facts
	Routes    []Route
	Digest    string
	Revision  int
	Submitter string
	Editors   map[string]string // group of fields → who edited it last
	Now       time.Time
	Directory Directory
	// Incomplete: required values are missing, and the submission is refused
	// for that. Stages that are on only because of something unknown then
	// count as alone when it is asked whether one person is needed twice.
	Incomplete bool
}

// Directory says who holds which role. Known is false for a role that it does
// not keep, and somebody is assumed.
type Directory interface {
	Holders(role string) (people []Person, known bool)
}

// PreviousSubmission is an earlier submission of the same offer.
type PreviousSubmission struct {
	// Facts returns the facts of the submission. It is called only if a stage
	// may keep its approval from it, and may be called more than once.
	Facts   func() *rule.Facts
	Process Process
}

// Start plans a submission, carries over what need not be asked again, and
// opens what can open. It refuses a plan that nobody can decide, an auto stage
// that would act on something unknown, and one that rejects.
func (pl *Planner) Start(s Submission, earlier []PreviousSubmission) (Process, error) {
	p := Process{Plan: pl.Plan(s.Facts, s.Routes), Digest: s.Digest, Revision: s.Revision, Submitter: s.Submitter,
		Separate: pl.policy.Separate, Persons: map[string]string{}, Places: map[string]string{}, Opened: map[string]time.Time{}}
	for _, dim := range pl.policy.Facts.Dimensions {
		p.Places[dim], _ = s.Facts.Get(dim).Text()
	}
	for _, st := range p.Plan {
		for _, w := range append(st.approvers(), st.Notify...) {
			if w.Field != "" {
				p.Persons[w.Field], _ = s.Facts.Get(w.Field).Text()
			}
		}
	}
	p.Barred = pl.barred(s)
	p = pl.carry(p, s, earlier)
	var ref Refusal
	asks := false
	for _, st := range p.Plan {
		asks = asks || st.NeedsApproval()
		switch {
		case st.On && st.Auto != "" && len(st.Missing) > 0:
			ref.Unmet = append(ref.Unmet, Unmet{CodeMissing, st.ID, "it would act by itself on something unknown: " + list(st.Missing)})
		case st.On && st.Auto == "reject":
			ref.Unmet = append(ref.Unmet, Unmet{CodeBlocked, st.ID, st.Why})
		case st.NeedsDecision() && p.State(st.ID) != StageDone:
			if why := p.undecidable(st, s.Directory); why != "" {
				ref.Unmet = append(ref.Unmet, Unmet{CodeNobody, st.ID, why})
			}
		}
	}
	for _, id := range p.overbooked(s.Directory, func(st PlanStage) bool {
		return p.undecidable(st, s.Directory) != "" || s.Incomplete && len(st.Missing) > 0
	}) {
		ref.Unmet = append(ref.Unmet, Unmet{CodeNobody, id, "everybody who may decide it is needed for another stage: one person does not fill two (one_stage_per_person)"})
	}
	if !asks && pl.policy.NoApprovers != "approve" {
		ref.Unmet = append(ref.Unmet, Unmet{CodeNobody, "", "the plan asks nobody to approve"})
	}
	if len(ref.Unmet) > 0 {
		return p, &ref
	}
	return p.recordOpened(s.Now), nil
}

// approvers lists whom a stage asks, for approval and advice.
func (s PlanStage) approvers() []Approver {
	var out []Approver
	for _, q := range []*Quorum{s.Approve, s.Advise} {
		if q != nil {
			out = append(out, q.Of...)
		}
	}
	return out
}

// barred names who can't be the deciding approver, and by which rule.
func (pl *Planner) barred(s Submission) map[string]string {
	out := map[string]string{}
	sep := pl.policy.Separate
	for _, group := range sep.LastEditor {
		if who := s.Editors[group]; who != "" {
			out[who] = fmt.Sprintf("who edited %s last does not approve it (last_editor)", group)
		}
	}
	if field := pl.policy.Facts.CommissionHolder; sep.CommissionHolder && field != "" {
		if who, ok := s.Facts.Get(field).Text(); ok && who != "" {
			out[who] = "who holds the commission does not approve (commission_holder)"
		}
	}
	if sep.Submitter && s.Submitter != "" {
		out[s.Submitter] = "who submitted does not approve (submitter)"
	}
	return out
}

// undecidable says why nobody can decide a stage, or give the advice that it
// waits for; empty when somebody can. Who is barred may still advise.
func (p Process) undecidable(s PlanStage, dir Directory) string {
	if q := p.quorum(s); q != nil && !p.fillable(q, dir, p.barred) {
		return "nobody who may decide it can fill " + q.String()
	}
	barred := p.barred
	if s.Approve == nil {
		barred = notBarred
	}
	if added := p.Added[s.ID]; len(added) > 0 && !p.fillable(&Quorum{All: true, Of: added}, dir, barred) {
		return "nobody who may decide it can fill " + Quorum{All: true, Of: added}.String()
	}
	if s.Advise != nil && !p.fillable(s.Advise, dir, notBarred) {
		return "nobody can give the advice of " + s.Advise.String()
	}
	return ""
}

// fillable reports whether people who are not barred can fill a quorum.
func (p Process) fillable(q *Quorum, dir Directory, barred func(string) (string, bool)) bool {
	return seated(seats(*q, func(w Approver) ([]string, bool) { return p.candidates(w, dir, barred) }))
}

// carry keeps the approvals that this revision does not touch, and lists the
// stages that lose theirs.
func (pl *Planner) carry(p Process, s Submission, earlier []PreviousSubmission) Process {
	for i, st := range p.Plan {
		base, last, ok := lastDecided(st.ID, earlier)
		if !ok {
			continue
		}
		if !st.NeedsDecision() { // skipped now: its approval does not come back when it does
			p.LostApproval = append(p.LostApproval, st.ID)
			continue
		}
		why, keep := pl.keepsApproval(pl.stages[i], s.Facts, base, last, p, st)
		if keep {
			p.Carried = append(p.Carried, Carried{Stage: st.ID, From: base.Process.Revision, Why: why,
				By: base.Process.approvedBy(st.ID)})
		} else {
			p.LostApproval = append(p.LostApproval, st.ID)
		}
	}
	return p
}

// lastDecided finds the submission on which people last approved a stage, and
// the newest one, in which that approval must still have stood.
func lastDecided(id string, earlier []PreviousSubmission) (base, last PreviousSubmission, ok bool) {
	if len(earlier) == 0 {
		return base, last, false
	}
	last = earlier[len(earlier)-1]
	if s, ok := last.Process.Plan.Stage(id); !ok || !s.On || last.Process.State(id) != StageDone {
		return base, last, false
	}
	for i := len(earlier) - 1; i >= 0; i-- {
		if len(earlier[i].Process.approvedBy(id)) > 0 && earlier[i].Process.State(id) == StageDone {
			return earlier[i], last, true
		}
	}
	return base, last, false
}

// keepsApproval decides whether a stage keeps its approval, and says why.
func (pl *Planner) keepsApproval(c *compiledStage, now *rule.Facts, base, last PreviousSubmission, p Process, st PlanStage) (string, bool) {
	old, ok := last.Process.Plan.Stage(st.ID)
	if !ok || !old.On || !sameQuorum(old.Approve, st.Approve) || !sameQuorum(old.Advise, st.Advise) {
		return "", false
	}
	for _, w := range st.approvers() {
		if w.Field != "" && p.Persons[w.Field] != base.Process.Persons[w.Field] {
			return "", false
		}
		if w.Dimension != "" && p.Places[w.Dimension] != base.Process.Places[w.Dimension] {
			return "", false
		}
	}
	if c.reapprove != nil {
		o := c.reapprove.Eval(now.WithBefore(base.Facts()))
		if o.Truth == rule.False {
			return "not: " + c.reapprove.Text(), true
		}
		return "", false
	}
	for _, path := range c.inputs {
		if !now.Get(path).Equal(base.Facts().Get(path)) {
			return "", false
		}
	}
	if c.when == nil && c.matrix < 0 {
		return "no term changed", true
	}
	return "nothing changed that it looks at: " + strings.Join(c.inputs, ", "), true
}

func sameQuorum(a, b *Quorum) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Any == b.Any && a.All == b.All && slices.Equal(a.Of, b.Of)
}
