package approval

import "strings"

// SamePerson reports whether two ids may name one person: they are equal but
// for the case of letters. Whoever must be different people is compared so; who
// is asked is compared to the byte.
func SamePerson(a, b string) bool { return strings.EqualFold(a, b) }

// barred returns why a person can't be the deciding approver.
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

// notBarred is barred from giving advice.
func notBarred(string) (why string, ok bool) { return "", false }

// containsPerson reports whether a person is among others.
func containsPerson(people []string, id string) bool {
	for _, p := range people {
		if SamePerson(p, id) {
			return true
		}
	}
	return false
}
