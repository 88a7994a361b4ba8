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
// person whom a field names.
type Approver struct {
	Role      string `json:"role,omitempty"`
	Dimension string `json:"dimension,omitempty"` // role:x@dimension
	User      string `json:"user,omitempty"`
	Field     string `json:"field,omitempty"` // people.x or custom.x
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
}

// ParseApprover reads role:x, role:x@dimension, user:id or person:field. A field
// stands in [PersonGroup] unless it begins with one of PersonGroups.
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

// String writes the entry as a playbook does.
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

// Quorum is who is asked and how many of them must say yes.
type Quorum struct {
	Any int        `json:"any,omitempty"` // that many different people of Of
	All bool       `json:"all,omitempty"` // every entry of Of, each by a different person
	Of  []Approver `json:"of"`
}

// Needs returns how many people must say yes.
func (q Quorum) Needs() int {
	if q.All {
		return len(q.Of)
	}
	return q.Any
}

// String writes the quorum for people.
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

// Message is a text with values in it, made by the template engine.
type Message interface {
	Render(*rule.Facts) (string, error)
	Inputs() []string
}

// Escalation asks somebody else when a stage waits too long.
type Escalation struct {
	To      Approver
	After   Duration
	Replace bool // instead of those who were asked; otherwise beside them
}

// Stage is one step of approval as a playbook writes it.
type Stage struct {
	ID, Title       string
	When, Reapprove string // rules; empty: always, and the inputs decide
	Because         Message
	Approve, Advise *Quorum
	Notify          []Approver
	Auto            string   // approve or reject
	After           []string // nil: the entry above; empty: starts at once
	Within          Duration
	Remind          []Duration
	Escalate        *Escalation
	OnReject        string // stop (default), continue, ask
	AppealTo        string // the stage that an appeal goes to
	Reasons         []string
	Beside          []string
	Final           bool
}

// Matrix is bands of one quantity.
type Matrix struct {
	ID, Quantity, When string
	StrictHigh         bool // the high end asks for most; default the low end
	Cumulative         bool
	After              []string
	Beside             []string
	Bands              []Band
	Final              bool
}

// Band is a stage for a stretch of the quantity. At most one lower and one
// upper bound; a bound left out is open.
type Band struct {
	Stage
	From, Above *exact.Number // and over; over
	Below, UpTo *exact.Number // under; and under
}

// Holds reports whether a number lies in the band.
func (b Band) Holds(n exact.Number) bool {
	return !(b.From != nil && n.Cmp(*b.From) < 0 || b.Above != nil && n.Cmp(*b.Above) <= 0 ||
		b.Below != nil && n.Cmp(*b.Below) >= 0 || b.UpTo != nil && n.Cmp(*b.UpTo) > 0)
}

// Separation says which duties must be of different people.
type Separation struct {
	Submitter, OneStagePerPerson, Delegates, CommissionHolder bool
	LastEditor                                                []string // groups of fields
}

// DefaultSeparation turns on every separation, with the last editors of the
// given groups of fields.
func DefaultSeparation(lastEditor ...string) Separation {
	return Separation{Submitter: true, OneStagePerPerson: true, Delegates: true, CommissionHolder: true,
		LastEditor: lastEditor}
}

// DelegationRules bounds standing in for somebody.
type DelegationRules struct {
	AtMost Duration
	To     []Approver
	Notify []Approver
}

// Policy is everything about approval in a playbook.
type Policy struct {
	Facts       FactNames
	Stages      []Stage
	Matrices    []Matrix
	Separate    Separation
	Delegation  DelegationRules
	NoApprovers string   // block (default) or approve, when a plan asks nobody
	Routed      []string // stages that a guardrail routes to
}

// Duration is a span as a playbook writes it: "8 business hours".
type Duration struct {
	N    int
	Unit string // hours, days, weeks, business hours, business days
}

// ParseDuration reads "8 business hours", "5 days", "1 week".
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
	if n == "" || d.N <= 0 || !slices.Contains([]string{"hours", "days", "weeks", "business hours", "business days"}, unit) {
		return Duration{}, fmt.Errorf("approval: %q is not a time span: write 8 business hours, 72 hours, 5 days, 3 business days or 2 weeks", s)
	}
	return d, nil
}

// IsZero reports whether there is no span.
func (d Duration) IsZero() bool { return d.N == 0 }

// String writes the span as a playbook does.
func (d Duration) String() string {
	unit := d.Unit
	if d.N == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	return fmt.Sprintf("%d %s", d.N, unit)
}

// Clock adds spans to moments. [Calendar] is one.
type Clock interface {
	Add(t time.Time, d Duration) time.Time
}
