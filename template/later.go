package template

import (
	"bytes"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/approval/rule/prove"
)

// Options are what a text may hold in addition to [Parse], and what it may not.
type Options struct {
	// Later names a date that is not known when the text is rendered, such as the day
	// on which a letter is sent. It stands alone in its placeholder, with the format
	// date at most. The rendered text has a mark in its place; see [Fill]. Empty: none.
	Later string
	// Never are names that the text must not depend on, also through named rules, each
	// with a hint.
	Never map[string]string
	// Before is for a text that was in use before raw HTML, images and addresses that a
	// letter does not print were errors: they are left out.
	Before bool
}

// ParseWith is [Parse] with options.
func ParseWith(name, src string, s *rule.Schema, o Options) (*Template, error) {
	return (&reader{src: src, options: o}).template(name, s)
}

// later reads {{ NAME }}, {{ NAME | date }} and {{ NAME | date("long") }}.
func (p *reader) later(s *rule.Schema, h placeholder, from int) (node, bool) {
	n := node{kind: "later", text: p.options.Later}
	for i := range h.bars {
		part, at := h.part(h.plain, i+1)
		f, ok := p.format(s, part, from+at, rule.DateKind)
		if !ok {
			return n, false
		}
		if f.name != "date" || i > 0 {
			p.fail(from+at, rule.CodeType, "", `%s takes the format date or date("long") alone`, n.text)
			return n, false
		}
		n.formats = append(n.formats, f)
	}
	return n, true
}

// never reports the names in a rule that the text must not depend on.
func (p *reader) never(r *rule.Rule, at int) {
	for _, d := range prove.Depends(r, slices.Sorted(maps.Keys(p.options.Never))...) {
		what := d.Name
		if d.Through != "" {
			what = d.Through + ", which reads " + what
		}
		p.fail(at+d.From, rule.CodeType, p.options.Never[d.Name], "the text can't depend on %s", what)
	}
}

// The characters around a mark. Unicode reserves them for programs: a template that
// holds one is refused, and values lose them, so no author or value writes a mark.
const (
	markBegin = "\ufdd0"
	markEnd   = "\ufdd1"
)

// noncharacter reports whether Unicode reserves a character for programs.
func noncharacter(c rune) bool { return c >= 0xfdd0 && c <= 0xfdef || c&0xfffe == 0xfffe }

// mark returns the mark of a date in Markdown: its form and the locale.
func (n *node) mark(lang string) string {
	form := "s"
	if len(n.formats) > 0 && n.formats[0].long {
		form = "l"
	}
	return markBegin + form + lang + markEnd
}

var (
	markdownMark = regexp.MustCompile(markBegin + `([sl])([A-Za-z0-9-]*)` + markEnd)
	htmlMark     = regexp.MustCompile(`<time class="later (short|long)" lang="([A-Za-z0-9-]*)">[^<]*</time>`)
	textMark     = regexp.MustCompile(markBegin + `[^` + markEnd + `]*` + markEnd)
)

// shown replaces the marks of Markdown that became HTML by elements, which show
// what the author wrote. Values and authors can't write elements.
func shown(h []byte, later string) []byte {
	h = markdownMark.ReplaceAllFunc(h, func(m []byte) []byte {
		parts := markdownMark.FindSubmatch(m)
		class, format := "short", "date"
		if parts[1][0] == 'l' {
			class, format = "long", `date("long")`
		}
		return []byte(`<time class="later ` + class + `" lang="` + string(parts[2]) + `">{{ ` + later + " | " +
			format + ` }}</time>`)
	})
	return bytes.Map(func(c rune) rune { // an author can write one as &#xfdd0;
		if noncharacter(c) {
			return utf8.RuneError
		}
		return c
	}, h)
}

// HasMarks reports whether the HTML of a letter has a mark that [Fill] fills.
func HasMarks(letter []byte) bool { return htmlMark.Match(letter) }

// Fill puts a date into the marks of a letter: in its HTML, and in its text, which
// has the same marks in the same order. date returns the date as a locale writes it.
// Everything else stays byte for byte as it is.
func Fill(letter []byte, text string, date func(lang string, long bool) string) ([]byte, string) {
	var dates []string
	filled := htmlMark.ReplaceAllFunc(letter, func(m []byte) []byte {
		parts := htmlMark.FindSubmatch(m)
		d := date(string(parts[2]), string(parts[1]) == "long")
		dates = append(dates, d)
		return []byte(html.EscapeString(d))
	})
	return filled, textMark.ReplaceAllStringFunc(text, func(m string) string {
		if len(dates) == 0 { // the text was not made from this HTML
			return m
		}
		d := dates[0]
		dates = dates[1:]
		return d
	})
}

// FillMarkdown is [Fill] for the Markdown of a letter.
func FillMarkdown(markdown string, date func(lang string, long bool) string) string {
	return markdownMark.ReplaceAllStringFunc(markdown, func(m string) string {
		parts := markdownMark.FindStringSubmatch(m)
		return escapeLine(date(parts[2], parts[1] == "l"))
	})
}

// Unmarked returns a text as people read it: its marks show what the author wrote.
func Unmarked(text string) string {
	return strings.NewReplacer(markBegin, "", markEnd, "").Replace(text)
}
