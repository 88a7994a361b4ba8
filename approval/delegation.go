package approval

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Delegation lets a person stand in for another for a while.
type Delegation struct {
	ID      string    `json:"id"`
	From    Person    `json:"from"` // with the roles that are lent
	To      string    `json:"to"`
	Stages  []string  `json:"stages,omitempty"`  // empty: every stage
	Clients []string  `json:"clients,omitempty"` // empty: every client
	Start   time.Time `json:"start"`
	Until   time.Time `json:"until"`
}

// InForce reports whether the delegation is in force at a moment for a stage of
// a client's offer.
func (d Delegation) InForce(now time.Time, stage, client string) bool {
	return !now.Before(d.Start) && now.Before(d.Until) &&
		(len(d.Stages) == 0 || slices.Contains(d.Stages, stage)) && (len(d.Clients) == 0 || slices.Contains(d.Clients, client))
}

// ErrDelegation is the sentinel of a delegation that is not possible.
var ErrDelegation = errors.New("approval: the delegation is not possible")

// Check says everything that stands against a delegation to a person: to
// oneself, backwards in time, longer than the rules allow, to somebody who may
// not receive one.
func (r DelegationRules) Check(d Delegation, to Person, clock Clock) error {
	var errs []error
	add := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf("%w: %s", ErrDelegation, fmt.Sprintf(format, a...)))
	}
	if d.From.ID == "" || d.To == "" || d.To != to.ID {
		add("it names from whom and to whom")
	}
	if d.From.ID == d.To {
		add("nobody stands in for himself")
	}
	if !d.Start.Before(d.Until) {
		add("it ends before it begins")
	}
	if !r.AtMost.IsZero() && d.Until.After(clock.Add(d.Start, r.AtMost)) {
		add("it is longer than %s", r.AtMost)
	}
	if len(r.To) > 0 {
		q := Quorum{Any: 1, Of: r.To}
		if len((Process{}).placesIn(&q, to)) == 0 {
			add("it may go to %s", q)
		}
	}
	return errors.Join(errs...)
}

// IsApprover reports whether a stage asks a person now.
func (p Process) IsApprover(stage string, who Person) bool {
	s, _ := p.Plan.Stage(stage)
	return len(p.approvalPlaces(s, who)) > 0 || len(p.advicePlaces(s, who)) > 0
}
