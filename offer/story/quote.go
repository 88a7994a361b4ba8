package story

import (
	"strconv"
	"strings"
	"unicode"
)

// Text that people gave is printed in quotes, on one line: line breaks and control
// characters as \n and the like, and a quote as \". So it can't look like a line of the
// story. One word needs no quotes.

// quoted returns a text in quotes; "" if it is empty.
func quoted(s string) string {
	if s == "" {
		return ""
	}
	return strconv.Quote(s)
}

// cut is [quoted] for the beginning of a long text.
func cut(s string) string {
	runes := []rune(s)
	if len(runes) <= maxValue {
		return quoted(s)
	}
	return quoted(string(runes[:maxValue])) + "…"
}

// word returns one word, such as an id or an amount, as it is, and all other text in
// quotes.
func word(s string) string {
	if s == nothing || strings.ContainsFunc(s, isNoPartOfWord) {
		return quoted(s)
	}
	return s
}

// nothing is what a term without a value is called.
const nothing = "nothing"

// value returns the beginning of a value of the terms as [word] does; "nothing" if it
// has none.
func value(s string) string {
	if s == "" {
		return nothing
	}
	if word(s) == s && len(s) <= maxValue {
		return s
	}
	return cut(s)
}

func isNoPartOfWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.:,@/%+", r)
}

// words is [word] for each part of a list that commas separate.
func words(list string) string {
	parts := strings.Split(list, ", ")
	for i := range parts {
		parts[i] = word(parts[i])
	}
	return strings.Join(parts, ", ")
}

// plain returns text of the playbook, such as a rule, as it is if it is one line and
// its quotes are closed; otherwise in quotes.
func plain(s string) string {
	odd := strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
	if in := (quotes{}); odd || in.after(s) {
		return quoted(s)
	}
	return s
}

// quotes tells whether a text is within quotes.
type quotes struct{ open, escaped bool }

// next goes on by one character.
func (q *quotes) next(r rune) {
	switch {
	case q.escaped:
		q.escaped = false
	case r == '\\' && q.open:
		q.escaped = true
	case r == '"':
		q.open = !q.open
	}
}

// after goes on by a text, and reports whether its end is within quotes.
func (q *quotes) after(s string) bool {
	for _, r := range s {
		q.next(r)
	}
	return q.open
}
