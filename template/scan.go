package template

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// maxPlaceholder bounds the text between {{ and }}: one expression, and one for
// each format.
const maxPlaceholder = 4 * rule.MaxSource

// blankSigns are blanks, which are allowed between the parts of a placeholder.
const blankSigns = " \t\r\n"

// placeholder is the text between {{ and }}.
type placeholder struct {
	src     string
	plain   string // src, with blanks in the place of comments
	bars    []int  // places of the bars before formats
	block   bool   // there is a { outside of other brackets: if … { … } else { … } is a value
	comment int    // place of a comment that goes on over the end; -1: none
}

// scan reads a placeholder from its {{ to its }}, token by token as expr
// reads them: a }} within text, comments or brackets is no end. If there is no end,
// ok is false and src is empty.
func scan(src string) (h placeholder, ok bool) {
	h.comment = -1
	var open []byte
	plain := []byte(src[:min(len(src), maxPlaceholder)])
	for i := 0; i < len(plain); {
		next, last := i+1, byte(0)
		if len(open) > 0 {
			last = open[len(open)-1]
		}
		rest, c := src[i:len(plain)], src[i]
		switch {
		case c == '"' || c == '\'' || c == '`':
			if next = i + textLength(rest); next == i {
				return h, false
			}
		case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"):
			n := commentLength(rest)
			if n == 0 {
				h.comment = i
				return h, false
			}
			next = i + n
			for ; i < next; i++ {
				plain[i] = ' '
			}
		case strings.HasPrefix(rest, "{{"):
			return h, false
		case c == '(' || c == '[' || c == '{':
			h.block = h.block || c == '{' && last == 0
			open = append(open, c)
		case c == '}' && last != '{' && strings.HasPrefix(rest, "}}"):
			h.src, h.plain = src[:i], string(plain[:i])
			return h, true
		case c == ')' && last == '(', c == ']' && last == '[', c == '}' && last == '{':
			open = open[:len(open)-1]
		case strings.HasPrefix(rest, "||"):
			next++
		case c == '|' && last == 0:
			h.bars = append(h.bars, i)
		}
		i = next
	}
	return h, false
}

// word returns the word that the placeholder begins with, and its place. An if
// with braces after its condition is an expression, not a word.
func (h placeholder) word() (word string, at int) {
	rest := strings.TrimLeft(h.plain, blankSigns)
	at = len(h.plain) - len(rest)
	for _, word := range []string{"if", "for", "end", "else", "clauses"} {
		after, ok := strings.CutPrefix(rest, word)
		if ok && (after == "" || strings.ContainsRune(blankSigns+"(", rune(after[0]))) && (word != "if" || !h.block) {
			return word, at
		}
	}
	return "", at
}

// after returns the text after the word that ends at a place, and its place.
func (h placeholder) after(at int) (string, int) {
	src := strings.TrimRight(h.src, blankSigns)[at:]
	if at < len(h.src) && strings.IndexByte(blankSigns, h.src[at]) >= 0 {
		return strings.TrimPrefix(src, src[:min(1, len(src))]), at + 1
	}
	return src, at
}

// part returns the text between two bars of h.src or h.plain, without the blanks
// around it, and its place.
func (h placeholder) part(of string, i int) (string, int) {
	from, to := 0, len(of)
	if i > 0 {
		from = h.bars[i-1] + 1
	}
	if i < len(h.bars) {
		to = h.bars[i]
	}
	part := strings.TrimLeft(of[from:to], blankSigns)
	if part == "" {
		return "", from
	}
	return strings.TrimRight(part, blankSigns), to - len(part)
}

// textLength returns the length of the text in quotes or backticks at the start of
// src, 0 if it is not closed.
func textLength(src string) int {
	quote := src[0]
	for i := 1; i < len(src); i++ {
		switch c := src[i]; {
		case c == quote && quote == '`' && strings.HasPrefix(src[i:], "``"):
			i++
		case c == quote:
			return i + 1
		case c == '\\' && quote != '`':
			i++
		case c == '\n' && quote != '`':
			return 0
		}
	}
	return 0
}

// commentLength returns the length of the comment at the start of src. It is 0 if
// the comment is not closed, or goes on over a }} of its line or the next {{.
func commentLength(src string) int {
	if src[1] == '/' {
		line, _, _ := strings.Cut(src, "\n")
		if strings.Contains(line, "}}") {
			return 0
		}
		return len(line)
	}
	i := strings.Index(src[2:], "*/")
	if i < 0 || strings.Contains(src[:i+2], "{{") {
		return 0
	}
	return i + 4
}

// placeholder reads the placeholder whose {{ is at a place, and moves after it. A
// wrong one ends at the first }}, so that its text is checked and the rest of the
// letter is read.
func (p *reader) placeholder(open int) (h placeholder, ok bool) {
	from := open + 2
	rest := p.src[from:]
	if h, ok = scan(rest); ok {
		p.at = from + len(h.src) + 2
		return h, true
	}
	at := max(h.comment, 0)
	end, next := strings.Index(rest[at:], "}}"), strings.Index(rest[at:], "{{")
	switch {
	case end < 0 || next >= 0 && next < end:
		p.fail(open, rule.CodeSyntax, "", "{{ is not closed by }}")
		if p.at = len(p.src); end >= 0 {
			p.at = from + at + next
		}
		return h, false
	case h.comment >= 0:
		p.fail(from+at, rule.CodeSyntax, "write /* … */ before the }}",
			"this comment goes on over the end of the placeholder")
		h.src = rest[:at]
	case end > maxPlaceholder:
		p.fail(open, rule.CodeLimit, "", "between {{ and }} there are at most %d bytes", maxPlaceholder)
		h.src = ""
	default:
		h.src = rest[:end]
	}
	h.plain = h.src
	for len(h.bars) > 0 && h.bars[len(h.bars)-1] >= len(h.src) {
		h.bars = h.bars[:len(h.bars)-1]
	}
	p.at = from + at + end + 2
	return h, true
}
