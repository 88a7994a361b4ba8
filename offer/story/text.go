package story

import (
	"fmt"
	"strings"
	"time"
)

// String returns the story in a few lines. A line has at most 100 characters,
// unless one word is longer; the lines that continue it are indented by eight. Text that
// people gave is in quotes.
func (s Story) String() string {
	var text text
	text.line("%s is %s: %s.", s.Offer, s.State, strings.Join(some(word(s.Title), prefixed("for ", word(s.Client))), " "))
	s.writeApproved(&text)
	for _, stage := range s.Stages {
		stage.write(&text, s.Revision)
	}
	for _, ov := range s.Overrides {
		lapsed := ""
		if ov.Lapsed {
			lapsed = "; it had no effect any more: the guardrail was changed"
		}
		text.line("  ! the block %s%s was overridden by %s on %s, reason: %s%s (%s)", word(ov.Guardrail),
			bracketed(plain(ov.Rule)), word(ov.By), moment(ov.At), or(quoted(ov.Reason), "none"), lapsed, inTrail(ov.Entry))
	}
	s.writePending(&text)
	if l := s.Letter; l == nil {
		text.line("No letter was sent.")
	} else {
		text.line("Sent was letter %s of revision %d, by %s on %s (%s; document %s, SHA-256 %.16s…).",
			word(l.Letter), l.Revision, word(l.By), moment(l.At), inTrail(l.Entry), l.ID, l.Digest)
	}
	for _, a := range s.Answers {
		a.write(&text)
	}
	s.writeTerms(&text)
	writeActs(&text, s.Acts)
	for _, what := range s.Unproved {
		text.line("NO ENTRY OF THE TRAIL SHOWS %s.", what)
	}
	text.line("The trail has %d entries, and every link of it holds.", s.Entries)
	return text.String()
}

// writeTerms writes the terms as they stand now.
func (s Story) writeTerms(text *text) {
	if len(s.Terms) == 0 {
		return
	}
	var differ []string
	for _, t := range s.Terms {
		if t.Differs {
			differ = append(differ, word(t.Path))
		}
	}
	if len(differ) > 0 {
		text.line("The terms as they stand now are not those of revision %d in %s:", s.Revision, and(differ))
	} else {
		text.line("The terms as they stand now:")
	}
	for _, t := range s.Terms {
		t.write(text, s.Imported)
	}
}

// writeApproved writes what is approved.
func (s Story) writeApproved(text *text) {
	switch {
	case s.Imported:
		text.line("It was imported, not decided here.")
	case s.Revision == 0:
		text.line("No revision of it was approved in full.")
	default:
		terms := some(word(s.Candidate), prefixed("from ", s.Start), prefixed("to ", s.End))
		rates := some(strings.Join(terms, " "), prefixed("pay ", s.Pay), prefixed("bill ", s.Bill))
		text.line("Approved is revision %d: %s.", s.Revision, strings.Join(rates, ", "))
		text.line("It was judged by playbook %s, version %.12s:", s.Playbook.Name, s.Playbook.Version)
	}
}

// write writes why the stage was on or not, and who approved it.
func (st Stage) write(text *text, revision int) {
	name := st.Stage
	if st.Title != "" {
		name += " (" + word(st.Title) + ")"
	}
	switch {
	case !st.On:
		why := strings.Replace(st.Why, "not: ", "this does not hold: ", 1)
		text.line("  - %s %s: %s", name, st.Did, plain(why))
		return
	case st.Why == "always":
		text.line("  + %s %s, as always", name, st.Did)
	default:
		text.line("  + %s %s: %s", name, st.Did, st.reason())
	}
	if st.Requires != "" {
		text.line("      it requires %s", plain(st.Requires))
	}
	for _, h := range st.Handed {
		text.line("      %s gave the place of %s to %s on %s%s (%s)", or(word(h.By), "an escalation"),
			word(h.From)+bracketed(word(h.Place)), word(h.To), moment(h.At), prefixed(", reason: ", quoted(h.Reason)), inTrail(h.Entry))
	}
	for _, o := range st.Opinions {
		o.write(text)
	}
	if st.Appealed != "" {
		text.line("      the rejection was appealed to %s, whose approval takes its place", st.Appealed)
	}
	for _, a := range st.Approvals {
		a.write(text, revision)
	}
}

// who returns who gave the approval.
func (a Approval) who() string {
	if a.For != "" {
		return word(a.By) + ", acting for " + word(a.For) + ","
	}
	return word(a.By)
}

func (a Approval) write(text *text, revision int) {
	text.line("      %s approved revision %d%s on %s%s (%s)",
		a.who(), a.Revision, prefixed(" as ", and(a.Places)), moment(a.At), prefixed(", reason: ", quoted(a.Reason)), inTrail(a.Entry))
	if a.Carried != "" {
		text.line("      it stands for revision %d: %s", revision, plain(a.Carried))
	}
}

// reason returns what the playbook has for people, with the rule in brackets.
func (st Stage) reason() string {
	rule := strings.TrimSuffix(strings.TrimSuffix(st.Why, st.Because), "; ")
	switch {
	case st.Because == "":
		return plain(st.Why)
	case rule == "" || rule == st.Why:
		return quoted(st.Because)
	}
	return quoted(st.Because) + " [" + plain(rule) + "]"
}

func moment(at time.Time) string { return at.Format("2006-01-02 15:04 MST") }

func inTrail(entry int64) string {
	if entry == 0 {
		return entryText(0)
	}
	return entryText(entry) + " of the trail"
}

func entryText(entry int64) string {
	if entry == 0 {
		return "NO ENTRY OF THE TRAIL SHOWS IT"
	}
	return fmt.Sprintf("entry %d", entry)
}

// prefixed returns "" if s is empty.
func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// bracketed returns "" if s is empty.
func bracketed(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

// some returns the parts that are not empty.
func some(parts ...string) []string {
	var list []string
	for _, part := range parts {
		if part != "" {
			list = append(list, part)
		}
	}
	return list
}
