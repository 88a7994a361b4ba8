package playbook

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/playbook/source"
	"github.com/offerdesk/offerdesk/offer/record"
)

// manageable are the parts of a playbook that roles can manage.
var manageable = []string{"fields", "guardrails", "approvals", "letters", "access", "lifecycle", "names",
	"playbook"}

// parts are the files and folders of a playbook by part. Sample offers and cases
// are no part of a version.
var parts = map[string]string{"playbook.yaml": "playbook", "fields.yaml": "fields",
	"lifecycle.yaml":  "lifecycle",
	"guardrails.yaml": "guardrails", "approvals.yaml": "approvals", "access.yaml": "access", "letters": "letters", "clauses": "letters"}

// partOf returns the part that a file of a bundle belongs to, its own or a
// parent's. Tables belong to names.
func partOf(file string) string {
	first, _, _ := strings.Cut(path.Clean(source.Inside(file)), "/")
	if part, ok := parts[first]; ok {
		return part
	}
	return "names"
}

// Manages reports whether the actor may change a part of the playbook.
func (a *Access) Manages(actor record.Actor, part string) bool {
	return actor.ID != "" && slices.ContainsFunc(a.roles,
		func(r *Role) bool { return actor.Has(r.Name) && slices.Contains(r.Manage, part) })
}

// ManagesAll reports whether the actor may change every part. It requires
// playbook, or all of fields, guardrails, approvals, letters and access.
func (a *Access) ManagesAll(actor record.Actor) bool {
	if a.Manages(actor, "playbook") { // it says to which offers all the rest applies
		return true
	}
	return !slices.ContainsFunc([]string{"fields", "guardrails", "approvals", "letters", "access"},
		func(part string) bool {
			return !a.Manages(actor, part)
		})
}

// ManagesAny reports whether the actor may change some part of the playbook.
func (a *Access) ManagesAny(actor record.Actor) bool {
	return slices.ContainsFunc(manageable, func(part string) bool { return a.Manages(actor, part) })
}

// DeniedChanges returns what keeps the actor from replacing the playbook with
// next. Each part that differs requires a role that manages it, and each locked
// letter or clause that differs one of the roles that it is locked for.
func (p *Playbook) DeniedChanges(actor record.Actor, next *Playbook) []string {
	var denied []string
	all := p.access.ManagesAll(actor)
	for _, part := range p.changes(next) {
		if !all && !p.access.Manages(actor, part) {
			denied = append(denied, part)
		}
	}
	for _, l := range p.letters.list {
		same := slices.ContainsFunc(next.letters.list,
			func(n *Letter) bool { return n.ID == l.ID && n.source == l.source })
		if len(l.Lock) > 0 && !same && !slices.ContainsFunc(l.Lock, actor.Has) {
			denied = append(denied, "letter "+l.ID)
		}
	}
	for _, c := range p.letters.clauses {
		n := next.letters.clause(c.ID)
		if len(c.Lock) > 0 && (n == nil || n.source != c.source) && !slices.ContainsFunc(c.Lock, actor.Has) {
			denied = append(denied, "clause "+c.ID)
		}
	}
	return denied
}

// changes returns the parts in which files differ, sorted.
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
