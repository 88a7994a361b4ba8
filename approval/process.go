package approval

import (
	"slices"
	"time"
)

// Verdict is what a person says of a stage.
type Verdict string

// The verdicts.
const (
	VerdictApprove Verdict = "approve"
	VerdictReject  Verdict = "reject"
	VerdictReturn  Verdict = "return"
)

// Person is who decides, as the host knows them.
type Person struct {
	ID    string
	Roles []string
	In    map[string][]string // dimension → values: business_unit, client, region
}

// Decision is one verdict of one person on one stage.
type Decision struct {
	Stage   string    `json:"stage"`
	By      string    `json:"by"`
	For     string    `json:"for,omitempty"` // whom By stood in for
	Verdict Verdict   `json:"verdict"`
	Reason  string    `json:"reason,omitempty"`
	Note    string    `json:"note,omitempty"`
	At      time.Time `json:"at"`
	Digest  string    `json:"digest"`           // of exactly what was seen
	Fills   []string  `json:"fills"`            // entries of the quorum that By can fill
	Advice  bool      `json:"advice,omitempty"` // recorded; never stops
}

// Carried is an approval that stands from an earlier revision.
type Carried struct {
	Stage string   `json:"stage"`
	From  int      `json:"from"` // revision on which a person last decided it
	Why   string   `json:"why"`
	By    []string `json:"by,omitempty"` // who approved it then
}

// Process is one submission while it is decided: its plan and what was said.
// It is a value; every change returns another one.
type Process struct {
	Plan         Plan                  `json:"plan"`
	Digest       string                `json:"digest"`
	Revision     int                   `json:"revision"`
	Submitter    string                `json:"submitter"`
	Barred       map[string]string     `json:"barred,omitempty"` // person → rule of separation
	Separate     Separation            `json:"separate"`
	Persons      map[string]string     `json:"persons,omitempty"` // person fields → ids
	Places       map[string]string     `json:"places,omitempty"`  // dimension → the offer's value
	Decisions    []Decision            `json:"decisions,omitempty"`
	Carried      []Carried             `json:"carried,omitempty"`
	LostApproval []string              `json:"again,omitempty"` // had an approval and lost it
	Opened       map[string]time.Time  `json:"opened,omitempty"`
	Appeals      map[string][]string   `json:"appeals,omitempty"`   // asked stage → rejected stages
	Added        map[string][]Approver `json:"added,omitempty"`     // approvers for this offer only: asked beside the others
	Escalated    map[string][]Approver `json:"escalated,omitempty"` // may fill any place of a stage that waited too long
	Replaced     map[string][]Approver `json:"replaced,omitempty"`
	Noticed      []string              `json:"noticed,omitempty"` // reminders and escalations done, each once
}

// StageState is where a stage of a process is.
type StageState string

// The states of a stage.
const (
	StageSkipped  StageState = "skipped"
	StageWaiting  StageState = "waiting" // for another stage
	StageOpen     StageState = "open"
	StageDone     StageState = "done"
	StageRejected StageState = "rejected"
	StageAppealed StageState = "appealed" // rejected, and an appeal is open
)

// Outcome is what a process came to.
type Outcome string

// The outcomes; empty while people are asked.
const (
	OutcomePending  Outcome = ""
	OutcomeApproved Outcome = "approved"
	OutcomeRejected Outcome = "rejected"
	OutcomeReturned Outcome = "returned"
)

// State returns where a stage is.
func (p Process) State(id string) StageState {
	s, ok := p.Plan.Stage(id)
	if !ok || !s.On && len(p.Appeals[id]) == 0 {
		return StageSkipped
	}
	for _, c := range p.Carried {
		if c.Stage == id {
			return StageDone
		}
	}
	if st := p.verdict(s); st != "" {
		return st
	}
	if len(p.Appeals[id]) > 0 {
		return StageOpen // whoever it would wait for waits for the appeal
	}
	for _, a := range s.After {
		if st := p.State(a); st != StageDone {
			return StageWaiting
		}
	}
	if !s.NeedsDecision() {
		return StageDone
	}
	return StageOpen
}

// verdict returns Done or Refused when the decisions settle a stage.
func (p Process) verdict(s PlanStage) StageState {
	var no bool
	var yes [][]string
	var advice [][]string
	for _, d := range p.Decisions {
		if d.Stage != s.ID {
			continue
		}
		switch {
		case d.Advice:
			advice = append(advice, d.Fills)
		case d.Verdict == VerdictApprove:
			yes = append(yes, d.Fills)
		case d.Verdict == VerdictReject:
			no = true
		}
	}
	q := p.quorum(s)
	if no && !(s.OnReject == "continue" && p.canStillBeMet(s)) {
		if !slices.Contains(p.Appeals[s.AppealTo], s.ID) {
			return StageRejected
		}
		if st := p.State(s.AppealTo); st == StageDone || st == StageRejected {
			return st
		}
		return StageAppealed
	}
	if q != nil && !p.isMet(s, *q, yes) {
		return ""
	}
	if a := p.advice(s); a != nil && !(filled(*a, advice) && (q != nil || p.isMet(s, *a, advice))) {
		return ""
	}
	if q == nil && s.Advise == nil {
		return ""
	}
	return StageDone
}

// Outcome returns what the process came to.
func (p Process) Outcome() Outcome {
	for _, d := range p.Decisions {
		if d.Verdict == VerdictReturn && !d.Advice {
			return OutcomeReturned
		}
	}
	done := true
	for _, s := range p.Plan {
		switch p.State(s.ID) {
		case StageRejected:
			if len(p.Appeals[s.ID]) == 0 || s.On {
				return OutcomeRejected
			}
		case StageWaiting, StageOpen, StageAppealed:
			done = false
		}
	}
	if done {
		return OutcomeApproved
	}
	return OutcomePending
}

// CurrentPlan is the plan as it stands: a stage that an appeal asks is on.
func (p Process) CurrentPlan() Plan {
	out := slices.Clone(p.Plan)
	for i := range out {
		if !out[i].On && len(p.Appeals[out[i].ID]) > 0 {
			out[i].On, out[i].Why = true, "an appeal asks it"
		}
	}
	return out
}

// OpenStages returns the stages that wait for somebody now.
func (p Process) OpenStages() []string {
	var out []string
	if p.Outcome() != OutcomePending {
		return nil
	}
	for _, s := range p.Plan {
		if p.State(s.ID) == StageOpen {
			out = append(out, s.ID)
		}
	}
	return out
}

// Approvers returns who is asked by a stage now.
func (p Process) Approvers(id string) []Approver {
	s, _ := p.Plan.Stage(id)
	var out []Approver
	for _, q := range []*Quorum{p.quorum(s), p.advice(s)} {
		if q == nil {
			continue
		}
		out = append(out, q.Of...)
		if q.All && q != s.Advise { // advice beside an approval is not escalated
			out = append(out, p.Escalated[id]...)
		}
	}
	return out
}

// ApprovedBy returns who approved a stage by a decision.
func (p Process) ApprovedBy(id string) []string {
	var out []string
	for _, d := range p.Decisions {
		if d.Stage == id && d.Verdict == VerdictApprove && !d.Advice {
			out = append(out, d.By)
		}
	}
	return out
}

// recordOpened notes when stages opened, so that time runs from there.
func (p Process) recordOpened(now time.Time) Process {
	for _, id := range p.OpenStages() {
		if _, ok := p.Opened[id]; !ok {
			p.Opened = put(p.Opened, id, now)
		}
	}
	return p
}
