package approval

import (
	"slices"
	"time"
)

// Verdict is the verdict of a decision.
type Verdict string

// The verdicts.
const (
	VerdictApprove Verdict = "approve"
	VerdictReject  Verdict = "reject"
	VerdictReturn  Verdict = "return" // back to the submitter
)

// Person is a person that decides, as the caller knows the person.
type Person struct {
	ID      string
	Roles   []string
	In      map[string][]string // dimension → values that the person belongs to
	Machine bool                `json:",omitempty"` // a program: it fills no place
}

// Decision is the verdict of one person on one stage.
type Decision struct {
	Stage   string    `json:"stage"`
	By      string    `json:"by"`
	For     string    `json:"for,omitempty"` // the id of the person that By acted for
	Verdict Verdict   `json:"verdict"`
	Reason  string    `json:"reason,omitempty"`
	Note    string    `json:"note,omitempty"`
	At      time.Time `json:"at"`
	Digest  string    `json:"digest"`           // of what the person saw
	Fills   []string  `json:"fills"`            // the entries under which places are filled
	Advice  bool      `json:"advice,omitempty"` // it is recorded and does not reject
	// how many places the stage had; later ones are not filled by it. 0 in older records
	Places int `json:"places,omitempty"`
	// the range to which an approval also says yes; nil means the figures alone
	Envelope *Envelope `json:"envelope,omitempty"`
}

// Carried is an approval that is kept from an earlier revision.
type Carried struct {
	Stage string   `json:"stage"`
	From  int      `json:"from"` // the revision on which people last decided the stage
	Why   string   `json:"why"`
	By    []string `json:"by,omitempty"` // ids of the people who approved it then
	// the envelope that the revision stays within; nil if none was needed
	Envelope *UsedEnvelope `json:"envelope,omitempty"`
}

// AskedAgain is a stage that had an approval and lost it.
type AskedAgain struct {
	Stage string `json:"stage"`
	Why   string `json:"why"` // "" in a process that was stored before reasons were kept
}

// AskedAgain returns the stages that had an approval and lost it, in the order of the
// plan. A stage that is skipped now is among them.
func (p Process) AskedAgain() []AskedAgain {
	var out []AskedAgain
	for _, id := range p.LostApproval {
		out = append(out, AskedAgain{id, p.WhyAgain[id]})
	}
	return out
}

// Process is one submission while it is decided: its plan and the decisions. It is
// a value: every method that changes it returns a new one, and none changes the
// lists and maps of its receiver.
type Process struct {
	Plan      Plan   `json:"plan"`
	Digest    string `json:"digest"`
	Revision  int    `json:"revision"`
	Submitter string `json:"submitter"`
	// person → the reason why the person may not approve
	Barred       map[string]string     `json:"barred,omitempty"`
	Separate     Separation            `json:"separate"`
	Persons      map[string]string     `json:"persons,omitempty"` // fact → id of the person
	Places       map[string]string     `json:"places,omitempty"`  // dimension → value of its fact
	Decisions    []Decision            `json:"decisions,omitempty"`
	Carried      []Carried             `json:"carried,omitempty"`
	LostApproval []string              `json:"again,omitempty"`     // stages that had an approval and lost it
	WhyAgain     map[string]string     `json:"why_again,omitempty"` // stage in LostApproval → why
	Opened       map[string]time.Time  `json:"opened,omitempty"`    // stage → time
	Appeals      map[string][]string   `json:"appeals,omitempty"`   // appeal stage → rejected stages
	Added        map[string][]Approver `json:"added,omitempty"`     // stage → further approvers
	// stage → approvers that escalations added, who can fill any place
	Escalated map[string][]Approver `json:"escalated,omitempty"`
	// stage → approvers that older versions put in place of those of the plan; they can
	// fill any place
	Replaced map[string][]Approver `json:"replaced,omitempty"`
	Handed   []Handed              `json:"handed,omitempty"`  // places that went to others, in order
	Noticed  []string              `json:"noticed,omitempty"` // keys of the notices that were done
	// stage → what its approval is based on besides facts; nil in a process that was
	// stored before bases were kept
	Bases map[string]Basis `json:"bases,omitempty"`
	Text  string           `json:"text,omitempty"` // digest of the text that the approvals cover
}

// StageState is the state of a stage in a process.
type StageState string

// The states of a stage.
const (
	StageSkipped  StageState = "skipped"
	StageWaiting  StageState = "waiting" // for another stage
	StageOpen     StageState = "open"
	StageDone     StageState = "done"
	StageRejected StageState = "rejected"
	StageAppealed StageState = "appealed" // rejected, with an open appeal
)

// Outcome is the outcome of a process.
type Outcome string

// The outcomes. OutcomePending means that decisions are missing.
const (
	OutcomePending  Outcome = ""
	OutcomeApproved Outcome = "approved"
	OutcomeRejected Outcome = "rejected"
	OutcomeReturned Outcome = "returned"
)

// State returns the state of a stage; StageSkipped for an unknown one.
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
		return StageOpen // an appeal does not wait for other stages
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

// Outcome returns the outcome of the process.
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

// CurrentPlan returns the plan with the stages of open appeals on.
func (p Process) CurrentPlan() Plan {
	out := slices.Clone(p.Plan)
	for i := range out {
		if !out[i].On && len(p.Appeals[out[i].ID]) > 0 {
			out[i].On, out[i].Why = true, "an appeal asks it"
		}
	}
	return out
}

// OpenStages returns the stages that can be decided now.
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

// ApprovedBy returns the ids of the people who approved a stage in this process.
func (p Process) ApprovedBy(id string) []string {
	var out []string
	for _, d := range p.Decisions {
		if d.Stage == id && d.Verdict == VerdictApprove && !d.Advice {
			out = append(out, d.By)
		}
	}
	return out
}

// recordOpened records when stages opened, for reminders and escalations.
func (p Process) recordOpened(now time.Time) Process {
	for _, id := range p.OpenStages() {
		if _, ok := p.Opened[id]; !ok {
			p.Opened = put(p.Opened, id, now)
		}
	}
	return p
}
