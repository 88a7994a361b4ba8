package rule

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule/internal/op"
)

// maxQuoted bounds the comparison that a hint writes out.
const maxQuoted = 80

// quoteNames adds a hint to the errors about names in a comparison that were
// most likely meant as text: unknown names compared with a text.
func (c *checker) quoteNames(s *syntax, l, r node) {
	var meant []*syntax
	if namesText(l) {
		meant = append(meant, entriesOf(s.args[1])...)
	}
	if namesText(r) {
		meant = append(meant, entriesOf(s.args[0])...)
	}
	if len(meant) == 0 || len(c.errs) == 0 {
		return
	}
	choices := append(slices.Clone(l.at().typ.inner().Choices), r.at().typ.inner().Choices...)
	for _, m := range meant {
		c.hyphened(m, choices)
	}
	known := func(m *syntax) bool { return c.unknownAt(m) == nil }
	if meant = slices.DeleteFunc(meant, known); len(meant) == 0 {
		return
	}
	quoted := c.quoted(s, meant, choices)
	for _, m := range meant {
		shown := quoted
		if shown == "" {
			shown = quote(m.text, choices)
		}
		meantText(c.unknownAt(m), m.text, shown, choices)
	}
}

// hyphened keeps one error of those about a text such as north-east, which is
// read as a difference of unknown names.
func (c *checker) hyphened(s *syntax, choices []string) {
	if s.op != op.Sub && s.op != op.Add && s.op != op.Div {
		return
	}
	names, unknown := 0, true
	walk(s, func(m *syntax) {
		if m.op == op.Name {
			names++
			unknown = unknown && c.unknownAt(m) != nil
		}
	})
	if names == 0 || !unknown {
		return
	}
	text := c.text(s)
	c.errs = slices.DeleteFunc(c.errs, func(e *Error) bool { return e.Offset >= s.from && e.End <= s.to })
	c.fail(s, CodeUnknownName, "text is written in quotes: "+quote(text, choices), "unknown names %s", text)
}

// quoteArg is quoteNames for an argument that is text.
func (c *checker) quoteArg(s *syntax, t Type) {
	if e := c.unknownAt(s); e != nil && kindOf(t) == Text {
		meantText(e, s.text, quote(s.text, t.Choices), t.Choices)
	}
}

// meantText puts the hint about quotes into the error of a name. A known name
// that is one letter away is more likely what was meant, except where the text
// is one of the choices.
func meantText(e *Error, name, shown string, choices []string) {
	hint := "text is written in quotes: " + shown
	near, ok := strings.CutPrefix(e.Hint, "did you mean ")
	switch {
	case !ok && e.Hint != "" && !slices.Contains(choices, name):
		return // what to write for a word of another language
	case !ok, slices.Contains(choices, name):
		e.Hint = hint
	case len(name) < 4 || distance(name, strings.TrimSuffix(near, "?")) > 1:
		e.Hint += " Or " + hint
	}
}

// namesText reports whether a node is text, or a list of text, that is not
// written out: in a comparison with "contract", typ is no text.
func namesText(n node) bool {
	if kindOf(n.at().typ.inner()) != Text {
		return false
	}
	in, ok := n.(*list)
	if !ok {
		return n.at().src.op != op.Text
	}
	return slices.ContainsFunc(in.entries, func(a node) bool {
		return a.at().src.op != op.Text && a.at().typ.Kind != Missing
	})
}

// entriesOf are a part, or the entries of a list that is written out.
func entriesOf(s *syntax) []*syntax {
	if s.op == op.List {
		return s.args
	}
	return []*syntax{s}
}

// unknownAt is the error that a plain name is unknown; nil: it is not one.
func (c *checker) unknownAt(s *syntax) *Error {
	if s.op != op.Name || strings.Contains(s.text, ".") {
		return nil
	}
	i := slices.IndexFunc(c.errs, func(e *Error) bool {
		return e.Code == CodeUnknownName && e.Offset == s.from && e.End == s.to
	})
	if i < 0 {
		return nil
	}
	return c.errs[i]
}

// quoted is a comparison with some of its names in quotes; empty when it is too
// long to be shown.
func (c *checker) quoted(s *syntax, names []*syntax, choices []string) string {
	if s.to-s.from > maxQuoted || strings.Contains(c.src[s.from:s.to], "\n") {
		return ""
	}
	var b strings.Builder
	at := s.from
	slices.SortFunc(names, func(a, b *syntax) int { return a.from - b.from })
	for _, m := range names {
		b.WriteString(c.src[at:m.from] + quote(m.text, choices))
		at = m.to
	}
	return b.String() + c.src[at:s.to]
}

// quote is a word in quotes: the choice that was meant, where there is one.
func quote(word string, choices []string) string {
	if !slices.Contains(choices, word) {
		near := strings.TrimSuffix(strings.TrimPrefix(Nearest(word, slices.Clone(choices)), "did you mean "), "?")
		if i := slices.IndexFunc(choices, func(s string) bool { return strings.EqualFold(s, word) }); i >= 0 {
			near = choices[i]
		}
		if near != "" {
			word = near
		}
	}
	return `"` + word + `"`
}
