package approval

import "strings"

// SamePerson reports whether two ids may name the same person: they are equal
// without regard to case. Separation of duties compares ids so. Permissions compare
// them exactly.
func SamePerson(a, b string) bool { return strings.EqualFold(a, b) }

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
