package story

import (
	"fmt"
	"strings"
)

// maxWidth is how many characters a line has at most.
const maxWidth = 100

// text is a text of folded lines.
type text struct{ strings.Builder }

// line writes a line. If it is too long, it is broken between words, and the
// lines that continue it are indented.
func (t *text) line(indent int, format string, args ...any) {
	rest := []rune(fmt.Sprintf(format, args...))
	for len(rest) > maxWidth {
		end := maxWidth
		for end > indent && rest[end] != ' ' {
			end--
		}
		if end <= indent {
			break // one word
		}
		t.WriteString(strings.TrimRight(string(rest[:end]), " ") + "\n")
		rest = []rune(strings.Repeat(" ", indent) + strings.TrimLeft(string(rest[end:]), " "))
	}
	t.WriteString(string(rest) + "\n")
}
