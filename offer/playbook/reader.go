package playbook

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/exact"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// reader adds the values of playbooks to those of [source.Reader]: approvers,
// spans of time and numbers.
type reader struct{ *source.Reader }

func read(e source.Entry, what string) reader { return reader{e.Reader(what)} }

// in returns a reader of a node of the same file.
func (r reader) in(n input.Node, what string) reader { return reader{r.File.Reader(n, what)} }

// fail reports a node.
func (r reader) fail(at input.Node, code source.Code, hint, format string, args ...any) {
	r.File.Fail(at, code, hint, format, args...)
}

func (r reader) approver(n input.Node) approval.Approver {
	w, err := ParseApprover(trimmed(n.Text))
	if err != nil {
		r.fail(n, source.CodeSyntax, "write role:x, role:x@business_unit, user:id or person:field",
			"unknown approver %q", n.Text)
	}
	return w
}

func (r reader) approvers(key string) []approval.Approver {
	var out []approval.Approver
	for _, n := range r.List(key) {
		out = append(out, r.approver(n))
	}
	return out
}

func (r reader) span(n input.Node) approval.Duration {
	d, err := approval.ParseDuration(trimmed(n.Text))
	if err != nil {
		r.fail(n, source.CodeSyntax, spanHint(n.Text),
			"write a span as 8 business hours, 72 hours, 5 days, 3 business days or 2 weeks")
	}
	return d
}

// duration returns the span of a key; zero if it is absent.
func (r reader) duration(key string) approval.Duration {
	n, ok := r.Get(key)
	if !ok {
		return approval.Duration{}
	}
	return r.span(n)
}

// count returns a whole number of people.
func (r reader) count(key string) int {
	t := r.Text(key)
	if !t.Given {
		r.fail(r.Node, source.CodeSyntax, "write {any: 1, of: [role:x]} or {all: [role:x, role:y]}",
			"%s is missing", key)
		return 1
	}
	n, err := exact.Parse(t.Value)
	i, ok := n.Int64()
	if err != nil || !ok || i < 0 || i > 100 {
		r.fail(t.Node, source.CodeType, peopleHint(t.Value), "%s is a whole number of people", key)
		return 1
	}
	return int(i)
}

// decimals returns a number of decimal places.
func (r reader) decimals(key string, fallback int) int {
	t := r.Text(key)
	if !t.Given {
		return fallback
	}
	n, err := exact.Parse(t.Value)
	i, ok := n.Int64()
	if err != nil || !ok || i < 0 || i > 12 {
		r.fail(t.Node, source.CodeType, source.NumberHint(t.Value), "%s is a number of places from 0 to 12",
			key)
		return fallback
	}
	return int(i)
}

// positive returns a number over zero.
func (r reader) positive(t source.Text, what string) exact.Number {
	n, err := exact.Parse(t.Value)
	if err != nil || n.Sign() <= 0 {
		hint := source.NumberHint(t.Value)
		if hint == "" && what == "hours" {
			hint = rule.Nearest(t.Value, []string{"schedule"})
		}
		r.fail(t.Node, source.CodeType, hint, "%s is a number over zero", what)
	}
	return n
}

var spanUnits = []string{"hours", "days", "weeks", "business hours", "business days"}

// spanHint returns the nearest unit of time.
func spanHint(s string) string {
	_, unit, _ := strings.Cut(trimmed(s), " ")
	if unit == "" || slices.Contains(spanUnits, unit) {
		return ""
	}
	return rule.Nearest(unit, slices.Clone(spanUnits))
}

// peopleHint returns what to write for a number of people.
func peopleHint(s string) string {
	if hint := source.NumberHint(s); !strings.HasPrefix(hint, "percentages") {
		return hint
	}
	return "write a number of people, such as 1"
}

func trimmed(s string) string { return strings.TrimSpace(s) }
