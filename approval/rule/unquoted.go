package rule

import (
	"slices"
	"strings"
)

// maxQuoted bounds the comparison that a hint writes out.
const maxQuoted = 80

// quoteNames adds a hint to the errors about names in a comparison that were
// most likely meant as text: unknown names compared with a text.
func (c *checker) quoteNames(n *node) {
	l, r := n.args[0], n.args[1]
	var meant []*node
	if l.namesText() {
		meant = append(meant, entriesOf(r)...)
	}
	if r.namesText() {
		meant = append(meant, entriesOf(l)...)
	}
	choices := append(slices.Clone(l.typ.plain().Choices), r.typ.plain().Choices...)
	for _, m := range meant {
		c.hyphened(m, choices)
	}
	if meant = slices.DeleteFunc(meant, func(m *node) bool { return c.unknownAt(m) == nil }); len(meant) == 0 {
		return
	}
	quoted := c.quoted(n, meant, choices)
	for _, m := range meant {
		e, shown := c.unknownAt(m), quoted
		if shown == "" {
			shown = quote(m.text, choices)
		}
		c.meantText(e, m.text, shown, choices)
	}
}

// hyphened keeps one error of those about a text such as acme-health, which is
// read as a difference of unknown names.
func (c *checker) hyphened(n *node, choices []string) {
	if n.op != opSub && n.op != opAdd && n.op != opDiv {
		return
	}
	names := 0
	unknown := true
	walk(n, func(m *node) {
		if m.op == opName {
			names++
			unknown = unknown && c.unknownAt(m) != nil
		}
	})
	if names == 0 || !unknown {
		return
	}
	text := oneLine(c.src[n.from:n.to])
	c.errs = slices.DeleteFunc(c.errs, func(e *Error) bool { return e.Offset >= n.from && e.End <= n.to })
	c.fail(n, CodeUnknownName, "text is written in quotes: "+quote(text, choices), "there are no names %s", text)
}

// quoteArg is quoteNames for an argument that is text.
func (c *checker) quoteArg(a *node, t Type) {
	if e := c.unknownAt(a); e != nil && kindOf(t) == Text {
		c.meantText(e, a.text, quote(a.text, t.Choices), t.Choices)
	}
}

// meantText puts the hint about quotes into the error of a name. A known name
// that is one letter away is more likely what was meant, except where the text
// is one of the choices.
func (c *checker) meantText(e *Error, name, shown string, choices []string) {
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
func (n *node) namesText() bool {
	literal := n.op == opText || n.op == opList && !slices.ContainsFunc(n.args,
		func(a *node) bool { return a.op != opText && a.typ.Kind != Missing })
	return kindOf(n.typ.plain()) == Text && !literal
}

// plain is the type of a value, or of the items of a list.
func (t Type) plain() Type {
	if t.Kind == List {
		return t.elem()
	}
	return t
}

// entriesOf are a node, or the entries of a list that is written out.
func entriesOf(n *node) []*node {
	if n.op == opList {
		return n.args
	}
	return []*node{n}
}

// unknownAt is the error that a plain name is unknown; nil: it is not one.
func (c *checker) unknownAt(n *node) *Error {
	if n.op != opName || strings.Contains(n.text, ".") {
		return nil
	}
	i := slices.IndexFunc(c.errs, func(e *Error) bool {
		return e.Code == CodeUnknownName && e.Offset == n.from &&
			e.End == n.to
	})
	if i < 0 {
		return nil
	}
	return c.errs[i]
}

// quoted is a comparison with some of its names in quotes; nothing when it is
// too long to be shown.
func (c *checker) quoted(n *node, names []*node, choices []string) string {
	if n.to-n.from > maxQuoted || n.from < 0 || n.to > len(c.src) || strings.Contains(c.src[n.from:n.to], "\n") {
		return ""
	}
	var b strings.Builder
	at := n.from
	slices.SortFunc(names, func(a, b *node) int { return a.from - b.from })
	for _, m := range names {
		b.WriteString(c.src[at:m.from] + quote(m.text, choices))
		at = m.to
	}
	return b.String() + c.src[at:n.to]
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
