package story

import (
	"slices"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/record"
)

// Answer is the answer of one side, with the entry that shows it.
type Answer struct {
	record.Answer
	Entry int64 // position in the trail; 0 if no entry shows it
}

// answers returns the answers of both sides.
func answers(status record.Status, entries []audit.Entry) []Answer {
	var out []Answer
	for _, a := range status.Answers {
		out = append(out, Answer{a, answered(a).in(entries)})
	}
	return out
}

// answered is what identifies the entry of an answer.
func answered(a record.Answer) event {
	action := "decline"
	if a.Yes {
		action = "accept"
	}
	return event{action, string(a.Side), a.By, a.At}
}

func (a Answer) write(text *text) {
	said := "no"
	if a.Yes {
		said = "yes"
	}
	text.line("The %s said %s to revision %d on %s, as %s recorded%s%s (%s).", a.Side, said, a.Revision,
		moment(a.At), word(a.By), prefixed(", known by ", cut(a.Evidence)), prefixed(", reason: ", quoted(a.Reason)), inTrail(a.Entry))
}

// Override is an override of a blocking guardrail, with the entry that shows it.
type Override struct {
	record.Override
	Rule   string // what the guardrail requires, as the submission found it; "" if it lapsed
	Entry  int64  // position in the trail; 0 if no entry shows it
	Lapsed bool   // it had no effect when the revision was submitted: the guardrail was changed
}

// overrides returns the overrides of a revision.
func overrides(status record.Status, revision int, entries []audit.Entry) []Override {
	var out []Override
	for _, ov := range status.Overrides {
		if ov.Revision == revision {
			given := event{"override", ov.Guardrail, ov.By, ov.At}
			told := Override{Override: ov, Entry: given.in(entries), Lapsed: hasLapsed(ov, entries)}
			if !told.Lapsed {
				told.Rule = blocked(ov, entries)
			}
			out = append(out, told)
		}
	}
	return out
}

// blocked returns the rule of the guardrail of an override, as the last submission after
// it found it.
func blocked(ov record.Override, entries []audit.Entry) string {
	for _, e := range slices.Backward(entries) {
		if e.Action == "block" && e.Subject == ov.Guardrail && !e.Time.Before(ov.At) {
			return view{Entry: e}.change("note").After
		}
	}
	return ""
}

// hasLapsed reports whether a submission found that the guardrail of an override is
// defined otherwise.
func hasLapsed(ov record.Override, entries []audit.Entry) bool {
	return slices.ContainsFunc(entries, func(e audit.Entry) bool {
		return e.Action == "lapse" && e.Subject == ov.Guardrail && !e.Time.Before(ov.At) &&
			slices.ContainsFunc(e.Fields, func(c audit.Change) bool {
				return c.Path == "definition" && c.Before == ov.Definition
			})
	})
}
