package playbook

import (
	"slices"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Assessment is what a playbook says about an offer as it stands.
type Assessment struct {
	Facts    *rule.Facts
	Problems []Problem
	Missing  []string // names that are required by submitted
	Plan     approval.Plan
	Letter   LetterChoice
	// Submitted is the digest of the submission that stands, which a decision
	// names; "" before the first. Assess leaves it to the caller.
	Submitted string
	// Carried are the approvals that submitting now would carry over, Again the
	// stages that would be asked again. Unmet is what a submission is refused for
	// because of the plan: it has no approvers, or a stage that no person can decide.
	// Assess leaves them to the caller.
	Carried []approval.Carried
	Again   []approval.AskedAgain
	Unmet   []approval.Unmet
	// Added are the approvers, by stage, that people added for this offer: those that
	// submitting now would require too, or those of the submission that stands. Handed
	// are its places that went to other people, and Delegated its decisions by delegates.
	// Assess leaves them to the caller.
	Added     map[string][]approval.Approver
	Handed    []approval.Handed
	Delegated []approval.Decision
	// Text is what a submission is refused for because of its letters: none applies, a
	// value is missing for one, or a required clause is replaced. Assess leaves it to
	// the caller.
	Text []refusal.Item
	// Refused is what a submission is refused for because of what happened before: the
	// same terms were rejected, or the submitter overrode one of the guardrails. Assess
	// leaves it to the caller.
	Refused []refusal.Item
}

// Assess returns the problems of an offer, the names that are missing, the stages
// that it would go through, and the letter that would be sent. A preview and the
// check at submission are the same. f is what [Playbook.Facts] returned.
func (p *Playbook) Assess(o record.Offer, f *rule.Facts) Assessment {
	problems := p.guardrails.Problems(o, f)
	return Assessment{
		Facts:    f,
		Problems: problems,
		Missing:  p.fields.Required(lifecycle.InApproval, o.Terms(), f),
		Plan:     p.planner.Plan(f, routes(problems)),
		Letter:   p.letters.Choose(f),
	}
}

// Routes lists the stages that broken guardrails switch on.
func (a Assessment) Routes() []approval.Route { return routes(a.Problems) }

// Blocks returns the problems that stop submission.
func (a Assessment) Blocks() []Problem {
	return slices.DeleteFunc(slices.Clone(a.Problems),
		func(p Problem) bool { return p.Effect != Block || p.Overridden })
}
