package approval

import (
	"maps"
	"slices"
)

// Clone returns a copy of the process. A change of its lists and maps does not
// change p. Their entries share what they point to, such as the approvers of a
// quorum, which must not be changed.
func (p Process) Clone() Process {
	p.Plan = slices.Clone(p.Plan)
	p.Decisions = slices.Clone(p.Decisions)
	p.Carried = slices.Clone(p.Carried)
	p.LostApproval = slices.Clone(p.LostApproval)
	p.Noticed = slices.Clone(p.Noticed)
	p.Barred = maps.Clone(p.Barred)
	p.Persons = maps.Clone(p.Persons)
	p.Places = maps.Clone(p.Places)
	p.Opened = maps.Clone(p.Opened)
	p.Appeals = maps.Clone(p.Appeals)
	p.Added = maps.Clone(p.Added)
	p.Escalated = maps.Clone(p.Escalated)
	p.Replaced = maps.Clone(p.Replaced)
	p.Handed = slices.Clone(p.Handed)
	p.WhyAgain = maps.Clone(p.WhyAgain)
	p.Bases = maps.Clone(p.Bases)
	return p
}

// put returns a map with one more entry: m itself, or a new map if m is nil.
func put[V any](m map[string]V, key string, value V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[key] = value
	return m
}
