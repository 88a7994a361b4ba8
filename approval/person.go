package approval

import "strings"

// SamePerson reports whether two ids may name the same person: they are equal
// without regard to case. Separation of duties compares ids so. Permissions compare
// them exactly.
func SamePerson(a, b string) bool { return strings.EqualFold(a, b) }

// barred returns the reason why a person may not approve; false if the person may.
func (p Process) barred(id string) (why string, ok bool) {
	if why, ok = p.Barred[id]; ok {
		return why, true
	}
	for who, why := range p.Barred {
		if SamePerson(who, id) {
			return why, true
		}
	}
	return "", false
}

// notBarred bars no person: any adviser may advise.
func notBarred(string) (why string, ok bool) { return "", false }

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
