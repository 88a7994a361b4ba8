package template_test

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/offerdesk/offerdesk/approval/rule"
	"github.com/offerdesk/offerdesk/template"
)

// hostile are values that mean something to Markdown, HTML or the eye.
var hostile = []string{
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</p><h1>x", "<!-- x", "&lt;b&gt;", "&#60;b&#62;", "javascript:alert(1)", "<http://evil.example>", "http://evil.example",
	"[click](http://evil.example)", "![x](http://evil.example/x.png)", "[a]: http://evil.example", "[a][b]", "a@b.example", "**bold**", "_it_", "`code`", "``` \nx", "~~~\nx", "~~no~~",
	"# head", "## head", "- item", "-", "--", "---", "- - -", "* item", "+ item", "1. item", "1.", "12) item", "1234567890. x", "> quote", "=", "===", "a\n===", "a\n---", "a\n\n    code", "    code", "\tcode",
	"a\n- b", "a\n\n- b", "a\n1. b", "a\r\n# b", "a\rb", "a\u2028# b", "a\u0085- b", "| a | b |", "a | b\n--|--\nc | d", "|--|", ":--", "\\", "\\\\[x](y)", "a  ", "  a", " ", "\u00a0a\u00a0",
	"\u202eevil\u202c", "\u2066x\u2069", "a\u200bb", "\u200fa", "\u061ca", "a\x00b", "a\x1b[31mb", "a\x7fb", "\ufeffa", "\U000e0041", "<?php ?>", "<![CDATA[x]]>", "{{ candidate.name }}", "{{ end }}", "$x$", "\"'", "a\n\n\n\nb", "\n\na\n\n",
	"2026. Dezember", "-5", "-$5.00", "1.5", "Jr.", "—", "क्\u200dष", "\u3164",
}

// places are where a value can stand; %s is the value.
var places = []string{"%s", "Dear %s, x", "x\n%s\ny", "x\n\n%s", "- %s\n- y", "1. %s\n2. y", "> %s\n\ny", "# %s", "### %s\n\ny", "x **%s** y", "*%s*", "| a | b |\n|---|---|\n| %s | c |\n| d | e |",
	"a | b\n---|---\n%s | c", "- x\n  - %s\n", "%s\n===\ny", "x%s", "1%s", "-%s"}

var tags = regexp.MustCompile(`<[^>]*>`)

// shape is the elements of a letter in order, without line breaks.
func shape(doc string) string {
	return strings.ReplaceAll(strings.Join(tags.FindAllString(doc, -1), ""), "<br>", "")
}

// words is what a reader sees, without blanks.
func words(doc string) string {
	return squeeze(html.UnescapeString(tags.ReplaceAllString(doc, "")))
}

func squeeze(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || unicode.IsControl(c) {
			return -1
		}
		return c
	}, s)
}

func asHTML(t testing.TB, place, value string) string {
	t.Helper()
	s := schema(t)
	tm, err := template.Parse("letter", strings.ReplaceAll(place, "%s", "{{ candidate.name }}"), s)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := tm.Render(set(t, s.NewFacts(), map[string]rule.Value{"candidate.name": rule.TextValue(value)}), template.RenderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	out, err := doc.HTML()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// invisible says which characters no reader sees; they are dropped.
func invisible(c rune) bool {
	return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) && c != 0x200c && c != 0x200d && !unicode.Is(unicode.Prepended_Concatenation_Mark, c) || unicode.IsSpace(c) || c >= 0xe0000 && c <= 0xe0fff || strings.ContainsRune("\u034f\u115f\u1160\u3164\uffa0\ufffd", c)
}

// harmless checks that a value at a place changes nothing but the words there.
func harmless(t *testing.T, place, value string) {
	t.Helper()
	seen := strings.Map(func(c rune) rune {
		if invisible(c) {
			return -1
		}
		return c
	}, value)
	if seen == "" {
		return // nothing stands at the place
	}
	got, want := asHTML(t, place, value), asHTML(t, place, "v")
	if shape(got) != shape(want) {
		t.Errorf("%q at %q makes other elements:\n%s\nwant the shape of\n%s", value, place, got, want)
	}
	if words(got) != strings.Replace(words(want), "v", seen, 1) {
		t.Errorf("%q at %q is read as %q, want %q in\n%s", value, place, words(got), seen, got)
	}
}

// TestHostileDataIsText puts every hostile value at every place.
func TestHostileDataIsText(t *testing.T) {
	t.Parallel()
	for _, place := range places {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			for _, value := range hostile {
				harmless(t, place, value)
			}
		})
	}
}

func TestEscapeKeepsParagraphs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, in, want string }{
		{"lines break, blank lines part", "a\nb\r\n\r\nc", "a  \nb\n\nc"},
		{"many blank lines are one", "a\n\n\n\n\nb", "a\n\nb"},
		{"blanks indent nothing", "a\n\n    b", "a\n\n&#32;&#32;&#32;&#32;b"},
		{"blanks at the ends stay and mean nothing", " a  \nb\u00a0", "&#32;a&#32;&#32;  \nb&#160;"},
		{"no list, no heading", "- a\n\n1. b\n\n# c\n\n===", "\\- a\n\n1\\. b\n\n\\# c\n\n\\==="},
		{"numbers and signs in a line stay readable", "-5 to 1.5 - 2026.", "-5 to 1.5 - 2026."},
		{"nothing", "", ""},
		{"invisible characters go", "a\u202eb\u200bc\x00", "abc"},
	} {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			if got := template.Escape(c.in); got != c.want {
				t.Errorf("%s: Escape(%q)\ngot  %q\nwant %q", c.why, c.in, got, c.want)
			}
		})
	}
}

// FuzzEscape puts any value at any place.
func FuzzEscape(f *testing.F) {
	for i, v := range hostile {
		f.Add(v, uint8(i))
	}
	f.Fuzz(func(t *testing.T, value string, place uint8) {
		if len(value) > 200 || strings.Contains(value, "v") {
			t.Skip()
		}
		harmless(t, places[int(place)%len(places)], strings.ToValidUTF8(value, ""))
	})
}

// FuzzParse checks that no source makes the parser or the renderer panic, that
// errors have a place, and that what is taken renders, or says what it lacks.
func FuzzParse(f *testing.F) {
	for _, c := range refused {
		f.Add(c.src)
	}
	f.Add(wholeLetter)
	s := schema(f)
	full := facts(f, s)
	f.Fuzz(func(t *testing.T, src string) {
		tm, err := template.Parse("letter", src, s)
		if err != nil {
			if errs, ok := err.(template.Errors); ok {
				for _, e := range errs {
					if e.Line < 1 || e.Line > 1+strings.Count(src, "\n") || e.Column < 1 || e.Column > len(src)+1 || e.Message == "" || e.Code == "" {
						t.Errorf("%q: no place: %+v", src, e)
					}
				}
			}
			return
		}
		doc, err := tm.Render(full, template.RenderOptions{})
		if err != nil {
			return
		}
		out, err := doc.HTML()
		if err != nil || strings.Contains(string(out), "<script") || strings.Contains(string(out), "href=") || strings.Contains(string(out), "src=") {
			t.Errorf("%q makes %s, %v", src, out, err)
		}
		if _, err := doc.Text(); err != nil {
			t.Error(err)
		}
		if m, err := template.ParseMessage(src, s, template.RenderOptions{}); err == nil {
			if line, err := m.Render(s.NewFacts()); err != nil || fmt.Sprint(line) == "" && src != "" && !strings.Contains(src, "{{") {
				t.Errorf("%q as a message: %q, %v", src, line, err)
			}
		}
	})
}
