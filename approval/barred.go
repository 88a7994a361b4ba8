package approval

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Barred returns the people who may not approve a submission, each with the rule
// of separation: those who submitted it, who set a value under LastEditor that
// stands, and who hold the commission, as far as the policy separates these duties. It
// reads the facts, Submitter, Submitters and Editors of the submission.
func (pl *Planner) Barred(s Submission) map[string]string {
	out := map[string]string{}
	sep := pl.policy.Separate
	for _, group := range sep.LastEditor {
		for _, path := range slices.Backward(editorsOf(group, s.Editors)) { // the first one stays
			out[s.Editors[path]] = fmt.Sprintf("who set %s does not approve it (last_editor)", path)
		}
	}
	if field := pl.policy.Facts.CommissionHolder; sep.CommissionHolder && field != "" {
		if id, ok := s.Facts.Get(field).Text(); ok && id != "" {
			out[id] = "who holds the commission does not approve (commission_holder)"
		}
	}
	if sep.Submitter {
		for _, id := range append([]string{s.Submitter}, s.Submitters...) {
			if id != "" {
				out[id] = "who submitted does not approve (submitter)"
			}
		}
	}
	return out
}

// editorsOf returns the entries of editors that are about a fact or a group of
// facts: those in it, and the nearest one around it if it has none of its own.
func editorsOf(group string, editors map[string]string) []string {
	var out []string
	around := ""
	for _, path := range slices.Sorted(maps.Keys(editors)) {
		switch {
		case editors[path] == "":
		case path == group || strings.HasPrefix(path, group+"."):
			out = append(out, path)
		case strings.HasPrefix(group, path+"."):
			around = path
		}
	}
	if around != "" && editors[group] == "" {
		out = append(out, around)
	}
	return out
}

// IsBarred reports whether separation of duties bars a person from approving, and
// why. It compares ids as [SamePerson] does.
func (p Process) IsBarred(id string) (why string, barred bool) { return p.barred(id) }

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
