package story

import (
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/record"
)

// view is an entry of the trail, with the submission under which it was made.
type view struct {
	audit.Entry
	submission *record.Submission // nil before the first
}

// change returns a value before and after; empty if the entry has none.
func (v view) change(path string) audit.Change {
	for _, c := range v.Fields {
		if c.Path == path {
			return c
		}
	}
	return audit.Change{}
}

// subject returns what it is about.
func (v view) subject() string { return word(v.Subject) }

// who returns who did it.
func (v view) who() string {
	who := or(word(v.Actor), "the desk")
	if kind := v.change("actor.kind").After; kind != "" && kind != "person" {
		who += " (" + word(kind) + ")"
	}
	if v.For != "" {
		who += ", acting for " + word(v.For) + ","
	}
	return who
}

// because returns the reason and the note that a person gave, after commas.
func (v view) because() string {
	return prefixed(", reason: ", quoted(v.change("reason").After)) + prefixed(", note: ", quoted(v.change("note").After))
}

// maxShown is how many changes of terms an act lists, and maxValue how many
// characters of a value.
const (
	maxShown = 8
	maxValue = 60
)

// changes lists what changed in the terms.
func (v view) changes() string {
	var out []string
	for _, c := range v.Fields {
		if !isTerm(c.Path) {
			continue
		}
		from := ""
		if c.Before != "" {
			from = " from " + value(listText(c.Path, c.Before))
		}
		out = append(out, word(c.Path)+from+" to "+value(listText(c.Path, c.After)))
	}
	if n := len(out) - maxShown; n > 1 {
		out = append(out[:maxShown], fmt.Sprintf("%d more", n))
	}
	return and(out)
}

// isTerm reports whether a path of an entry is a name of the terms.
func isTerm(path string) bool {
	_, ok := record.Lookup(path)
	return ok || record.InGroup(path, "custom")
}

// asked lists the stages of the submission that wait for people, with who they are.
func (v view) asked() string {
	if v.submission == nil {
		return ""
	}
	var asked, skipped []string
	for _, st := range v.submission.Process.Plan {
		switch {
		case st.NeedsDecision():
			asked = append(asked, st.ID+" ("+who(st)+")")
		case !st.On:
			skipped = append(skipped, st.ID)
		}
	}
	return prefixed("; its stages are ", and(asked)) + prefixed("; skipped: ", and(skipped))
}

// who returns which people a stage requires.
func who(st approval.PlanStage) string {
	var parts []string
	if st.Approve != nil {
		parts = append(parts, st.Approve.String())
	}
	if st.Advise != nil {
		parts = append(parts, "advice of "+st.Advise.String())
	}
	return plain(strings.Join(parts, "; "))
}

// and joins a list for people.
func and(list []string) string {
	if n := len(list) - 1; n > 0 {
		return strings.Join(list[:n], ", ") + " and " + list[n]
	}
	return strings.Join(list, "")
}

// short returns the beginning of a long value.
func short(value string) string {
	runes := []rune(value)
	if len(runes) > maxValue {
		return string(runes[:maxValue]) + "…"
	}
	return value
}
