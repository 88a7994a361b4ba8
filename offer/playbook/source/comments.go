package source

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// ruleKeys are the keys whose texts are rules. All texts under names are rules
// too.
var ruleKeys = []string{"applies", "check", "offers", "on", "reapprove", "when"}

// checkComments reports comments with // in rules whose lines YAML joins. Such a
// comment would silently swallow the lines after it.
func (f *File) checkComments(n input.Node) {
	for _, m := range n.Members {
		if m.Key == "names" || slices.Contains(ruleKeys, m.Key) {
			f.checkRules(m.Value)
		} else {
			f.checkComments(m.Value)
		}
	}
	for _, item := range n.Items {
		f.checkComments(item)
	}
}

// checkRules is checkComments for a node whose texts are all rules.
func (f *File) checkRules(n input.Node) {
	for _, m := range n.Members {
		f.checkRules(m.Value)
	}
	for _, item := range n.Items {
		f.checkRules(item)
	}
	if strings.Contains(n.Text, "//") && len(n.Text) <= 2*rule.MaxSource && f.folded(n) {
		f.checkRule(n)
	}
}

// maxComments bounds the work on one rule. With more comments, and lines that
// are joined somewhere, it is refused.
const maxComments = 64

func (f *File) checkRule(n input.Node) {
	from := lineComment(n.Text, 0)
	for comments := 0; from >= 0; comments++ {
		comment, _, _ := strings.Cut(n.Text[from:], "\n")
		at := f.Locate(n, from)
		last := f.Locate(n, from+len(strings.TrimRight(comment, " \t"))-1)
		if last.Line > at.Line || comments > maxComments {
			f.Fail(at, CodeSyntax, "write /* … */, or keep the lines apart with | after the key",
				"YAML joins these lines, so the comment swallows the ones after it")
			return
		}
		from = lineComment(n.Text, from+len(comment))
	}
}

// folded reports whether YAML has joined lines of a text.
func (f *File) folded(n input.Node) bool {
	text := strings.TrimRight(n.Text, " \t\r\n")
	return f.Locate(n, len(text)-1).Line != n.Line+strings.Count(text, "\n")
}

// lineComment returns the offset of the next // of a rule that is not inside a
// text or another comment; -1 if there is none.
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
