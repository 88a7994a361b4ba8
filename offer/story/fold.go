package story

import (
	"fmt"
	"strings"
)

// maxWidth is how many characters a line has at most.
const maxWidth = 100

// continued is the indentation of a line that continues another. No line begins there.
const continued = 8

// text is a text of folded lines.
type text struct{ strings.Builder }

// line writes a line. If it is too long, it is broken between words, and the lines that
// continue it are indented. Quotes are closed where it is broken, and opened again.
func (t *text) line(format string, args ...any) {
	rest := []rune(fmt.Sprintf(format, args...))
	for indent := 0; len(rest) > maxWidth; indent = continued {
		end, within := breakAt(rest, indent)
		if end == 0 {
			break // one word
		}
		head, tail := string(rest[:end]), strings.TrimLeft(string(rest[end:]), " ")
		if within {
			head, tail = head+`"`, `"`+tail
		}
		t.WriteString(strings.TrimRight(head, " ") + "\n")
		rest = []rune(strings.Repeat(" ", continued) + tail)
	}
	t.WriteString(string(rest) + "\n")
}

// breakAt returns the last blank at which a line can be broken, and whether it is within
// quotes; 0 if the line is one word.
func breakAt(line []rune, indent int) (end int, within bool) {
	var in quotes
	word := false
	for i, r := range line[:maxWidth+1] {
		if room := maxWidth; r == ' ' && word && i > indent {
			if in.open {
				room-- // for the quote that closes
			}
			if i <= room {
				end, within = i, in.open
			}
		}
		word = word || r != ' '
		in.next(r)
	}
	return end, within
}
