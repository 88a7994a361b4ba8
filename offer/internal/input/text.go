package input

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxTextBytes is how long a text is, unless its place allows more.
const MaxTextBytes = 4096

// CheckNote returns what is wrong with a reason or a note, or "": it has more
// than [MaxTextBytes] bytes, or [CheckText] finds a problem.
func CheckNote(s string) string {
	if len(s) > MaxTextBytes {
		return fmt.Sprintf("text is limited to %d bytes here", MaxTextBytes)
	}
	return CheckText(s)
}

// CheckText returns what is wrong with a text that people read, or "". Control
// characters, invisible characters and direction overrides can make a text look
// like another, and [Reserved] ones have no use. Line feeds and tabs are allowed.
func CheckText(s string) string {
	if isPlain(s) {
		return ""
	}
	if !utf8.ValidString(s) {
		return "the text is not valid UTF-8"
	}
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
		case r == '\r' || isSeparator(r):
			return wrongBreak(r)
		default:
			if problem := checkCharacter(r); problem != "" {
				return problem
			}
		}
	}
	return ""
}

// CheckLine is [CheckText] for one line: line feeds and tabs are not allowed.
func CheckLine(s string) string {
	if isPlain(s) {
		return ""
	}
	if !utf8.ValidString(s) {
		return "the text is not valid UTF-8"
	}
	for _, r := range s {
		switch {
		case isSeparator(r):
			return wrongBreak(r)
		case r == '\n' || r == '\r':
			return "a line break is not possible here; write one line"
		}
		if problem := checkCharacter(r); problem != "" {
			return problem
		}
	}
	return ""
}

// isSeparator reports whether a character separates lines or paragraphs without
// being a line feed.
func isSeparator(r rune) bool { return r == '\u2028' || r == '\u2029' }

func wrongBreak(r rune) string {
	return fmt.Sprintf("the text holds U+%04X as a line break; write line feeds", r)
}

// checkCharacter returns why a text must not hold a character, or "".
func checkCharacter(r rune) string {
	switch {
	case r < 0x20 || r >= 0x7f && r < 0xa0:
		return fmt.Sprintf("the text holds the control character U+%04X; remove it", r)
	case invisible(r):
		return fmt.Sprintf(
			"the text holds the invisible character U+%04X, which can make it look like another; remove it", r)
	case Reserved(r):
		return fmt.Sprintf("the text holds U+%04X, which Unicode reserves for programs; remove it", r)
	case r == utf8.RuneError:
		return "the text holds U+FFFD, the mark of a character that was lost; correct it"
	}
	return ""
}

// Reserved reports whether Unicode reserves a character for programs, for which no text
// has a use. Letters mark with them what is filled in when they are sent.
func Reserved(r rune) bool { return r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe }

// isPlain reports whether a text has only visible ASCII characters and blanks.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// invisible reports whether a character is invisible or changes the direction of
// text. Joiners, which scripts need, and signs around numbers are allowed.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) && r != 0x200c && r != 0x200d &&
		!unicode.Is(unicode.Prepended_Concatenation_Mark, r) ||
		r >= 0xe0000 && r <= 0xe0fff || r == 0x034f || r == 0x115f || r == 0x1160 || r == 0x3164 || r == 0xffa0
}

// maxShownPath is how many characters of a path an error shows. Keys are input
// too.
const maxShownPath = 120

// Shown returns a name from input as errors and log lines can hold it: shortened,
// and without control and invisible characters.
func Shown(path string) string {
	if len(path) > 4*maxShownPath {
		path = path[:4*maxShownPath]
	}
	path = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || invisible(r) || isSeparator(r) || Reserved(r) {
			return '·'
		}
		return r
	}, path)
	if r := []rune(path); len(r) > maxShownPath {
		return string(r[:maxShownPath]) + "…"
	}
	return path
}
