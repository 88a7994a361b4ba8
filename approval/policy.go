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

// ParseApprover reads role:x, role:x@business_unit, user:id, person:hiring_manager
// or person:custom.field.
func ParseApprover(s string) (Approver, error) {
	kind, rest, _ := strings.Cut(s, ":")
	switch {
	case rest == "":
	case kind == "role":
		role, dim, at := strings.Cut(rest, "@")
		if role != "" && (!at || dim == "business_unit" || dim == "client" || dim == "region") {
			return Approver{Role: role, Dimension: dim}, nil
		}
	case kind == "user":
		return Approver{User: rest}, nil
	case kind == "person":
		if !strings.HasPrefix(rest, "custom.") {
			rest = "people." + rest
		}
		return Approver{Field: rest}, nil
	}
	return Approver{}, fmt.Errorf("approval: %q is not one of role:x, role:x@business_unit, user:id, person:field", s)
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
	return "person:" + strings.TrimPrefix(w.Field, "people.")
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
	Ask             string // the stage that an appeal goes to
	Reasons         []string
	Beside          []string
	Final           bool
}

// Matrix is bands of one quantity.
type Matrix struct {
	ID, On, When string
	High         bool // the high end asks for most; default the low end
	Cumulative   bool
	After        []string
	Beside       []string
	Bands        []Band
	Final        bool
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

// DefaultSeparation is what holds when a playbook says nothing.
func DefaultSeparation() Separation {
	return Separation{Submitter: true, OneStagePerPerson: true, Delegates: true, CommissionHolder: true, LastEditor: []string{"pay", "bill"}}
}

// DelegationRules bounds standing in for somebody.
type DelegationRules struct {
	AtMost Duration
	To     []Approver
	Notify []Approver
}

// Policy is everything about approval in a playbook.
type Policy struct {
	Stages     []Stage
	Matrices   []Matrix
	Separate   Separation
	Delegation DelegationRules
	Nobody     string   // block (default) or approve, when a plan asks nobody
	Named      []string // stages that a guardrail routes to
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
