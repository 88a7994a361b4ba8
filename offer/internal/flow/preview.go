package flow

import (
	"errors"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/facts"
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Preview judges an offer as submitting it now would. In a state from which it can be
// submitted, it also reports which approvals would be carried over, which stages
// would be asked again, and what the plan itself, terms that were rejected before and
// overrides of the submitter would be refused for; in others, what
// people changed about the stages of the submission that stands. The submitter
// is the actor, if the actor may submit; otherwise who submitted last, or created it.
func Preview(c Context, o record.Offer) playbook.Assessment {
	s := begin(c, o, "preview")
	table := c.Playbook.Moves().Table()
	if _, err := table.Next(s.status.State, lifecycle.Submit); err != nil {
		a := c.Playbook.Assess(o, s.facts())
		standing(&a, o)
		return a
	}
	s.Actor.ID = s.previewSubmitter()
	a := s.assess()
	a.Text = s.makeLetters(a)
	p, err := s.plan(a)
	a.Carried, a.Again, a.Added = p.Carried, p.AskedAgain(), p.Added
	var ref *approval.Refusal
	if errors.As(err, &ref) {
		a.Unmet = ref.Unmet
	}
	s.items = nil
	s.notRejected()
	s.overriders(p)
	a.Refused = s.items
	return a
}

// standing adds to a preview who was added to stages, and which places went to other
// people or were decided by delegates.
func standing(a *playbook.Assessment, o record.Offer) {
	sub, ok := o.Submission()
	if !ok {
		return
	}
	a.Added, a.Handed = sub.Process.Added, sub.Process.Handed
	for _, d := range sub.Process.Decisions {
		if d.For != "" {
			a.Delegated = append(a.Delegated, d)
		}
	}
}

// previewSubmitter returns who would submit the offer.
func (s *step) previewSubmitter() string {
	may, _ := s.Playbook.Access().May(s.Actor, string(lifecycle.Submit), s.status.State, s.rightsOf(s.Actor))
	switch {
	case may:
		return s.Actor.ID
	case s.status.SubmittedBy != "":
		return s.status.SubmittedBy
	}
	return s.status.CreatedBy
}

// assess judges the offer as the actor submits it. The terms are those of before; the
// submitter is not.
func (s *step) assess() playbook.Assessment {
	if typed, err := s.terms.Typed(s.Playbook.Fields().Custom()); err == nil {
		s.terms = typed
	}
	s.terms = s.terms.WithoutClaims()
	s.status.SubmittedBy = s.Actor.ID
	seen := s.facts().Clone()
	facts.SetStatus(seen, s.status)
	seen.SetLookups(rule.NewLookups())
	return s.Playbook.Assess(s.before.Replaced(s.terms, s.status), seen)
}
