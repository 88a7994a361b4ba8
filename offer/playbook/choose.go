package playbook

import (
	"errors"
	"fmt"
	"slices"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Sentinels of choosing a playbook.
var (
	ErrNoPlaybook = errors.New("playbook: no playbook applies to the offer")
	ErrAmbiguous  = errors.New("playbook: two playbooks apply to the offer and neither goes before the other")
)

// ChoiceError says why no playbook was chosen. It unwraps to [ErrNoPlaybook]
// or [ErrAmbiguous].
type ChoiceError struct {
	Kind  error
	Names []string
}

// Error names the playbooks.
func (e *ChoiceError) Error() string {
	if len(e.Names) == 0 {
		return e.Kind.Error()
	}
	return fmt.Sprintf("%v: %s", e.Kind, joined(e.Names))
}

// Unwrap returns the sentinel.
func (e *ChoiceError) Unwrap() error { return e.Kind }

// Set is the playbooks in force. Playbooks that name their clients are found
// by the client, so choosing costs the same with five and with five hundred.
type Set struct {
	all      []*Playbook
	byName   map[string]*Playbook
	byClient map[string][]*Playbook
	rest     []*Playbook // may apply to any client
}

// NewSet puts playbooks together. Each name is there once.
func NewSet(playbooks ...*Playbook) (*Set, error) {
	s := &Set{byName: map[string]*Playbook{}, byClient: map[string][]*Playbook{}}
	for _, p := range playbooks {
		if s.byName[p.name] != nil {
			return nil, fmt.Errorf("playbook: %s is there twice", p.name)
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

// Get returns a playbook by name; nil when there is none.
func (s *Set) Get(name string) *Playbook { return s.byName[name] }

// Choose finds the playbook of an offer on a day: of those in force whose
// applies is true, a child beats its parents, and one that says before beats
// the other. One without applies is for offers that no other claims. The error
// is a [*ChoiceError].
func (s *Set) Choose(terms record.Terms, today rule.Date) (*Playbook, error) {
	client := terms.Get("client").Text()
	var hits []*Playbook
	try := func(list []*Playbook) {
		for _, p := range list {
			if p.Applies(terms, today) {
				hits = append(hits, p)
			}
		}
	}
	if client != "" {
		try(s.byClient[client])
	}
	try(s.rest)
	switch len(hits) {
	case 0:
		return nil, &ChoiceError{Kind: ErrNoPlaybook}
	case 1:
		return hits[0], nil
	}
	var left []*Playbook
	for _, p := range hits {
		if !slices.ContainsFunc(hits, func(q *Playbook) bool { return q != p && s.beats(q, p) }) {
			left = append(left, p)
		}
	}
	if len(left) == 0 { // each goes before another
		left = hits
	}
	if len(left) != 1 {
		names := make([]string, len(left))
		for i, p := range left {
			names[i] = p.name
		}
		return nil, &ChoiceError{Kind: ErrAmbiguous, Names: names}
	}
	return left[0], nil
}

// beats reports whether a wins over b: it descends from b, or says before b, or
// says when it applies and b does not.
func (s *Set) beats(a, b *Playbook) bool {
	switch {
	case a.descendsFrom(b.name):
		return true
	case b.descendsFrom(a.name):
		return false
	}
	return known(a.settings.before, b.name) || a.applies != nil && b.applies == nil && !known(b.settings.before, a.name)
}

// Applies reports whether the playbook is in force on a day and its applies is
// true. Without applies it applies to every offer.
func (p *Playbook) Applies(terms record.Terms, today rule.Date) bool {
	if !p.settings.from.IsZero() && today.Before(p.settings.from) || !p.settings.to.IsZero() && p.settings.to.Before(today) {
		return false
	}
	if p.applies == nil {
		return true
	}
	return p.applies.Truth(p.TermsFacts(terms, today)) == rule.True
}

// Claims reports whether the playbook says to which offers it applies; one that
// does not is for those that no other claims.
func (p *Playbook) Claims() bool { return p.applies != nil }

// descendsFrom reports whether files of that parent are in the bundle.
func (p *Playbook) descendsFrom(name string) bool {
	_, ok := p.files[parentPrefix+name+"/playbook.yaml"]
	return ok
}
