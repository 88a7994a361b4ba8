package playbook

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/record"
)

// parts are the files and folders of a playbook and what they are called under
// manage. Sample offers and cases are no part of a version.
var parts = map[string]string{"playbook.yaml": "playbook", "fields.yaml": "fields", "lifecycle.yaml": "lifecycle",
	"guardrails.yaml": "guardrails", "approvals.yaml": "approvals", "access.yaml": "access", "letters": "letters", "clauses": "letters"}

// partOf is the part that a file of a bundle belongs to, its own or a parent's.
func partOf(file string) string {
	if strings.HasPrefix(file, parentPrefix) {
		_, file, _ = strings.Cut(file, "/")
	}
	first, _, _ := strings.Cut(path.Clean(file), "/")
	if part, ok := parts[first]; ok {
		return part
	}
	return "names" // and the tables that it names
}

// ManagesAll reports whether the actor may change every part: who manages the
// playbook, or fields, guardrails, approvals, letters and access.
func (p *Playbook) ManagesAll(actor record.Actor) bool {
	if p.Manages(actor, "playbook") { // it says to which offers all the rest applies
		return true
	}
	for _, part := range []string{"fields", "guardrails", "approvals", "letters", "access"} {
		if !p.Manages(actor, part) {
			return false
		}
	}
	return true
}

// ManagesAny reports whether the actor may change some part of the playbook.
func (p *Playbook) ManagesAny(actor record.Actor) bool {
	return slices.ContainsFunc(manageable, func(part string) bool { return p.Manages(actor, part) })
}

// MayReplace says what keeps the actor from putting next in place of p: each
// part that it changes wants a role that manages it, and each letter that it
// changes or leaves out one of the roles for which that is locked.
func (p *Playbook) MayReplace(actor record.Actor, next *Playbook) (denied []string) {
	all := p.ManagesAll(actor)
	for _, part := range p.changes(next) {
		if !all && !p.Manages(actor, part) {
			denied = append(denied, part)
		}
	}
	for _, l := range p.letters {
		same := slices.ContainsFunc(next.letters, func(n *Letter) bool { return n.ID == l.ID && n.source == l.source })
		if len(l.Lock) > 0 && !same && !slices.ContainsFunc(l.Lock, actor.Has) {
			denied = append(denied, "letter "+l.ID)
		}
	}
	return denied
}

// changes are the parts in which files differ, sorted.
func (p *Playbook) changes(next *Playbook) []string {
	both := maps.Clone(p.files)
	maps.Copy(both, next.files)
	found := map[string]bool{}
	for file := range both {
		if !bytes.Equal(p.files[file], next.files[file]) {
			found[partOf(file)] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}
