package approval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// carry carries over the approvals that the revision does not affect, and records
// the stages that lose theirs, with the reason.
func (pl *Planner) carry(p Process, s Submission, earlier []PreviousSubmission) Process {
	for i, st := range p.Plan {
		base, last, ok := lastDecided(st.ID, earlier)
		if !ok {
			continue
		}
		k := keeping{pl, pl.stages[i], st, p, s, base, last}
		used, lost := k.lost()
		if lost == "" {
			p.Carried = append(p.Carried, Carried{Stage: st.ID, From: base.Process.Revision, Why: k.why(used),
				By: base.Process.approvedBy(st.ID), Envelope: used})
			continue
		}
		p.LostApproval = append(p.LostApproval, st.ID)
		p.WhyAgain = put(p.WhyAgain, st.ID, lost)
	}
	return p
}

// lastDecided returns the submission in which people last approved a stage, and the
// newest one; false if the stage is not approved in the newest one.
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

// keeping is a stage that had an approval, while it is found out whether it keeps it.
type keeping struct {
	pl    *Planner
	stage *compiledStage
	plan  PlanStage  // as it is now
	now   Process    // without approvals that come later in the plan
	s     Submission // as it is now
	base  PreviousSubmission
	last  PreviousSubmission
}

// lost returns why the stage is asked again; "" if it keeps its approval, with the
// envelope if it keeps it under one. A changed outcome, definition or decider always
// asks again.
func (k keeping) lost() (*UsedEnvelope, string) {
	if !k.plan.NeedsDecision() {
		return nil, "it is not asked now: " + k.plan.Why
	}
	for _, changed := range []func() string{k.outcome, k.routes, k.definition, k.lookups, k.deciders} {
		if why := changed(); why != "" {
			return nil, why
		}
	}
	why := k.terms()
	if why == "" {
		return nil, ""
	}
	used, ended := k.envelope()
	switch {
	case used != nil:
		return used, ""
	case ended != "":
		why += "; " + ended
	}
	return nil, why
}

// why returns why the stage keeps its approval.
func (k keeping) why(used *UsedEnvelope) string {
	switch c := k.stage; {
	case used != nil:
		return used.String()
	case c.reapprove != nil:
		return "not: " + c.reapprove.Text()
	case c.allTerms():
		return "no term changed"
	case len(c.inputs) == 0:
		return "it looks at no term"
	}
	return "nothing changed that it looks at: " + list(k.stage.inputs)
}

// outcome returns what is different in who must approve.
func (k keeping) outcome() string {
	old, ok := k.last.Process.Plan.Stage(k.plan.ID)
	switch {
	case !ok || !old.On:
		return "it was not asked before"
	case !sameQuorum(old.Approve, k.plan.Approve) || !sameQuorum(old.Advise, k.plan.Advise):
		return "its approvers changed"
	}
	then := k.base.Process
	for _, w := range k.plan.approvers() {
		if w.Field != "" && k.now.Persons[w.Field] != then.Persons[w.Field] {
			return w.Field + " changed"
		}
		if w.Dimension != "" && k.now.Places[w.Dimension] != then.Places[w.Dimension] {
			return w.Dimension + " changed"
		}
	}
	return ""
}

// decidedBy returns the stages whose approval counts: the stage, or the stage and
// the one to which its rejection was appealed.
func (k keeping) decidedBy() []string {
	if by := k.base.Process.deciding(k.plan.ID); by != k.plan.ID {
		return []string{k.plan.ID, by}
	}
	return []string{k.plan.ID}
}

// routes returns what is different in the sources that route to the stage.
func (k keeping) routes() string {
	if k.base.Process.Bases == nil { // compared by their inputs
		return ""
	}
	was, is := k.base.Process.Bases[k.plan.ID].Routes, k.now.Bases[k.plan.ID].Routes
	for _, id := range is {
		if !slices.Contains(was, id) {
			return id + " asks it now"
		}
	}
	for _, id := range was {
		if !slices.Contains(is, id) {
			return id + " does not ask it any more"
		}
	}
	return ""
}

// definition returns what is different in the texts that the stage reads.
func (k keeping) definition() string {
	then := k.base.Process
	if then.Bases == nil {
		if k.base.SameRules {
			return ""
		}
		return "it was decided before definitions were kept, and under other rules"
	}
	for _, id := range k.decidedBy() {
		if then.Bases[id].Definition != k.pl.definitionOf(id) {
			return "its definition changed"
		}
	}
	if then.Text != k.s.Text {
		return k.pl.textName() + " changed"
	}
	return ""
}

// definitionOf returns the digest of the texts that a stage reads; "" for an unknown one.
func (pl *Planner) definitionOf(id string) string {
	if i, ok := pl.index[id]; ok {
		return pl.stages[i].definition
	}
	return ""
}

// textName returns what people call the text that approvals cover.
func (pl *Planner) textName() string {
	if pl.policy.Facts.Text != "" {
		return pl.policy.Facts.Text
	}
	return "the text"
}

// terms returns which terms changed that the stage looks at. Reapprove, if the stage
// has it, decides instead.
func (k keeping) terms() string {
	if r := k.stage.reapprove; r != nil {
		if o := r.Eval(k.s.Facts.WithBefore(k.base.Facts())); o.Truth == rule.Unknown {
			return "not known: " + r.Text() + missingNote(o.Missing)
		} else if o.Truth == rule.True {
			return r.Text()
		}
		if k.base.Process.Bases == nil {
			return k.changed(k.stage.routeInputs)
		}
		return ""
	}
	var inputs []string
	for _, id := range k.decidedBy() {
		if i, ok := k.pl.index[id]; ok {
			inputs = append(inputs, k.pl.stages[i].inputs...)
		}
	}
	return k.changed(sortedSet(inputs))
}

// missingNote returns the missing inputs in brackets; "" if there are none.
func missingNote(missing []string) string {
	if len(missing) == 0 {
		return ""
	}
	return " (missing: " + list(missing) + ")"
}

// maxNamed is how many changed names a reason lists.
const maxNamed = 5

// changed names the facts that changed since the stage was decided; "" if none did.
func (k keeping) changed(names []string) string {
	var given, out []string
	if k.base.Changed != nil && len(names) > 0 {
		given = k.base.Changed()
	}
	for _, name := range names {
		if slices.Contains(given, name) || !fact(k.s.Facts, name).Equal(fact(k.base.Facts(), name)) {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return ""
	}
	if n := len(out) - maxNamed; n > 1 {
		out = append(out[:maxNamed], fmt.Sprintf("%d more", n))
	}
	if n := len(out) - 1; n > 0 {
		return strings.Join(out[:n], ", ") + " and " + out[n] + " changed"
	}
	return out[0] + " changed"
}

// sameQuorum reports whether two quorums are equal; nil is equal to nil only.
func sameQuorum(a, b *Quorum) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Any == b.Any && a.All == b.All && slices.Equal(a.Of, b.Of)
}
