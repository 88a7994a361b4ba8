package approval

import (
	"strings"
	"unicode"
)

// SamePerson reports whether two ids may name the same person: they are equal
// without regard to case. Separation of duties compares ids so. Permissions compare
// them exactly.
func SamePerson(a, b string) bool { return strings.EqualFold(a, b) }

// folded returns the same text for all ids for which [SamePerson] is true.
func folded(id string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, id)
}

// containsPerson reports whether a person is among people, as [SamePerson] compares
// them.
func containsPerson(people []string, id string) bool {
	for _, p := range people {
		if SamePerson(p, id) {
			return true
		}
	}
	return false
}
