package source

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offerdesk/offerdesk/offer/internal/input"
)

// Locate returns the place of a byte offset of a scalar's text in its file. YAML
// folds lines into blanks, strips the indentation of blocks and resolves
// escapes. If text and file do not agree, it returns the place of the scalar.
func (f *File) Locate(n input.Node, offset int) input.Node {
	w := f.walk(n)
	text := []rune(n.Text)
	want := utf8.RuneCountInString(n.Text[:min(max(offset, 0), len(n.Text))])
	for i := 0; i < want; {
		if blanks := countBlanks(text[i:]); blanks > 0 {
			if want < i+blanks {
				return At(w.line, w.col+1+want-i)
			}
			i += blanks
			w.skip()
			continue
		}
		if !w.step(text[i]) {
			return n
		}
		i++
	}
	if want < len(text) && !unicode.IsSpace(text[want]) {
		w.skip()
	}
	return At(w.line, w.col+1)
}

// InText returns the place of a byte offset of a scalar's trimmed text.
func (f *File) InText(n input.Node, offset int) input.Node {
	return f.Locate(n, len(n.Text)-len(strings.TrimLeftFunc(n.Text, unicode.IsSpace))+offset)
}

// after returns what follows a plain scalar on its last line; nothing for a
// scalar in quotes.
func (f *File) after(n input.Node) string {
	if f.walk(n).quote != 0 {
		return ""
	}
	end := f.Locate(n, len(strings.TrimRightFunc(n.Text, unicode.IsSpace)))
	row := f.runes(end.Line)
	return string(row[min(max(end.Column-1, 0), len(row)):])
}

func countBlanks(text []rune) int {
	if i := slices.IndexFunc(text, func(r rune) bool { return !unicode.IsSpace(r) }); i >= 0 {
		return i
	}
	return len(text)
}

// walker goes through the source of one scalar.
type walker struct {
	f         *File
	line, col int    // from 1, from 0
	row       []rune // of the line
	quote     rune   // before the text; 0 if there is none
}

func (f *File) walk(n input.Node) *walker {
	w := &walker{f: f, line: n.Line, col: n.Column - 1, row: f.runes(n.Line)}
	if w.col >= 1 && w.col <= len(w.row) && (w.row[w.col-1] == '"' || w.row[w.col-1] == '\'') {
		w.quote = w.row[w.col-1]
	}
	return w
}

// runes returns a line without a byte order mark and a line end.
func (f *File) runes(line int) []rune {
	if line < 1 || line > len(f.lines) {
		return nil
	}
	return []rune(strings.TrimRight(strings.TrimPrefix(f.lines[line-1], "\ufeff"), "\r"))
}

// at returns the rune n further on the line; 0 after its end.
func (w *walker) at(n int) rune {
	if w.col+n < len(w.row) {
		return w.row[w.col+n]
	}
	return 0
}

// skip goes over blanks, line ends and escapes that stand for them.
func (w *walker) skip() {
	for w.line <= len(w.f.lines) {
		switch r := w.at(0); {
		case r == 0, w.quote == '"' && r == '\\' && w.at(1) == 0:
			w.line, w.col, w.row = w.line+1, 0, w.f.runes(w.line+1)
		case unicode.IsSpace(r):
			w.col++
		case w.quote == '"' && r == '\\' && strings.ContainsRune("nt ", w.at(1)):
			w.col += 2
		default:
			return
		}
	}
}

// step goes over one rune of the text. It returns false if the source has
// another one.
func (w *walker) step(r rune) bool {
	if s := w.at(0); s == 0 || unicode.IsSpace(s) {
		w.skip()
	}
	switch s := w.at(0); {
	case w.quote == '\'' && s == '\'':
		w.col += 2
		return r == '\''
	case w.quote == '"' && s == '\\':
		w.col += 2 + map[rune]int{'x': 2, 'u': 4, 'U': 8}[w.at(1)]
		return true
	default:
		w.col++
		return s == r
	}
}
