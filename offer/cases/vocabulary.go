package cases

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// The words of a case file. What is none of them is an error of the file, with
// its place, like any other unknown key.
var (
	expectLists = []string{"stages", "skipped", "parallel", "missing", "clauses", "contains", "carried", "again", "refused"}
	expectMaps  = []string{"problems", "numbers"}
	expectTexts = []string{"letter", "by", "state", "allowed"}
	problemKeys = []string{"blocks", "warns", "routes"}
	refusals    = []string{"separation", "not_entitled", "not_open", "not_on", "already_decided", "missing", "blocked", "nobody", "not_approved", "no_override", "reason", "state", "stale"}
	deedsAlone  = []string{"submit", "send"}
	deedsOf     = []string{"approve", "reject", "return", "override", "see", "edit"}
)

var caseKeys = []string{"name", "why", "base", "set", "unset", "today", "state", "submitted_by", "edited_by", "approved", "rejected", "revise", "actor", "do", "reason", "by", "expect"}

// unknown reports a key that nobody knows.
func (d *decoder) unknown(m input.Member, where string, keys []string) {
	d.fail(input.Node{Line: m.Line, Column: m.Col}, "there is no key %s in %s; there are %s", m.Key, where, strings.Join(keys, ", "))
	d.found[len(d.found)-1].Hint = rule.Nearest(m.Key, slices.Clone(keys))
}

// expected checks the keys of expect. A key with nothing behind it is left out.
func (d *decoder) expected(n input.Node) input.Node {
	var keep []input.Member
	for _, m := range n.Members {
		if m.Value.Kind == input.Null {
			continue
		}
		keep = append(keep, m)
		switch {
		case slices.Contains(expectLists, m.Key):
			d.listOf(m)
		case slices.Contains(expectMaps, m.Key):
			if m.Value.Kind != input.Map {
				d.fail(m.Value, "%s is a map", m.Key)
			}
		case !slices.Contains(expectTexts, m.Key):
			all := slices.Concat(expectLists, expectMaps, expectTexts)
			d.unknown(m, "expect", all)
		}
		switch m.Key {
		case "problems":
			d.problemLists(m.Value)
		case "refused":
			for _, code := range m.Value.Items {
				if !slices.Contains(refusals, strings.TrimSpace(code.Text)) {
					d.failNear(code, code.Text, refusals, "there is no code %s; there are %s", code.Text, strings.Join(refusals, ", "))
				}
			}
		case "allowed":
			if m.Value.Text != "true" {
				d.fail(m.Value, "write allowed: true, or refused: and the codes")
			}
		}
	}
	n.Members = keep
	return n
}

func (d *decoder) problemLists(n input.Node) {
	for _, m := range n.Members {
		if !slices.Contains(problemKeys, m.Key) {
			d.unknown(m, "problems", problemKeys)
		} else if m.Value.Kind != input.Null {
			d.listOf(m)
		}
	}
}

func (d *decoder) listOf(m input.Member) {
	if m.Value.Kind != input.List {
		d.fail(m.Value, "%s is a list", m.Key)
	}
}

// deed checks what a case does.
func (d *decoder) deed(n input.Node) string {
	do := strings.Join(strings.Fields(n.Text), " ")
	verb, what, _ := strings.Cut(do, " ")
	switch {
	case do == "":
	case slices.Contains(deedsAlone, verb) && what != "":
		d.fail(n, "%s stands alone", verb)
	case slices.Contains(deedsOf, verb) && what == "":
		d.fail(n, "%s what? write it behind", verb)
	case !slices.Contains(deedsAlone, verb) && !slices.Contains(deedsOf, verb):
		deeds := slices.Concat(deedsAlone, deedsOf)
		d.failNear(n, verb, deeds, "a case can %s; not %s", strings.Join(deeds, ", "), verb)
	}
	return do
}

// revisions reads one map of changes, or a list of them.
func (d *decoder) revisions(n input.Node) []input.Node {
	out := []input.Node{n}
	if n.Kind == input.List {
		out = n.Items
	}
	for _, r := range out {
		if r.Kind != input.Map {
			d.fail(r, "revise is a map of names and values, or a list of such maps")
		}
	}
	return out
}
