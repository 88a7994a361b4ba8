package source

import (
	"fmt"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// File is one file of a playbook. Findings about it are added to the list it
// was made with.
type File struct {
	name  string
	lines []string
	found *Findings
}

// NewFile returns a file of a name and a text. Its findings are added to found.
func NewFile(name, text string, found *Findings) *File {
	return &File{name: name, lines: strings.Split(text, "\n"), found: found}
}

// Name returns the path that findings show.
func (f *File) Name() string { return f.name }

// Text returns the text of the file; empty if it could not be read.
func (f *File) Text() string { return strings.Join(f.lines, "\n") }

// Into returns the same file with another list of findings.
func (f *File) Into(found *Findings) *File { return &File{name: f.name, lines: f.lines, found: found} }

// At returns a node that stands for a place: lines and columns count from 1,
// columns in runes.
func At(line, column int) input.Node { return input.Node{Line: line, Column: column} }

// Key returns the place of a member's key.
func Key(m input.Member) input.Node { return At(m.Line, m.Col) }

// Fail adds an error at a node.
func (f *File) Fail(at input.Node, code Code, hint, format string, args ...any) {
	f.Add(at, Finding{Code: code, Severity: SeverityError, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// Warn adds a warning at a node.
func (f *File) Warn(at input.Node, code Code, hint, format string, args ...any) {
	f.Add(at, Finding{Code: code, Severity: SeverityWarning, Message: fmt.Sprintf(format, args...),
		Hint: hint})
}

// maxShown bounds a line that is shown with a caret, in bytes.
const maxShown = 240

// Add adds a finding at a node. It fills in the file, the place and the line,
// and replaces what a terminal can't show.
func (f *File) Add(at input.Node, g Finding) {
	g.File, g.Line, g.Column = f.name, max(at.Line, 1), max(at.Column, 1)
	g.Message, g.Hint = printable(g.Message), printable(g.Hint)
	if g.Line <= len(f.lines) && len(f.lines[g.Line-1]) <= maxShown {
		g.source = printable(strings.TrimSuffix(strings.TrimPrefix(f.lines[g.Line-1], "\ufeff"), "\r"))
	}
	*f.found = append(*f.found, g)
}

// printable returns a text that a terminal can show as it is.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if c < 0x20 && c != '\t' || c >= 0x7f && c < 0xa0 {
			return '·'
		}
		return c
	}, strings.ToValidUTF8(s, "·"))
}
