package approval

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Delegation lets one person decide for another during a time.
type Delegation struct {
	ID      string    `json:"id"`
	From    Person    `json:"from"`              // the person who delegates, with the roles that are delegated
	To      string    `json:"to"`                // id of the delegate
	Stages  []string  `json:"stages,omitempty"`  // empty means every stage
	Clients []string  `json:"clients,omitempty"` // empty means every client
	Start   time.Time `json:"start"`
	Until   time.Time `json:"until"`
}

// InForce reports whether the delegation is in force at a time, for a stage and a
// client.
func (d Delegation) InForce(now time.Time, stage, client string) bool {
	return !now.Before(d.Start) && now.Before(d.Until) &&
		(len(d.Stages) == 0 || slices.Contains(d.Stages, stage)) &&
		(len(d.Clients) == 0 || slices.Contains(d.Clients, client))
}

// ErrDelegation is the error of a delegation that is not possible.
var ErrDelegation = errors.New("the delegation is not possible")

// DelegationError lists everything that is wrong with a delegation. It unwraps to
// [ErrDelegation].
type DelegationError struct{ Problems []string }

// Error returns the problems, a line each if there are several.
func (e *DelegationError) Error() string {
	if len(e.Problems) == 1 {
		return ErrDelegation.Error() + ": " + e.Problems[0]
	}
	return ErrDelegation.Error() + ":\n  " + strings.Join(e.Problems, "\n  ")
}

// Unwrap returns [ErrDelegation].
func (e *DelegationError) Unwrap() error { return ErrDelegation }

// Check returns every reason against a delegation to a person: it is to oneself,
// ends before it begins, is longer than AtMost, is from or to a program, or its
// delegate may not receive one. The error is a [*DelegationError]. Check returns nil
// if the delegation is possible.
func (r DelegationRules) Check(d Delegation, to Person, clock Clock) error {
	var bad DelegationError
	add := func(format string, a ...any) { bad.Problems = append(bad.Problems, fmt.Sprintf(format, a...)) }
	if d.From.ID == "" || d.To == "" || d.To != to.ID {
		add("it requires the person who delegates and the delegate")
	}
	if SamePerson(d.From.ID, d.To) {
		add("a person cannot be their own delegate")
	}
	if !d.Start.Before(d.Until) {
		add("it ends before it begins")
	}
	if !r.AtMost.IsZero() && d.Until.After(clock.Add(d.Start, r.AtMost)) {
		add("it is longer than %s", r.AtMost)
	}
	if d.From.Machine || to.Machine {
		add("only people decide; a program neither delegates nor receives")
	}
	mayReceive := func(w Approver) bool { return (Process{}).names(w, to) }
	if len(r.To) > 0 && !slices.ContainsFunc(r.To, mayReceive) {
		add("it may go to %s", oneOf(r.To))
	}
	if len(bad.Problems) == 0 {
		return nil
	}
	return &bad
}

// oneOf returns approvers as text: role:a, role:b or role:c.
func oneOf(approvers []Approver) string {
	text := approverNames(approvers)
	if i := strings.LastIndex(text, ", "); i >= 0 {
		text = text[:i] + " or " + text[i+2:]
	}
	return text
}

// Lender returns the person who delegates as of now. Of the roles that the directory
// keeps, those count under which it lists the person, the given ones among them; of
// others, those that the person had when delegating. Dir may be nil.
func (d Delegation) Lender(dir Directory, roles ...string) Person {
	if dir == nil {
		return d.From
	}
	out := Person{ID: d.From.ID, In: d.From.In, Machine: d.From.Machine}
	for _, role := range slices.Concat(d.From.Roles, roles) {
		if slices.Contains(out.Roles, role) {
			continue
		}
		people, known := dir.Holders(role)
		i := slices.IndexFunc(people, func(x Person) bool { return x.ID == d.From.ID })
		switch {
		case !known && slices.Contains(d.From.Roles, role):
			out.Roles = append(out.Roles, role)
		case known && i >= 0:
			out.Roles = append(out.Roles, role)
			if out.Machine = out.Machine || people[i].Machine; people[i].In != nil {
				out.In = people[i].In
			}
		}
	}
	return out
}
