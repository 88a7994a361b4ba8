package flow

import (
	"github.com/offerdesk/offerdesk/offer/lifecycle"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// Import makes an offer of terms that were decided elsewhere, before the desk
// was there. It is over from the start and has no submission, so that it does not
// look decided here. Its terms may be incomplete but not invalid: the requirements
// of a playbook do not apply to an offer that was over before it. The caller checks
// who may import.
func Import(c Context, id string, terms record.Terms, state lifecycle.State) (Outcome, error) {
	terms = terms.WithoutClaims()
	o, err := record.New(id, terms)
	if err != nil {
		return Outcome{}, err
	}
	if problems := terms.Validate(); len(problems) > 0 {
		return Outcome{}, problems
	}
	s := begin(c, o, "import")
	if !c.Playbook.Moves().Table().IsEnd(state) {
		s.add(refusal.CodeState, "import",
			"an offer that is imported is over, and %s is not an end of the playbook's lifecycle", state)
	}
	s.status = record.Status{State: state, Since: c.Now, Revision: 1, CreatedBy: c.Actor.ID, Imported: true}
	e := Event{Action: "import", Fields: []Field{{"state", "", string(state)}}}
	s.events = append(s.events, withFields(e, record.Terms{}, terms))
	return s.done()
}
