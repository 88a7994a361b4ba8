package cases

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/input"
	"github.com/offerdesk/offerdesk/offer/refusal"
)

// The words of a case file. Any other word is an error of the file.
var (
	caseKeys = []string{"name", "why", "base", "set", "unset", "today", "state", "submitted_by", "edited_by",
		"approved",
		"rejected", "revise", "live", "actor", "do", "seen", "reason", "by", "expect"}
	expectLists = []string{"stages", "skipped", "parallel", "missing", "clauses", "contains", "carried",
		"again", "refused"}
	expectMaps  = []string{"problems", "numbers"}
	expectTexts = []string{"letter", "by", "state", "allowed"}
	problemKeys = []string{"blocks", "warns", "routes"}
	deedsAlone  = []string{"submit", "send"}
	seenWords   = []string{seenNow, seenNone, seenOlder}
	decisions   = []string{"approve", "reject", "return"}
	deedsOf     = []string{"approve", "reject", "return", "override", "see", "edit"}
)

// refusals returns the codes of refusals as texts.
func refusals() []string { return codeTexts(refusal.All()) }

func codeTexts(codes []refusal.Code) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = string(c)
	}
	return out
}

// expected checks the keys of expect and returns it without blank ones.
func (d *decoder) expected(n input.Node) input.Node {
	n.Members = slices.DeleteFunc(slices.Clone(n.Members),
		func(m input.Member) bool { return m.Value.Kind == input.Null })
	for _, m := range n.Members {
		d.expectKind(m)
		switch m.Key {
		case "problems":
			d.problemLists(m.Value)
		case "refused":
			d.codes(m.Value)
		case "allowed":
			if m.Value.Text != "true" {
				d.fail(m.Value, "write allowed: true, or refused: and the codes")
			}
		}
	}
	return n
}

// expectKind reports a key of expect that is unknown or has the wrong kind of
// value.
func (d *decoder) expectKind(m input.Member) {
	switch {
	case slices.Contains(expectLists, m.Key):
		d.listOf(m)
	case slices.Contains(expectMaps, m.Key):
		if m.Value.Kind != input.Map {
			d.fail(m.Value, "%s is a map", m.Key)
		}
	case !slices.Contains(expectTexts, m.Key):
		d.unknown(m, "expect", slices.Concat(expectLists, expectMaps, expectTexts))
	}
}

func (d *decoder) codes(n input.Node) {
	for _, code := range n.Items {
		if !slices.Contains(refusals(), strings.TrimSpace(code.Text)) {
			d.failNear(code, code.Text, refusals(), "unknown code %s; the codes are %s", code.Text,
				strings.Join(refusals(), ", "))
		}
	}
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

// deed is what a case does: a verb, and the stage, guardrail or field it is about.
type deed struct {
	verb, what string
	envelope   *flow.Envelope
}

// deed reads what a case does.
func (d *decoder) deed(n input.Node) deed {
	words, envelope := d.withEnvelope(n)
	verb, what, _ := strings.Cut(words, " ")
	switch {
	case verb == "":
	case slices.Contains(deedsAlone, verb) && what != "":
		d.fail(n, "%s stands alone", verb)
	case slices.Contains(deedsOf, verb) && what == "":
		d.fail(n, "%s what? write it after the verb", verb)
	case !slices.Contains(deedsAlone, verb) && !slices.Contains(deedsOf, verb):
		deeds := slices.Concat(deedsAlone, deedsOf)
		d.failNear(n, verb, deeds, "a case can %s; not %s", strings.Join(deeds, ", "), verb)
	}
	if envelope != nil && !slices.Contains(decisions, verb) {
		d.fail(n, "an envelope goes with an approval")
	}
	return deed{verb, what, envelope}
}
