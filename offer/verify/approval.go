package verify

import (
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/record"
)

// act is what the entry of a decision has: who decided what on which stage.
type act struct{ actor, action, stage string }

// approvals requires an entry of the trail for each decision of an offer, and
// the state in which the trail leaves it.
func (c *checker) approvals(o record.Offer, entries []audit.Entry) error {
	acts, state := map[act]int{}, ""
	for _, e := range entries {
		acts[act{e.Actor, e.Action, e.Subject}]++
		for _, field := range e.Fields {
			if field.Path == "state" {
				state = field.After
			}
		}
	}
	if state != string(o.State()) {
		err := c.found("approval", o.ID(), "the trail leaves it in state %s, the record says %s", state, o.State())
		if err != nil {
			return err
		}
	}
	for _, submission := range o.Status().Submissions {
		for _, decision := range submission.Process.Decisions {
			action := string(decision.Verdict)
			if decision.Advice {
				action = "advise " + action
			}
			done := act{decision.By, action, decision.Stage}
			if acts[done]--; acts[done] >= 0 {
				continue
			}
			err := c.found("approval", o.ID(), "a decision on stage %s has no entry in the trail", decision.Stage)
			if err != nil {
				return err
			}
		}
	}
	return nil
}
