package playbook

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Sentinels of choosing a playbook.
var (
	ErrNoPlaybook = errors.New("no playbook applies to the offer")
	ErrAmbiguous  = errors.New("two playbooks apply to the offer and neither goes before the other")
)

// ChoiceError says why no playbook was chosen. It unwraps to [ErrNoPlaybook]
// or [ErrAmbiguous].
type ChoiceError struct {
	Kind  error
	Names []string // of the playbooks that apply
}

// Error returns the reason and the names.
func (e *ChoiceError) Error() string {
	if len(e.Names) == 0 {
		return e.Kind.Error()
	}
	return fmt.Sprintf("%v: %s", e.Kind, strings.Join(e.Names, ", "))
}

// Unwrap returns the sentinel.
func (e *ChoiceError) Unwrap() error { return e.Kind }

// Set is the playbooks in force. Playbooks that name their clients are found by
// the client, so choosing costs the same with five and with five hundred.
type Set struct {
	all      []*Playbook
	byName   map[string]*Playbook
	byClient map[string][]*Playbook
	rest     []*Playbook // may apply to any client
}

// NewSet returns a set of playbooks. It fails if two have the same name.
func NewSet(playbooks ...*Playbook) (*Set, error) {
	s := &Set{byName: map[string]*Playbook{}, byClient: map[string][]*Playbook{}}
	for _, p := range playbooks {
		if s.byName[p.name] != nil {
			return nil, fmt.Errorf("playbook: %s is duplicated", p.name)
		}
		s.byName[p.name] = p
		s.all = append(s.all, p)
		clients, ok := []string(nil), false
		if p.applies != nil {
			clients, ok = prove.Only(p.applies, "client")
		}
		if !ok {
			s.rest = append(s.rest, p)
			continue
		}
		for _, c := range slices.Compact(slices.Sorted(slices.Values(clients))) {
			s.byClient[c] = append(s.byClient[c], p)
		}
	}
	return s, nil
}

// All returns the playbooks in the order in which they were given.
func (s *Set) All() []*Playbook { return slices.Clone(s.all) }

// Get returns the playbook of a name; nil if there is none.
func (s *Set) Get(name string) *Playbook { return s.byName[name] }

// Choice is the playbook of an offer and the facts that were made to choose it.
type Choice struct {
	Playbook *Playbook
	Today    rule.Date // the day in the playbook's zone

	offer record.Offer
	terms *rule.Facts // of the terms alone, until Facts completes them; nil: no rule needed them
}

// Choice is the choice of this playbook for an offer, whatever applies to it.
func (p *Playbook) Choice(o record.Offer, now time.Time) Choice {
	return Choice{Playbook: p, Today: p.calendar.Today(now), offer: o}
}

// Facts returns the facts of the offer, as [Playbook.Facts] makes them on the
// same day. Those of the terms are made only once: if a rule needed them to choose,
// they are used again.
func (c Choice) Facts() *rule.Facts {
	if c.terms == nil {
		return c.Playbook.Facts(c.offer, c.Today)
	}
	return complete(c.terms, c.offer, c.Playbook.TermsFacts)
}

// Choose returns the playbook of an offer at a moment: of those in force whose
// applies is true, a child beats its parents, and one that says before beats the
// other. One without applies is for offers that no other claims. Each playbook is
// asked for the day in its own zone. The error is a [*ChoiceError].
func (s *Set) Choose(o record.Offer, now time.Time) (Choice, error) {
	return choose(s.applying(o, now, func(p *Playbook, today rule.Date) bool { return p.inForce(today) }))
}

// ChooseAnyDay is [Set.Choose] without regard to when a playbook is effective.
func (s *Set) ChooseAnyDay(o record.Offer, now time.Time) (Choice, error) {
	return choose(s.applying(o, now, func(*Playbook, rule.Date) bool { return true }))
}

// Keeps reports whether a playbook of the set is the one of an offer, also if it is
// not effective any more. It returns the choice of it.
func (s *Set) Keeps(p *Playbook, o record.Offer, now time.Time) (Choice, bool) {
	c, err := choose(s.applying(o, now, func(q *Playbook, today rule.Date) bool { return q == p || q.inForce(today) }))
	return c, err == nil && c.Playbook == p
}

// choose returns the one of those that apply that wins.
func choose(hits []Choice) (Choice, error) {
	if len(hits) == 0 {
		return Choice{}, &ChoiceError{Kind: ErrNoPlaybook}
	}
	left := slices.DeleteFunc(slices.Clone(hits), func(c Choice) bool {
		return slices.ContainsFunc(hits, func(o Choice) bool {
			return o.Playbook != c.Playbook &&
				o.Playbook.beats(c.Playbook)
		})
	})
	if len(left) == 0 { // each goes before another
		left = hits
	}
	if len(left) > 1 {
		names := make([]string, len(left))
		for i, c := range left {
			names[i] = c.Playbook.name
		}
		return Choice{}, &ChoiceError{Kind: ErrAmbiguous, Names: names}
	}
	return left[0], nil
}

// applying returns the effective playbooks that apply. Those without applies have no facts.
func (s *Set) applying(o record.Offer, now time.Time, effective func(*Playbook, rule.Date) bool) []Choice {
	var out []Choice
	terms := o.Terms()
	candidates := s.rest
	if client := terms.Get("client").Text(); client != "" {
		candidates = slices.Concat(s.byClient[client], s.rest)
	}
	for _, p := range candidates {
		c := p.Choice(o, now)
		if !effective(p, c.Today) {
			continue
		}
		if p.Claims() {
			if c.terms = p.TermsFacts(terms, c.Today); p.applies.Truth(c.terms) != rule.True {
				continue
			}
		}
		out = append(out, c)
	}
	return out
}

// inForce reports whether the playbook is effective on a day.
func (p *Playbook) inForce(day rule.Date) bool {
	s := p.settings
	return (s.from.IsZero() || !day.Before(s.from)) && (s.to.IsZero() || !s.to.Before(day))
}

// Claims reports whether the playbook has applies. One without it is for offers
// that no other claims.
func (p *Playbook) Claims() bool { return p.applies != nil }

// beats reports whether the playbook wins over another that applies too: it
// descends from it, goes before it, or claims offers and the other does not.
func (p *Playbook) beats(q *Playbook) bool {
	switch {
	case p.descendsFrom(q.name):
		return true
	case q.descendsFrom(p.name):
		return false
	}
	return p.goesBefore(q) || p.Claims() && !q.Claims() && !q.goesBefore(p)
}
