package playbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
	"github.com/offerdesk/offerdesk/offer/playbook/source"
)

// CheckSet finds what is wrong between playbooks: two that can apply to the same
// offer if neither goes before the other, and rings of before.
func CheckSet(playbooks ...*Playbook) Findings {
	var out Findings
	for i, p := range playbooks {
		p.checkRing(playbooks[:i], &out)
	}
	for i, p := range playbooks {
		for _, q := range playbooks[:i] {
			if p.ambiguous(q) {
				p.reportAmbiguous(q, &out)
			}
		}
	}
	return out
}

// ambiguous reports whether an offer can fall under both playbooks and neither
// wins.
func (p *Playbook) ambiguous(q *Playbook) bool {
	if p.name == q.name || p.Claims() != q.Claims() || p.related(q) || !p.overlaps(q) {
		return false
	}
	return !p.Claims() || prove.CanAllHold(p.applies, q.applies)
}

func (p *Playbook) reportAmbiguous(q *Playbook, out *Findings) {
	at := p.settings.applies
	if !p.Claims() {
		at = source.Place{File: p.settings.top, Node: source.At(1, 1)}
	}
	at.File.Into(out).Add(at.Node, Finding{Code: source.CodeAmbiguous, Severity: source.SeverityError,
		IDs:  []string{q.name, p.name},
		Hint: "narrow one of them, or write before: [" + q.name + "]",
		Message: fmt.Sprintf("an offer can fall under %s and %s, and neither goes before the other", q.name,
			p.name)})
}

// checkRing reports a playbook that closes a ring with others: each goes before
// the next and the last before the first, so none of them wins.
func (p *Playbook) checkRing(others []*Playbook, out *Findings) {
	ring := closeRing([]*Playbook{p}, others)
	if ring == nil {
		return
	}
	names := make([]string, len(ring))
	for i, q := range ring {
		names[i] = q.name
	}
	at := p.settings.beforeAt
	at.File.Into(out).Add(at.Node, Finding{Code: source.CodeCycle, Severity: source.SeverityError, IDs: names,
		Hint: "leave one before out",
		Message: "each goes before the next, so none of them wins: " +
			strings.Join(append(slices.Clone(names), p.name), " before ")})
}

// closeRing extends a chain of before through others of a list until it comes
// back to its first playbook; nil if it does not.
func closeRing(chain, others []*Playbook) []*Playbook {
	last := chain[len(chain)-1]
	if len(chain) > 1 && last.goesBefore(chain[0]) {
		return chain
	}
	for _, q := range others {
		if !last.goesBefore(q) || slices.Contains(chain, q) {
			continue
		}
		if ring := closeRing(append(slices.Clone(chain), q), others); ring != nil {
			return ring
		}
	}
	return nil
}

// goesBefore reports whether the playbook has another in its before.
func (p *Playbook) goesBefore(q *Playbook) bool { return slices.Contains(p.settings.before, q.name) }

// related reports whether one of two playbooks wins over the other.
func (p *Playbook) related(q *Playbook) bool {
	return p.descendsFrom(q.name) || q.descendsFrom(p.name) || p.goesBefore(q) || q.goesBefore(p)
}

// overlaps reports whether there is a day on which both are in force.
func (p *Playbook) overlaps(q *Playbook) bool {
	before := func(to, from rule.Date) bool { return !to.IsZero() && !from.IsZero() && to.Before(from) }
	return !before(p.settings.to, q.settings.from) && !before(q.settings.to, p.settings.from)
}

// descendsFrom reports whether a playbook of that name is among the parents.
func (p *Playbook) descendsFrom(name string) bool {
	_, ok := p.files[source.InParent(name, "playbook.yaml")]
	return ok
}
