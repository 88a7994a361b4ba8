package approval

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
)

// Approver is one entry of a quorum: a holder of a role, a person by id, or the
// person that a fact names.
type Approver struct {
	Role      string `json:"role,omitempty"`
	Dimension string `json:"dimension,omitempty"` // the fact that limits the role, as in role:x@region
	User      string `json:"user,omitempty"`
	Field     string `json:"field,omitempty"` // the fact with the id of the person
}

// PersonGroup is the group of facts that hold the ids of people: person:owner is
// the fact people.owner.
const PersonGroup = "people."

// FactNames names the facts that a policy reads by itself. The zero value names
// none.
type FactNames struct {
	Dimensions       []string // facts that limit a role, as in role:x@region
	PersonGroups     []string // further groups with ids of people, written in full, such as "custom."
	CommissionHolder string   // the fact with the id of the person who holds the commission
	Text             string   // what people call the text that approvals cover; default: the text
}

// ParseApprover reads role:x, role:x@dimension, user:id, person:field or
// person:field.manager, the manager of the person in the field (see [Managers]). A
// field stands in [PersonGroup] unless it begins with one of PersonGroups.
func (n FactNames) ParseApprover(s string) (Approver, error) {
	kind, rest, _ := strings.Cut(s, ":")
	switch {
	case rest == "":
	case kind == "role":
		role, dim, at := strings.Cut(rest, "@")
		if role != "" && (!at || slices.Contains(n.Dimensions, dim)) {
			return Approver{Role: role, Dimension: dim}, nil
		}
	case kind == "user":
		return Approver{User: rest}, nil
	case kind == "person":
		inFull := func(group string) bool { return strings.HasPrefix(rest, group) }
		if !slices.ContainsFunc(n.PersonGroups, inFull) {
			rest = PersonGroup + rest
		}
		return Approver{Field: rest}, nil
	}
	forms := "role:x, "
	if len(n.Dimensions) > 0 {
		forms += "role:x@" + n.Dimensions[0] + ", "
	}
	return Approver{}, fmt.Errorf("approval: %q is not one of %suser:id, person:field", s, forms)
}

// String returns the entry as [FactNames.ParseApprover] reads it.
func (w Approver) String() string {
	switch {
	case w.Role != "" && w.Dimension != "":
		return "role:" + w.Role + "@" + w.Dimension
	case w.Role != "":
		return "role:" + w.Role
	case w.User != "":
		return "user:" + w.User
	}
	return "person:" + strings.TrimPrefix(w.Field, PersonGroup)
}

// Quorum is a list of approvers, and how many of them must approve.
type Quorum struct {
	Any int        `json:"any,omitempty"` // the number of different people of Of
	All bool       `json:"all,omitempty"` // each entry of Of by a different person
	Of  []Approver `json:"of"`
}

// Needs returns how many people must approve.
func (q Quorum) Needs() int {
	if q.All {
		return len(q.Of)
	}
	return q.Any
}

// String describes the quorum for people.
func (q Quorum) String() string {
	names := make([]string, len(q.Of))
	for i, w := range q.Of {
		names[i] = w.String()
	}
	switch {
	case q.All:
		return "all of " + strings.Join(names, ", ")
	case len(names) == 1 && q.Any == 1:
		return names[0]
	}
	return fmt.Sprintf("any %d of %s", q.Any, strings.Join(names, ", "))
}

// Message is a text with values of facts.
type Message interface {
	// Render returns the text. An error leaves the text out of the reason.
	Render(*rule.Facts) (string, error)
	// Inputs returns the given names that the text depends on.
	Inputs() []string
	// Reads returns everything that the text reads by name, before.* among it.
	Reads() []string
}

// Escalation adds or replaces the approvers of a stage that is open too long.
type Escalation struct {
	To      Approver
	After   Duration
	Replace bool // To replaces the approvers; otherwise it is added to them
}

// Stage is one step of approval in a policy.
type Stage struct {
	ID, Title       string
	When, Reapprove string // rules; empty means always, and by the inputs
	Because         Message
	Approve, Advise *Quorum
	Notify          []Approver
	Auto            string   // approve or reject, without people; empty means people decide
	After           []string // nil means the entry before; empty means none
	Within          Duration
	Remind          []Duration
	Escalate        *Escalation
	OnReject        string         // stop (default), continue or ask
	AppealTo        string         // the appeal stage, if OnReject is ask
	Reasons         []string       // the reasons to choose from; empty means any reason
	Envelope        *EnvelopeNames // the facts of which an approver may approve a range; nil means none
	Beside          []string       // stages and matrices that may have other approvers for the same values
	Final           bool           // a playbook that inherits this one may not change it
	// Definition is the text of the stage and of every rule that it reads, as its
	// author wrote them. After a change of it the stage is asked again.
	Definition string
}

// Matrix is a list of bands of one quantity.
type Matrix struct {
	ID, Quantity, When string
	StrictHigh         bool // the highest band is the strictest; otherwise the lowest
	Cumulative         bool // a band turns every milder band on too
	After              []string
	Beside             []string
	Bands              []Band
	Final              bool
}

// Band is a stage for a range of the quantity. It has at most one lower and one
// upper bound; without a bound it is open at that end.
type Band struct {
	Stage
	From, Above *exact.Number // lower bound, included or not
	Below, UpTo *exact.Number // upper bound, not included or included
}

// Holds reports whether the band contains a number.
func (b Band) Holds(n exact.Number) bool {
	return !(b.From != nil && n.Cmp(*b.From) < 0 || b.Above != nil && n.Cmp(*b.Above) <= 0 ||
		b.Below != nil && n.Cmp(*b.Below) >= 0 || b.UpTo != nil && n.Cmp(*b.UpTo) > 0)
}

// Separation lists the duties that different people must have.
type Separation struct {
	Submitter, OneStagePerPerson, Delegates, CommissionHolder bool
	// groups of fields whose last editor may not approve
	LastEditor []string
}

// DefaultSeparation turns on every separation, with the last editors of the
// given groups of fields.
func DefaultSeparation(lastEditor ...string) Separation {
	return Separation{Submitter: true, OneStagePerPerson: true, Delegates: true, CommissionHolder: true,
		LastEditor: lastEditor}
}

// DelegationRules limits delegations. The zero value allows every delegation.
type DelegationRules struct {
	AtMost Duration   // the longest delegation; zero means no limit
	To     []Approver // who may be a delegate; empty means every person
	Notify []Approver // who is notified of a delegation
}

// Policy is the source of a [Planner].
type Policy struct {
	Facts       FactNames // the facts that the policy reads by itself
	Stages      []Stage
	Matrices    []Matrix
	Separate    Separation
	Delegation  DelegationRules
	NoApprovers string // block (default) or approve, if no stage of a plan has approvers
	Routes      []RouteSource
}

// Duration is a time span in a unit, such as 8 business hours.
type Duration struct {
	N    int
	Unit string // hours, days, weeks, business hours or business days
}

// ParseDuration reads a span such as "8 business hours", "5 days" or "1 week". The
// number is whole and at least 1.
func ParseDuration(s string) (Duration, error) {
	n, unit, _ := strings.Cut(s, " ")
	var d Duration
	for _, c := range n {
		if c < '0' || c > '9' || d.N > 10000 {
			d.N = -1
			break
		}
		d.N = d.N*10 + int(c-'0')
	}
	if !strings.HasSuffix(unit, "s") {
		unit += "s"
	}
	d.Unit = unit
	units := []string{"hours", "days", "weeks", "business hours", "business days"}
	if n == "" || d.N <= 0 || !slices.Contains(units, unit) {
		return Duration{}, fmt.Errorf("approval: %q is not a time span: "+
			"write 8 business hours, 72 hours, 5 days, 3 business days or 2 weeks", s)
	}
	return d, nil
}

// IsZero reports whether the span is zero.
func (d Duration) IsZero() bool { return d.N == 0 }

// String returns the span as [ParseDuration] reads it.
func (d Duration) String() string {
	unit := d.Unit
	if d.N == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return fmt.Sprintf("%d %s", d.N, unit)
}

// Clock adds spans to times. [Calendar] is one.
type Clock interface {
	// Add returns the time a span after t.
	Add(t time.Time, d Duration) time.Time
}
