package playbook

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// ruleKeys are the keys whose texts are rules; so is all under names.
var ruleKeys = []string{"applies", "check", "offers", "on", "reapprove", "when"}

// joined refuses a comment with // in a rule whose lines YAML joins: the comment
// would take the lines after it along, and nobody would see that they say
// nothing any more.
func (f *file) joined(n input.Node, rules bool) {
	for _, m := range n.Members {
		f.joined(m.Value, rules || m.Key == "names" || slices.Contains(ruleKeys, m.Key))
	}
	for _, item := range n.Items {
		f.joined(item, rules)
	}
	if !rules || !strings.Contains(n.Text, "//") || len(n.Text) > 2*rule.MaxSource || !f.folded(n) {
		return
	}
	from := lineComment(n.Text, 0)
	for comments := 0; from >= 0; comments++ {
		comment, _, _ := strings.Cut(n.Text[from:], "\n")
		line, col := f.place(n, from)
		if last, _ := f.place(n, from+len(strings.TrimRight(comment, " \t"))-1); last > line || comments > maxComments {
			f.fail(line, col, "syntax", "write /* … */, or keep the lines apart with | behind the key",
				"YAML joins these lines, and the comment takes the ones behind it along")
			return
		}
		from = lineComment(n.Text, from+len(comment))
	}
}

// maxComments bounds the work on one rule: with more, in lines that are joined
// somewhere, it is refused.
const maxComments = 64

// folded reports whether YAML has joined lines of a text.
func (f *file) folded(n input.Node) bool {
	text := strings.TrimRight(n.Text, " \t\r\n")
	last, _ := f.place(n, len(text)-1)
	return last != n.Line+strings.Count(text, "\n")
}

// lineComment finds the next // of a rule that is not inside a text or another
// comment; -1 when there is none.
func lineComment(src string, at int) int {
	for ; at < len(src); at++ {
		rest := src[at:]
		switch c := rest[0]; {
		case strings.HasPrefix(rest, "//"):
			return at
		case strings.HasPrefix(rest, "/*"):
			if end := strings.Index(rest[2:], "*/"); end >= 0 {
				at += end + 3
			}
		case c == '"' || c == '\'' || c == '`':
			for at++; at < len(src) && src[at] != c; at++ {
				if src[at] == '\\' && c != '`' {
					at++
				}
			}
		}
	}
	return -1
}
