package template

import (
	"fmt"
	"strings"
	"unicode"
)

// Escape returns data as Markdown that shows it as it is: no character of it has a
// meaning in Markdown or HTML, also at the start of a line. A line break stays a
// line break, and a blank line starts a paragraph. Control characters, invisible
// characters and those that change the direction of text are dropped.
func Escape(s string) string {
	var parts []string
	for _, p := range strings.Split(lineBreaks.Replace(s), "\n\n") {
		if p = escapeLines(p); p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "\n\n")
}

// lineBreaks replaces every kind of line break by a newline.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n",
	"\v", "\n", "\f", "\n")

// lines splits data into its lines, without blank ones and invisible characters.
func lines(s string) []string {
	var out []string
	for _, l := range strings.Split(lineBreaks.Replace(s), "\n") {
		if l = strings.Map(visible, l); strings.TrimSpace(l) != "" {
			out = append(out, l)
		}
	}
	if blank := strings.Map(visible, s); len(out) == 0 && blank != "" {
		return []string{blank}
	}
	return out
}

// escapeLines escapes data that may have several lines. They stay in the same
// paragraph, list item or quote.
func escapeLines(s string) string { return escapeJoined(lines(s), "  \n") }

// escapeLine escapes data as one line.
func escapeLine(s string) string { return escapeJoined(lines(s), " ") }

// plainLine returns data as one line of a text that is not Markdown.
func plainLine(s string) string { return strings.Join(lines(s), " ") }

func escapeJoined(list []string, between string) string {
	for i, l := range list {
		list[i] = escapeStart(l)
	}
	return strings.Join(list, between)
}

// escapeStart escapes one line. It escapes what could begin a block whatever comes
// before it in the template, because a value can be anywhere in a line.
func escapeStart(l string) string {
	var b strings.Builder
	rest := strings.TrimLeftFunc(l, unicode.IsSpace)
	blanks(&b, l[:len(l)-len(rest)])
	end := rest[len(strings.TrimRightFunc(rest, unicode.IsSpace)):]
	rest = rest[:len(rest)-len(end)]
	switch digits := len(rest) - len(strings.TrimLeft(rest, "0123456789")); {
	case rest == "":
	case rest[0] == '=', rest[0] == '-' && (len(rest) == 1 || strings.IndexByte(" \t-", rest[1]) >= 0):
		b.WriteByte('\\')
	case digits < len(rest) && rest[digits] == '.' &&
		(digits+1 == len(rest) || rest[digits+1] == ' ' || rest[digits+1] == '\t'):
		b.WriteString(rest[:digits] + `\.`)
		rest = rest[digits+1:]
	}
	for _, c := range rest {
		switch {
		case c == '<':
			b.WriteString("&lt;")
		case c == '>':
			b.WriteString("&gt;")
		case c == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune("\\`*_{}[]()#+!|~^:@", c):
			b.WriteByte('\\')
			b.WriteRune(c)
		default:
			b.WriteRune(c)
		}
	}
	blanks(&b, end)
	return b.String()
}

// blanks writes blanks as references, which neither indent nor end emphasis.
func blanks(b *strings.Builder, s string) {
	for _, c := range s {
		fmt.Fprintf(b, "&#%d;", c)
	}
}

// visible drops control characters, invisible ones and those that change the
// direction of text. Joiners stay, because scripts need them.
func visible(c rune) rune {
	switch {
	case c == '\t' || c == 0x200c || c == 0x200d:
		return c
	case unicode.IsControl(c), unicode.Is(unicode.Cf, c) && !unicode.Is(unicode.Prepended_Concatenation_Mark, c),
		c >= 0xe0000 && c <= 0xe0fff, c == 0xfffd, noncharacter(c),
		c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0:
		return -1
	}
	return c
}
