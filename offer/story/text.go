package story

import (
	"fmt"
	"strings"
	"time"
)

// storyWidth is how wide the lines of a story are.
const storyWidth = 100

// String tells the story in a few lines of at most 100 characters, where words
// allow it.
func (s Story) String() string {
	var b strings.Builder
	say := func(indent int, format string, a ...any) { fold(&b, fmt.Sprintf(format, a...), indent) }
	say(0, "%s is %s: %s.", s.Offer, s.State, strings.Join(some(s.Title, prefixed("for ", s.Client)), " "))
	s.current(say)
	for _, st := range s.Stages {
		st.tell(say, s.Revision)
	}
	if l := s.Letter; l == nil {
		say(0, "No letter was sent.")
	} else {
		say(0, "Sent was letter %s of revision %d, by %s on %s (%s; document %s, SHA-256 %.16s…).",
			l.Letter, l.Revision, l.By, moment(l.At), inTrail(l.Entry), l.ID, l.Digest)
	}
	say(0, "The trail has %d entries, and every link of it holds.", s.Entries)
	return b.String()
}

type say func(indent int, format string, a ...any)

// current says what is approved.
func (s Story) current(say say) {
	switch {
	case s.Imported:
		say(0, "It was imported, not decided here.")
	case s.Revision == 0:
		say(0, "No revision of it was approved in full.")
	default:
		terms := some(s.Candidate, prefixed("from ", s.Start), prefixed("to ", s.End))
		say(0, "Approved is revision %d: %s.", s.Revision,
			strings.Join(some(strings.Join(terms, " "), prefixed("pay ", s.Pay), prefixed("bill ", s.Bill)), ", "))
		say(0, "It was judged by playbook %s, version %.12s:", s.Playbook.Name, s.Playbook.Version)
	}
}

// tell says why a stage was on or not, and who approved it.
func (st Stage) tell(say say, revision int) {
	name := st.Stage
	if st.Title != "" {
		name += " (" + st.Title + ")"
	}
	if !st.On {
		say(4, "  - %s %s: %s", name, st.Did, strings.Replace(st.Why, "not: ", "not so: ", 1))
		return
	}
	if st.Why == "always" {
		say(4, "  + %s %s, as always", name, st.Did)
	} else {
		say(4, "  + %s %s: %s", name, st.Did, st.reason())
	}
	for _, a := range st.Approvals {
		who := a.By
		if a.For != "" {
			who += ", standing in for " + a.For + ","
		}
		say(8, "      %s approved revision %d on %s%s (%s)", who, a.Revision, moment(a.At), prefixed(", reason: ", a.Reason), inTrail(a.Entry))
		if a.Carried != "" {
			say(8, "      it stands for revision %d: %s", revision, a.Carried)
		}
	}
}

// reason is what the playbook says to people, with the rule behind it.
func (st Stage) reason() string {
	rule := strings.TrimSuffix(strings.TrimSuffix(st.Why, st.Because), "; ")
	switch {
	case st.Because == "":
		return st.Why
	case rule == "" || rule == st.Why:
		return st.Because
	}
	return st.Because + " [" + rule + "]"
}

func moment(at time.Time) string { return at.Format("2006-01-02 15:04 MST") }

func inTrail(entry int64) string {
	if entry == 0 {
		return "NO ENTRY OF THE TRAIL SHOWS IT"
	}
	return fmt.Sprintf("entry %d of the trail", entry)
}

// prefixed is nothing for nothing.
func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// some leaves out what is empty.
func some(parts ...string) []string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// fold writes a line, broken between words where it is too long; what goes on
// stands behind indent.
func fold(b *strings.Builder, line string, indent int) {
	for len([]rune(line)) > storyWidth {
		runes := []rune(line)
		at := storyWidth
		for at > indent && runes[at] != ' ' {
			at--
		}
		if at <= indent {
			break
		}
		b.WriteString(strings.TrimRight(string(runes[:at]), " ") + "\n")
		line = strings.Repeat(" ", indent) + strings.TrimLeft(string(runes[at:]), " ")
	}
	b.WriteString(line + "\n")
}
